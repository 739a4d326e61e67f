using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Vpcs;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Vpcs;

public sealed class VpcTests
{
    private const string Limited = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}""";
    private const string Full = """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}""";
    private static readonly Gap Denied = ASnapshot.Denied("ec2:DescribeFlowLogs");

    [Theory]
    [InlineData("ALL", "ACTIVE", "SUCCESS", Verdict.Pass)]
    [InlineData("REJECT", "ACTIVE", null, Verdict.Pass)]
    [InlineData("ACCEPT", "ACTIVE", "SUCCESS", Verdict.Fail)]
    [InlineData("ALL", "ACTIVE", "FAILED", Verdict.Fail)]
    [InlineData("ALL", "INACTIVE", "SUCCESS", Verdict.Fail)]
    public void A_flow_log_counts_when_it_is_active_delivers_and_records_rejected_traffic(string traffic, string status, string? delivery, Verdict expected) => Assert.Equal(
        (expected, Severity.Medium), Of(Logged(Log(ANetwork.VpcId) with { TrafficType = traffic, FlowLogStatus = status, DeliverLogsStatus = delivery })));

    [Fact]
    public void A_log_on_each_subnet_of_tasks_will_do_and_one_on_others_will_not()
    {
        Assert.Equal(Verdict.Pass, Logged(Log(ANetwork.SubnetId)).Verdict);
        Assert.Equal(Verdict.Fail, Logged(Log("subnet-other")).Verdict);
        var verdict = Logged();
        Assert.Equal((Verdict.Fail, ANetwork.VpcId, SubjectKind.Vpc), (verdict.Verdict, verdict.Subject!.Name, verdict.Subject.Kind));
    }

    [Fact]
    public void The_finding_names_the_VPC_and_shows_each_log_with_the_broken_ones_first()
    {
        var none = Logged();
        Assert.Equal(($"VPC {ANetwork.VpcId} has no flow log.", new Evidence("FlowLogs", "absent", "an active flow log of all or rejected traffic")), (none.Message, Assert.Single(none.Evidence)));

        var failing = Logged(Log(ANetwork.VpcId) with { DeliverLogsStatus = "FAILED" });
        Assert.Equal($"VPC {ANetwork.VpcId} has no flow log that works and records rejected traffic.", failing.Message);
        Assert.Equal(
            new Evidence($"fl-{ANetwork.VpcId} of {ANetwork.VpcId}", "TrafficType ALL, FlowLogStatus ACTIVE, DeliverLogsStatus FAILED", "ALL or REJECT, ACTIVE, delivered"), Assert.Single(failing.Evidence));
        Assert.EndsWith("DeliverLogsStatus absent", Assert.Single(Logged(Log(ANetwork.VpcId) with { TrafficType = "ACCEPT", DeliverLogsStatus = null }).Evidence).Actual, StringComparison.Ordinal);

        var region = ANetwork.With(AService.Named("web"));
        region = region with { Network = region.Network with { Vpcs = ResourceList<Vpc>.Of([ANetwork.Vpc with { Tags = [new("Team", "a"), new("Name", "prod")] }]) } };
        Assert.Equal($"VPC {ANetwork.VpcId} (prod) has no flow log.", Judge<MissingFlowLog>(region).Message);
        Assert.Equal(Verdict.Pass, Logged(Log(ANetwork.VpcId) with { FlowLogStatus = null }).Verdict);
    }

    [Fact]
    public void Two_subnets_of_which_one_is_bare_fail_and_name_it()
    {
        var service = AService.Named("web") with
        {
            Deployments = [], NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [ANetwork.SubnetId, "subnet-bare"], SecurityGroups = [ANetwork.GroupId] } },
        };
        var region = ANetwork.With(service) with
        {
            Subnets = ResourceList<Subnet>.Of([ANetwork.Subnet, ANetwork.Subnet with { SubnetId = "subnet-bare", SubnetArn = ANetwork.ArnOf("subnet", "subnet-bare") }]),
        };
        var verdict = Judge<MissingFlowLog>(region with { Network = region.Network with { FlowLogs = ResourceList<FlowLog>.Of([Log(ANetwork.SubnetId)]) } });

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal($"Subnets subnet-bare of VPC {ANetwork.VpcId} have no working flow log.", verdict.Message);
        var broken = Log("subnet-bare") with { DeliverLogsStatus = "FAILED" };
        var both = Judge<MissingFlowLog>(region with { Network = region.Network with { FlowLogs = ResourceList<FlowLog>.Of([Log(ANetwork.SubnetId), broken]) } });
        Assert.Equal(["fl-subnet-bare of subnet-bare", $"fl-{ANetwork.SubnetId} of {ANetwork.SubnetId}"], both.Evidence.Select(e => e.Path));
        Assert.Equal(Verdict.Pass, Judge<MissingFlowLog>(region with { Network = region.Network with { FlowLogs = ResourceList<FlowLog>.Of([Log(ANetwork.SubnetId), Log("subnet-bare")]) } }).Verdict);
    }

    [Fact]
    public void Logs_on_subnets_do_not_pass_while_tasks_may_run_unseen_and_one_on_the_VPC_does()
    {
        var region = ANetwork.With(AService.Named("web")) with { Schedules = new() { Gaps = [Denied] } };

        Assert.Equal(Verdict.NotAssessed, Judge<MissingFlowLog>(region with { Network = region.Network with { FlowLogs = ResourceList<FlowLog>.Of([Log(ANetwork.SubnetId)]) } }).Verdict);
        Assert.Equal(Verdict.Pass, Judge<MissingFlowLog>(region with { Network = region.Network with { FlowLogs = ResourceList<FlowLog>.Of([Log(ANetwork.VpcId)]) } }).Verdict);
    }

    [Fact]
    public void The_ECS_fields_are_a_note_and_an_unread_list_leaves_it_open()
    {
        Assert.Contains("The records say which service", Logged(Log(ANetwork.VpcId) with { LogFormat = "${srcaddr} ${ecs-service-name}" }).Message, StringComparison.Ordinal);
        Assert.Contains("do not say", Logged(Log(ANetwork.VpcId)).Message, StringComparison.Ordinal);
        var region = ANetwork.With(AService.Named("web"));
        Assert.Equal(Denied, Judge<MissingFlowLog>(region with { Network = region.Network with { FlowLogs = new() { Gaps = [Denied] } } }).Gaps[0]);
    }

    [Fact]
    public void A_VPC_that_ECS_does_not_use_is_not_concerned_and_one_of_another_account_is_left_to_a_person()
    {
        var unused = ANetwork.With() with { Services = ResourceList<Service>.Of([]) };

        Assert.Equal(Verdict.NotApplicable, Judge<MissingFlowLog>(unused).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<MissingFlowLog>(unused with { Services = new() { Gaps = [Denied] } }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<MissingFlowLog>(ANetwork.With(AService.Named("web")) with { Subnets = new() { Gaps = [Denied] } }).Verdict);
        var region = ANetwork.With(AService.Named("web"));
        var shared = Judge<MissingFlowLog>(region with { Network = region.Network with { Vpcs = ResourceList<Vpc>.Of([ANetwork.Vpc with { OwnerId = "999988887777" }]) } });
        Assert.Equal((Verdict.Manual, new Evidence("OwnerId", "999988887777", ASnapshot.AccountId)), (shared.Verdict, Assert.Single(shared.Evidence)));
    }

    [Fact]
    public void Tasks_on_hosts_and_scheduled_tasks_use_a_VPC_too()
    {
        var bridge = ABalancer.Service with { LaunchType = "EC2", NetworkConfiguration = null, Deployments = [] };
        Assert.Equal(Verdict.Fail, Judge<MissingFlowLog>(ABalancer.Region with { Services = ResourceList<Service>.Of([bridge]) }).Verdict);

        var schedule = new ScheduledTask { SourceArn = "arn:s", Name = "s", IsEnabled = true, TaskDefinitionArn = ATaskDefinition.ArnOf("web"), NetworkConfiguration = AService.PrivateNetwork };
        var region = ANetwork.With() with { Schedules = ResourceList<ScheduledTask>.Of([schedule]) };
        Assert.Equal(Verdict.Fail, Judge<MissingFlowLog>(region).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<MissingFlowLog>(region with { Schedules = ResourceList<ScheduledTask>.Of([schedule with { IsEnabled = false }]) }).Verdict);
    }

    [Fact]
    public void Endpoints_for_all_that_tasks_use_pass()
    {
        var verdict = Judge<MissingVpcEndpoint>(With(AService.Named("web"), Interface("ecr.api"), Interface("ecr.dkr"), Interface("logs"), Gateway()));

        Assert.True(verdict.Verdict is Verdict.Pass, verdict.Message + verdict.Reason);
    }

    [Fact]
    public void A_missing_one_is_low_with_a_way_out_and_medium_without()
    {
        VpcEndpoint[] endpoints = [Interface("ecr.api"), Interface("logs"), Gateway()];
        var verdict = Judge<MissingVpcEndpoint>(With(AService.Named("web"), endpoints));

        Assert.Equal((Verdict.Fail, Severity.Low), Of(verdict));
        Assert.Equal(new Evidence("VpcEndpoints: ecr.dkr", "absent", "an available endpoint that the tasks use"), Assert.Single(verdict.Evidence));
        Assert.Equal($"VPC {ANetwork.VpcId} has no working endpoint of ecr.dkr; the traffic takes the way over the internet.", verdict.Message);
        var closed = With(AService.Named("web"), endpoints).WithRoutes(ANetwork.Routes with { Routes = [ANetwork.Routes.Routes[0]] });
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Judge<MissingVpcEndpoint>(closed)));
        Assert.EndsWith("of ecr.dkr, and tasks that need one run where nothing leads out.", Judge<MissingVpcEndpoint>(closed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_does_not_work_has_no_private_DNS_or_is_of_another_route_table_or_region_does_not_count()
    {
        VpcEndpoint[] good = [Interface("ecr.api"), Interface("ecr.dkr"), Interface("logs"), Gateway()];
        VpcEndpoint[] bad =
        [
            good[0] with { State = "failed" }, good[1] with { PrivateDnsEnabled = false }, good[3] with { RouteTableIds = ["rtb-other"] },
            good[2] with { ServiceName = "com.amazonaws.us-east-1.logs" }, good[2] with { VpcId = "vpc-other" },
        ];

        Assert.All(bad, spoilt => Assert.Equal(Verdict.Fail, Judge<MissingVpcEndpoint>(With(AService.Named("web"), [spoilt, .. good.Where(g => g.Arn != spoilt.Arn)])).Verdict));
        string[] why =
        [
            "vpce-ecr.api is failed", "vpce-ecr.dkr has no private DNS", "vpce-gateway is not in the route table of every subnet of web", "absent", "absent",
        ];
        Assert.Equal(why, bad.Select(spoilt => Assert.Single(Judge<MissingVpcEndpoint>(With(AService.Named("web"), [spoilt, .. good.Where(g => g.Arn != spoilt.Arn)])).Evidence).Actual));
        Assert.Equal(Verdict.Pass, Judge<MissingVpcEndpoint>(With(AService.Named("web"), [good[0] with { State = "Available" }, .. good[1..]])).Verdict);
        Assert.Equal(Verdict.Pass, Judge<MissingVpcEndpoint>(With(AService.Named("web"), [.. good[..3], Interface("s3")])).Verdict);
    }

    [Fact]
    public void Needs_follow_from_secrets_exec_launch_type_and_registry()
    {
        Assert.Equal(["ecs", "ecs-agent", "ecs-telemetry"], Needs(AService.Named("web") with { LaunchType = "EC2" }));
        Assert.Equal(["ecs", "ecs-agent", "ecs-telemetry"], Needs(AService.Named("web") with { LaunchType = "MANAGED_INSTANCES" }));
        Assert.Equal(["kms", "ssmmessages"], Needs(AService.Named("web") with { EnableExecuteCommand = true }));
        Assert.Equal(["secretsmanager", "ssm"], Needs(AService.Named("web"), c => c with
        {
            Secrets = [new() { Name = "A", ValueFrom = "arn:aws:secretsmanager:eu-west-1:1:secret:a" }, new() { Name = "B", ValueFrom = "/parameter" }],
        }));
        Assert.Empty(Needs(AService.Named("web"), c => c with { LogConfiguration = null }));
        Assert.Equal(["ssm"], Needs(AService.Named("web"), c => c with { LogConfiguration = c.LogConfiguration! with { SecretOptions = [new() { Name = "A", ValueFrom = "/parameter" }] } }));
        Assert.Equal(["secretsmanager"], Needs(AService.Named("web"), c => c with { RepositoryCredentials = new() { CredentialsParameter = "arn:aws:secretsmanager:eu-west-1:1:secret:a" } }));
    }

    [Fact]
    public void Sessions_without_a_key_need_no_endpoint_of_KMS()
    {
        var cluster = ACluster.Named() with { Configuration = null };
        var region = With(AService.Named("web") with { EnableExecuteCommand = true }, Interface("ecr.api"), Interface("ecr.dkr"), Interface("logs"), Interface("ssmmessages"), Gateway());

        Assert.Equal("VpcEndpoints: kms", Assert.Single(Judge<MissingVpcEndpoint>(region).Evidence).Path);
        Assert.Equal(Verdict.Pass, Judge<MissingVpcEndpoint>(region with { Clusters = ResourceList<Cluster>.Of([cluster]) }).Verdict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(ASnapshot.Region)]
    public void Logs_of_the_own_region_need_an_endpoint(string? logRegion) => Assert.Equal(
        ["logs"],
        Judge<MissingVpcEndpoint>(With(AService.Named("web"), Interface("ecr.api"), Interface("ecr.dkr"), Gateway()) with
        {
            TaskDefinitions = ResourceList<TaskDefinition>.Of([ATaskDefinition.Named("web").WithContainer("a", c => c with
            {
                LogConfiguration = new() { LogDriver = "awslogs", Options = logRegion is null ? new Dictionary<string, string>() : new() { ["awslogs-region"] = logRegion } },
            })]),
        }).Evidence.Select(e => e.Path["VpcEndpoints: ".Length..]));

    [Fact]
    public void A_public_image_and_logs_of_another_region_need_nothing()
    {
        var region = With(AService.Named("web")) with
        {
            TaskDefinitions = ResourceList<TaskDefinition>.Of([ATaskDefinition.Named("web").WithContainer("a", c => c with
            {
                Image = "public.ecr.aws/a/b:1",
                LogConfiguration = c.LogConfiguration! with { Options = new Dictionary<string, string> { ["awslogs-region"] = "us-east-1" } },
            })]),
        };

        Assert.Equal(Verdict.Pass, Judge<MissingVpcEndpoint>(region).Verdict);
        Assert.Equal(Verdict.Fail, Judge<MissingVpcEndpoint>(With(AService.Named("web"))).Verdict);
    }

    [Fact]
    public void Tasks_on_hosts_whose_subnets_are_not_known_are_served_by_any_gateway_endpoint()
    {
        var bridge = ABalancer.Service with { LaunchType = "EC2", NetworkConfiguration = null, Deployments = [] };
        var region = ABalancer.Region with { Services = ResourceList<Service>.Of([bridge]) };
        Snapshot With(params VpcEndpoint[] endpoints) => region with { Network = region.Network with { Endpoints = ResourceList<VpcEndpoint>.Of(endpoints) } };
        VpcEndpoint[] registry = [Interface("ecr.api"), Interface("ecr.dkr"), Interface("logs")];

        var verdict = Judge<MissingVpcEndpoint>(With([.. registry, Gateway()]));
        Assert.Equal((Verdict.Fail, Severity.Low), Of(verdict));
        Assert.Equal(["ecs", "ecs-agent", "ecs-telemetry"], verdict.Evidence.Select(e => e.Path["VpcEndpoints: ".Length..]));
        Assert.Contains("VpcEndpoints: s3", Judge<MissingVpcEndpoint>(With(registry)).Evidence.Select(e => e.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_subnet_without_a_way_out_makes_a_missing_endpoint_medium_whichever_service_comes_first(bool closedFirst)
    {
        var closed = AService.Named("batch") with
        {
            Deployments = [], NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = ["subnet-closed"], SecurityGroups = [ANetwork.GroupId] } },
        };
        var web = AService.Named("web");
        var table = ANetwork.Routes with { RouteTableId = "rtb-closed", RouteTableArn = ANetwork.ArnOf("route-table", "rtb-closed"), Associations = [new() { SubnetId = "subnet-closed" }], Routes = [ANetwork.Routes.Routes[0]] };
        var region = ANetwork.With(closedFirst ? [closed, web] : [web, closed]).WithRoutes(ANetwork.Routes, table) with
        {
            Subnets = ResourceList<Subnet>.Of([ANetwork.Subnet, ANetwork.Subnet with { SubnetId = "subnet-closed", SubnetArn = ANetwork.ArnOf("subnet", "subnet-closed") }]),
        };

        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Judge<MissingVpcEndpoint>(region)));
    }

    [Fact]
    public void A_schedule_that_names_a_family_needs_what_its_latest_revision_does()
    {
        var schedule = new ScheduledTask { SourceArn = "arn:s", Name = "s", IsEnabled = true, TaskDefinitionArn = ATaskDefinition.ArnOf("job")[..^2], NetworkConfiguration = AService.PrivateNetwork };
        TaskDefinition job = ATaskDefinition.Named("job", 2);
        var region = ANetwork.With() with
        {
            Schedules = ResourceList<ScheduledTask>.Of([schedule]), TaskDefinitions = ResourceList<TaskDefinition>.Of([job]), ActiveRevisions = Observed.Known<RevisionCollection>([job.TaskDefinitionArn]),
        };

        Assert.Equal(["ecr.api", "ecr.dkr", "logs", "s3"], Judge<MissingVpcEndpoint>(region).Evidence.Select(e => e.Path["VpcEndpoints: ".Length..]));
        var unread = region with { ActiveRevisions = Observed.Unknown<RevisionCollection>(ASnapshot.Denied("ecs:ListTaskDefinitions")), TaskDefinitions = ResourceList<TaskDefinition>.Of([]) };
        Assert.Equal("ecs:ListTaskDefinitions", Assert.Single(Judge<MissingVpcEndpoint>(unread).Gaps).Action);
    }

    [Fact]
    public void What_is_unread_of_endpoints_definitions_or_routes_leaves_it_open()
    {
        var region = With(AService.Named("web"), Interface("ecr.api"), Interface("ecr.dkr"), Interface("logs"), Gateway());

        var unlisted = ASnapshot.Denied("ec2:DescribeVpcEndpoints");
        Assert.Equal(unlisted, Judge<MissingVpcEndpoint>(region with { Network = region.Network with { Endpoints = new() { Gaps = [unlisted] } } }).Gaps[0]);
        Assert.Equal(Gap.NotCollected, Judge<MissingVpcEndpoint>(region with { Network = region.Network with { Endpoints = new() } }).Gaps[0]);

        // What hides other VPCs says nothing of this one.
        var others = region.Network.Endpoints with { Gaps = [ASnapshot.Denied("ecs:DescribeTasks")] };
        Assert.Equal(Judge<MissingVpcEndpoint>(region).Verdict, Judge<MissingVpcEndpoint>(region with { Network = region.Network with { Endpoints = others } }).Verdict);
        Assert.Equal(Denied, Judge<MissingVpcEndpoint>(region with { TaskDefinitions = new() { Gaps = [Denied] } }).Gaps[0]);
        Assert.Equal(Denied, Judge<MissingVpcEndpoint>(region with { Network = region.Network with { RouteTables = new() { Gaps = [Denied] } } }).Gaps[0]);
        Assert.Equal(Denied, Judge<MissingVpcEndpoint>(region with { Clusters = new() { Gaps = [Denied] }, Services = ResourceList<Service>.Of([AService.Named("web") with { EnableExecuteCommand = true }]), Network = region.Network with { Endpoints = ResourceList<VpcEndpoint>.Of([.. region.Network.Endpoints.Known, Interface("ssmmessages")]) } }).Gaps[0]);
    }

    [Fact]
    public void A_missing_endpoint_fails_though_routes_are_unread()
    {
        var region = With(AService.Named("web"));

        Assert.Equal((Verdict.Fail, Severity.Low), Of(Judge<MissingVpcEndpoint>(region with { Network = region.Network with { RouteTables = new() { Gaps = [Denied] } } })));
    }

    [Fact]
    public void A_policy_with_a_condition_passes_and_full_access_fails()
    {
        Assert.Equal(Verdict.Pass, Policy(Limited).Verdict);
        Assert.Equal((Verdict.Fail, Severity.Low), Of(Policy(Full)));
        Assert.Equal("PolicyDocument.Statement[0]", Assert.Single(Policy(Full).Evidence).Path);
        var second = Full.Replace("[{", """[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"},{""", StringComparison.Ordinal);
        Assert.Equal("PolicyDocument.Statement[1]", Assert.Single(Policy(second).Evidence).Path);
        Assert.Equal(Verdict.Fail, Policy(Full.Replace("\"Principal\":\"*\"", """ "Principal":{"AWS":["111122223333","*"]}""", StringComparison.Ordinal)).Verdict);
        Assert.Equal(Verdict.Fail, Policy(Full.Replace("\"*\",\"Action\"", """{"AWS":"*"},"Action" """, StringComparison.Ordinal)).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Full.Replace("\"Action\":\"*\"", "\"Action\":\"ecr:GetAuthorizationToken\"", StringComparison.Ordinal)).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Full.Replace("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:ecr:eu-west-1:111122223333:repository/*\"", StringComparison.Ordinal)).Verdict);
        Assert.Equal(Verdict.Pass, Policy(Full.Replace("\"Principal\":\"*\"", "\"Principal\":{\"AWS\":\"111122223333\"}", StringComparison.Ordinal)).Verdict);
    }

    [Fact]
    public void A_deny_beside_full_access_is_left_to_a_person_and_a_policy_that_is_none_is_unread()
    {
        var denied = Policy(Full.Replace("}]}", """},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}}]}""", StringComparison.Ordinal));
        Assert.Equal((Verdict.Manual, "PolicyDocument.Statement[0]"), (denied.Verdict, Assert.Single(denied.Evidence).Path));
        Assert.Equal(Verdict.NotAssessed, Policy("no policy").Verdict);
        Assert.Equal(Verdict.NotApplicable, Policy(null).Verdict);
    }

    [Fact]
    public void The_group_of_an_endpoint_may_not_be_open_to_the_world_on_443()
    {
        Assert.Equal(Verdict.Fail, Grouped(ANetwork.Rule("tcp", 443, ["0.0.0.0/0"])).Verdict);
        Assert.Equal(new Evidence($"{ANetwork.GroupId}: IpPermissions[0]", "0.0.0.0/0", "ranges of the VPC, or the groups of the tasks"), Assert.Single(Grouped(ANetwork.Rule("tcp", 443, ["0.0.0.0/0", "10.0.0.0/8"])).Evidence));
        Assert.Equal(Verdict.Pass, Grouped(ANetwork.Rule("tcp", 443, ["10.0.0.0/16"])).Verdict);
        Assert.Equal(Verdict.Pass, Grouped(ANetwork.Rule("tcp", 80, ["0.0.0.0/0"])).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<OpenVpcEndpoint>(With(AService.Named("web"), Interface("logs") with { Groups = [new() { GroupId = "sg-unread" }] })).Verdict);
    }

    [Fact]
    public void Endpoints_of_other_services_and_of_other_VPCs_are_not_concerned()
    {
        var limited = With(AService.Named("web"), Interface("logs") with { PolicyDocument = Limited });
        Assert.Equal(Verdict.Pass, Judge<OpenVpcEndpoint>(limited).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<OpenVpcEndpoint>(limited with { Services = ResourceList<Service>.Of([]) }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<OpenVpcEndpoint>(With(AService.Named("web"), Interface("athena") with { PolicyDocument = Full })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<OpenVpcEndpoint>(With(AService.Named("web"), Interface("logs") with { PolicyDocument = Full, VpcId = "vpc-other" })).Verdict);
        Assert.True(Judge<OpenVpcEndpoint>(With(AService.Named("web")) with { Network = ANetwork.NoNetwork with { Endpoints = new() { Gaps = [Denied] } } }).IsListGap);
    }

    [Fact]
    public void A_flow_log_or_endpoint_that_could_not_be_read_may_be_the_one_that_is_missing()
    {
        var region = ANetwork.With(AService.Named("web"));
        var log = new Listed<FlowLog>("arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/fl-1", Observed.Unknown<FlowLog>(Denied));
        var endpoint = new Listed<VpcEndpoint>("arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-1", Observed.Unknown<VpcEndpoint>(Denied));

        Assert.Equal(Verdict.NotAssessed, Judge<MissingFlowLog>(region with { Network = region.Network with { FlowLogs = new() { Items = [log], Gaps = [] } } }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<MissingVpcEndpoint>(region with { Network = region.Network with { Endpoints = new() { Items = [endpoint], Gaps = [] } } }).Verdict);
    }

    private static List<string> Needs(Service service, Func<ContainerDefinition, ContainerDefinition>? change = null)
    {
        var region = With(service, Interface("ecr.api"), Interface("ecr.dkr"), Interface("logs"), Gateway()) with
        {
            TaskDefinitions = ResourceList<TaskDefinition>.Of([ATaskDefinition.Named("web").WithContainer("a", change)]),
        };
        return [.. Judge<MissingVpcEndpoint>(region).Evidence.Select(e => e.Path["VpcEndpoints: ".Length..])];
    }

    private static CheckVerdict Policy(string? policy) => Judge<OpenVpcEndpoint>(With(AService.Named("web"), Interface("ecr.api") with { PolicyDocument = policy }));

    private static CheckVerdict Grouped(IpPermission rule) =>
        Judge<OpenVpcEndpoint>(With(AService.Named("web"), Interface("logs") with { Groups = [new() { GroupId = ANetwork.GroupId }] }).WithGroup(ANetwork.Group with { IpPermissions = [rule] }));

    private static CheckVerdict Logged(params FlowLog[] logs)
    {
        var region = ANetwork.With(AService.Named("web"));
        return Judge<MissingFlowLog>(region with { Network = region.Network with { FlowLogs = ResourceList<FlowLog>.Of(logs) } });
    }

    private static Snapshot With(Service service, params VpcEndpoint[] endpoints)
    {
        var region = ANetwork.With(service);
        return region with { Network = region.Network with { Endpoints = ResourceList<VpcEndpoint>.Of(endpoints) } };
    }

    private static FlowLog Log(string resource) => new() { FlowLogId = $"fl-{resource}", ResourceId = resource, FlowLogStatus = "ACTIVE", DeliverLogsStatus = "SUCCESS", TrafficType = "ALL", ContentHash = resource };

    private static VpcEndpoint Interface(string service) => new()
    {
        VpcEndpointId = $"vpce-{service}", VpcEndpointType = "Interface", VpcId = ANetwork.VpcId, ServiceName = $"com.amazonaws.{ASnapshot.Region}.{service}", State = "available", PrivateDnsEnabled = true,
        ContentHash = service,
    };

    private static VpcEndpoint Gateway() => Interface("s3") with { VpcEndpointId = "vpce-gateway", VpcEndpointType = "Gateway", PrivateDnsEnabled = false, RouteTableIds = [ANetwork.RouteTableId] };

    private static (Verdict, Severity) Of(CheckVerdict verdict) => (verdict.Verdict, verdict.Severity);

    private static CheckVerdict Judge<T>(Snapshot region)
        where T : Check, new() => Assert.Single(CheckRunner.Run<T>(region));
}
