using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.RoleJudge;

namespace EcsPosture.Checks.Tests.Iam;

/// <summary>Builds what the tests of roles share.</summary>
internal static class Rights
{
    public static Role Task(params PolicyStatement[] statements) => TaskRole with { InlinePolicies = ARole.Inline(statements) };

    public static Role Execution(params PolicyStatement[] statements) => ARole.Named("web-execution") with { InlinePolicies = ARole.Inline(statements) };

    public static Role Named(string name, string service, params PolicyStatement[] statements) => ARole.Named(name) with
    {
        TrustPolicy = ARole.Trust(ARole.Trusting("Service", service, new PolicyCondition("StringEquals", "aws:SourceAccount", [ASnapshot.AccountId]))),
        InlinePolicies = ARole.Inline(statements),
    };
}

public sealed class WildcardRoleTests
{
    [Theory]
    [InlineData("s3:*", "*", Severity.High)]
    [InlineData("s3:*", "arn:aws:s3:::assets/*", Severity.Medium)]
    [InlineData("s3:PutObject", "*", Severity.High)]
    [InlineData("dynamodb:Put*", "*", Severity.High)]
    public void A_whole_service_or_changes_of_everything_fail(string action, string resource, Severity severity)
    {
        var verdict = Judge<WildcardRole>(Rights.Task(ARole.Allow([action], [resource])));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
    }

    [Theory]
    [InlineData("s3:GetObject", "*")]
    [InlineData("s3:Put*", "arn:aws:s3:::assets/*")]
    [InlineData("ecr:GetAuthorizationToken", "*")]
    [InlineData("xray:Put*", "*")]
    [InlineData("cloudwatch:PutMetricData", "*")]
    public void Reads_named_resources_and_actions_that_take_no_resource_pass(string action, string resource) =>
        Assert.Equal(Verdict.Pass, Judge<WildcardRole>(Rights.Task(ARole.Allow([action], [resource]))).Verdict);

    [Fact]
    public void The_finding_names_the_service_or_the_first_changes()
    {
        Assert.Equal("Role web-task may do all of s3.", Message(ARole.Allow(["s3:*"])));
        Assert.Equal("Role web-task may do s3:PutObject on every resource.", Message(ARole.Allow(["s3:PutObject"])));
        string[] five = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:PurgeQueue", "sqs:SendMessage", "sqs:SetQueueAttributes"];
        Assert.Equal($"Role web-task may do {string.Join(", ", five)} on every resource.", Message(ARole.Allow(five)));
        Assert.Equal($"Role web-task may do {string.Join(", ", five)} and more on every resource.", Message(ARole.Allow([.. five, "sqs:DeleteQueue", "sqs:TagQueue"])));
        Assert.Equal("Role web-task may do all of s3.", Message(ARole.Allow(["s3:*"], ["arn:aws:s3:::assets/*", "*"])));
        Assert.Equal(Severity.High, Judge<WildcardRole>(Rights.Task(ARole.Allow(["s3:*"], ["arn:aws:s3:::assets/*", "*"]))).Severity);

        static string Message(PolicyStatement statement) => Judge<WildcardRole>(Rights.Task(statement)).Message;
    }

    [Theory]
    [InlineData("*", Severity.High)]
    [InlineData("arn:aws:s3:::assets/*", Severity.Medium)]
    public void All_actions_but_some_fail_by_what_they_reach_unless_they_are_denied(string resource, Severity severity)
    {
        var butIam = new PolicyStatement { Effect = "Allow", NotActions = ["iam:*"], Resources = [resource] };
        var verdict = Judge<WildcardRole>(Rights.Task(butIam));

        Assert.Equal((Verdict.Fail, severity, "Role web-task may do all actions but some."), (verdict.Verdict, verdict.Severity, verdict.Message));
        Assert.Equal(Verdict.Pass, Judge<WildcardRole>(Rights.Task(butIam, ARole.Deny(["*"]))).Verdict);
    }

    [Fact]
    public void Conditions_Denies_and_boundaries_count()
    {
        Assert.Equal(Verdict.Pass, Judge<WildcardRole>(Rights.Task(ARole.Allow(["s3:PutObject"], null, new PolicyCondition("StringEquals", "aws:ResourceAccount", ["111122223333"])))).Verdict);
        Assert.Equal(Verdict.Pass, Judge<WildcardRole>(Rights.Task(ARole.Allow(["s3:*"]), ARole.Deny(["s3:*"]))).Verdict);
        const string Limit = "arn:aws:iam::111122223333:policy/limit";
        var bound = Rights.Task(ARole.Allow(["s3:*"])) with { PermissionsBoundary = Observed.Known<string?>(Limit) };
        Assert.Equal(Verdict.Pass, Judge<WildcardRole>(bound, ARole.Policy(Limit, ARole.Allow(["sqs:*"]))).Verdict);
    }

    [Fact]
    public void NotAction_fails_and_policies_of_AWS_fail_by_whole_services_only()
    {
        Assert.Equal(Verdict.Fail, Judge<WildcardRole>(Rights.Task(new PolicyStatement { Effect = "Allow", NotActions = ["iam:*"], Resources = ["arn:aws:s3:::a"] })).Verdict);
        const string Aws = "arn:aws:iam::aws:policy/AmazonX";
        Assert.Equal(Verdict.Pass, Judge<WildcardRole>(TaskRole with { AttachedPolicies = ARole.Attached(Aws) }, ARole.Policy(Aws, ARole.Allow(["logs:PutLogEvents"]))).Verdict);
        Assert.Equal(Verdict.Fail, Judge<WildcardRole>(TaskRole with { AttachedPolicies = ARole.Attached(Aws) }, ARole.Policy(Aws, ARole.Allow(["logs:*"]))).Verdict);
    }

    [Fact]
    public void Administrators_are_told_elsewhere_and_unread_policies_leave_it_open()
    {
        Assert.Equal(Verdict.NotApplicable, Judge<WildcardRole>(Rights.Task(ARole.Allow(["*"]))).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<WildcardRole>(TaskRole with { AttachedPolicies = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<WildcardRole>(Rights.Task(ARole.Allow(["s3:*"])) with { AttachedPolicies = default }).Verdict);
    }
}

public sealed class SharedTaskRoleTests
{
    [Fact]
    public void A_role_of_two_families_fails_and_worse_when_it_is_powerful()
    {
        var region = ASnapshot.With(ATaskDefinition.Named("web"), ATaskDefinition.Named("jobs").With(d => d with { TaskRoleArn = TaskRole.RoleArn }));
        var shared = Judge<SharedTaskRole>(region, TaskRole);
        var powerful = Judge<SharedTaskRole>(region, Rights.Task(ARole.Allow(["*"])));

        Assert.Equal((Verdict.Fail, Severity.Low), (shared.Verdict, shared.Severity));
        Assert.Equal((Verdict.Fail, Severity.Medium), (powerful.Verdict, powerful.Severity));
        Assert.Contains("jobs, web", shared.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void While_policies_are_unread_the_role_may_be_powerful_and_the_finding_says_so()
    {
        var region = ASnapshot.With(ATaskDefinition.Named("web"), ATaskDefinition.Named("jobs").With(d => d with { TaskRoleArn = TaskRole.RoleArn }));

        foreach (var role in (Role[])[TaskRole with { InlinePolicies = default }, TaskRole with { PermissionsBoundary = default }])
        {
            var verdict = Judge<SharedTaskRole>(region, role);
            Assert.Equal((Verdict.Fail, Severity.Low, 1), (verdict.Verdict, verdict.Severity, verdict.Gaps.Count));
        }

        Assert.Empty(Judge<SharedTaskRole>(region, TaskRole).Gaps);
    }

    [Fact]
    public void Revisions_of_one_family_pass_and_unread_ones_leave_it_open()
    {
        Assert.Equal(Verdict.Pass, Judge<SharedTaskRole>(TaskRole).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<SharedTaskRole>(Rights.Execution()).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<SharedTaskRole>(ASnapshot.With(ATaskDefinition.Named("web")) with { Services = new() }, TaskRole).Verdict);
    }
}

public sealed class ExecutionRoleTests
{
    [Theory]
    [InlineData("dynamodb:PutItem")]
    [InlineData("secretsmanager:*")]
    [InlineData("*:*")]
    [InlineData("ssm:GetParametersByPath")]
    public void Rights_of_the_application_fail(string action) =>
        Assert.Equal(action is "*:*" ? Verdict.NotApplicable : Verdict.Fail, Judge<ExecutionRoleWithAppRights>(Rights.Execution(ARole.Allow([action]))).Verdict);

    [Fact]
    public void What_starts_containers_passes()
    {
        Assert.Equal(Verdict.Pass, Judge<ExecutionRoleWithAppRights>(Rights.Execution(ARole.Allow(["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "logs:PutLogEvents", "ssm:GetParameter", "kms:Decrypt", "S3:getobject"]))).Verdict);
        Assert.Equal(Verdict.Pass, Judge<ExecutionRoleWithAppRights>(Rights.Execution(ARole.Allow(["sqs:SendMessage"]), ARole.Deny(["sqs:*"]))).Verdict);
    }

    [Fact]
    public void A_role_that_is_the_task_role_too_is_told_elsewhere()
    {
        var both = ATaskDefinition.Named("web").With(d => d with { ExecutionRoleArn = d.TaskRoleArn });

        Assert.Equal(Verdict.NotApplicable, Judge<ExecutionRoleWithAppRights>(ASnapshot.With(both), Rights.Task(ARole.Allow(["sqs:*"]))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<ExecutionRoleWithAppRights>(TaskRole).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<ExecutionRoleWithAppRights>(Rights.Execution() with { InlinePolicies = default }).Verdict);
    }

    [Theory]
    [InlineData("secretsmanager:GetSecretValue", "*", Verdict.Fail)]
    [InlineData("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:*", Verdict.Fail)]
    [InlineData("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:web/*", Verdict.Pass)]
    [InlineData("ssm:GetParameters", "arn:aws:ssm:eu-west-1:111122223333:parameter/*", Verdict.Fail)]
    [InlineData("ssm:GetParameter", "arn:aws:ssm:eu-west-1:111122223333:parameter/web/*", Verdict.Pass)]
    [InlineData("kms:Decrypt", "arn:aws:kms:*:111122223333:key/*", Verdict.Fail)]
    [InlineData("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1", Verdict.Pass)]
    [InlineData("s3:GetObject", "arn:aws:s3:::*", Verdict.Fail)]
    [InlineData("s3:GetObject", "arn:aws:s3:::config/*", Verdict.Pass)]
    [InlineData("ecr:BatchGetImage", "*", Verdict.NotApplicable)]
    public void Reading_all_secrets_fails(string action, string resource, Verdict expected) =>
        Assert.Equal(expected, Judge<ExecutionRoleReadsAllSecrets>(Rights.Execution(ARole.Allow([action], [resource]))).Verdict);

    [Fact]
    public void A_condition_is_left_to_a_person_and_keys_by_way_of_a_service_pass()
    {
        Assert.Equal(Verdict.Manual, Judge<ExecutionRoleReadsAllSecrets>(Rights.Execution(ARole.Allow(["secretsmanager:GetSecretValue"], null, new PolicyCondition("StringEquals", "aws:ResourceTag/app", ["web"])))).Verdict);
        Assert.Equal(Verdict.Pass, Judge<ExecutionRoleReadsAllSecrets>(Rights.Execution(ARole.Allow(["kms:Decrypt"], null, new PolicyCondition("StringLike", "kms:ViaService", ["secretsmanager.*.amazonaws.com"])))).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<ExecutionRoleReadsAllSecrets>(Rights.Execution() with { AttachedPolicies = default }).Verdict);
    }
}

public sealed class HostRoleTests
{
    private const string Profile = "arn:aws:iam::111122223333:instance-profile/hosts";

    [Theory]
    [InlineData("ecs:Poll", "*", Verdict.Pass, null)]
    [InlineData("ecs:Submit*", "*", Verdict.Pass, null)]
    [InlineData("ssmmessages:OpenDataChannel", "*", Verdict.Pass, null)]
    [InlineData("s3:GetObject", "arn:aws:s3:::config/ecs.config", Verdict.Fail, Severity.Low)]
    [InlineData("s3:GetObject", "*", Verdict.Fail, Severity.High)]
    [InlineData("sts:AssumeRole", "*", Verdict.Fail, Severity.High)]
    [InlineData("ecs:*", "*", Verdict.Fail, Severity.High)]
    public void An_instance_role_has_what_its_agents_need(string action, string resource, Verdict expected, Severity? severity)
    {
        var verdict = Judge<InstanceRoleExcess>(Hosts(), Host(ARole.Allow([action], [resource])));

        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(severity ?? verdict.Severity, verdict.Severity);
    }

    [Fact]
    public void The_managed_policies_of_the_agents_pass_whatever_they_allow()
    {
        const string Core = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
        const string Own = "arn:aws:iam::111122223333:policy/AmazonSSMManagedInstanceCore";
        var parameters = ARole.Allow(["ssm:GetParameters"]);

        Assert.Equal(Verdict.Pass, Judge<InstanceRoleExcess>(Hosts(), Host() with { AttachedPolicies = ARole.Attached(Core) }, ARole.Policy(Core, parameters)).Verdict);
        Assert.Equal(Verdict.Fail, Judge<InstanceRoleExcess>(Hosts(), Host() with { AttachedPolicies = ARole.Attached(Own) }, ARole.Policy(Own, parameters)).Verdict);
    }

    [Fact]
    public void Roles_that_no_instance_has_are_not_concerned_and_unread_instances_leave_it_open()
    {
        Assert.Equal(Verdict.NotApplicable, Judge<InstanceRoleExcess>(ASnapshot.OfRegion(), Host()).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<InstanceRoleExcess>(TaskRole).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<InstanceRoleExcess>(Hosts() with { Compute = new() }, Host()).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<InstanceRoleExcess>(Hosts(), Host() with { InlinePolicies = default }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<InstanceRoleExcess>(Hosts(), Host(ARole.Allow(["*"]))).Verdict);
    }

    [Fact]
    public void A_role_of_external_instances_trusts_Systems_Manager_alone_and_has_what_the_agents_need()
    {
        var agents = ARole.Allow(["ecs:RegisterContainerInstance", "ecs:Poll", "ssm:UpdateInstanceInformation"]);
        Verdict Of(Role role, Snapshot? region = null) => Judge<AnywhereRole>(region ?? External, role).Verdict;

        Assert.Equal(Verdict.Pass, Of(Rights.Named("anywhere", "ssm.amazonaws.com", agents)));
        Assert.Equal(Verdict.Fail, Of(Rights.Named("anywhere", "ssm.amazonaws.com", agents, ARole.Allow(["dynamodb:*"]))));
        Assert.Equal(Verdict.Pass, Of(Rights.Named("anywhere", "ssm.amazonaws.com", agents) with { TrustPolicy = ARole.Trust(
            ARole.Trusting("Service", "ssm.amazonaws.com", new PolicyCondition("ArnLike", "aws:SourceArn", ["arn:aws:ssm:eu-west-1:111122223333:*"]))) }));
        Assert.Equal(Verdict.Fail, Of(Rights.Named("anywhere", "ssm.amazonaws.com", agents) with { TrustPolicy = ARole.Trust(
            ARole.Trusting("Service", "ssm.amazonaws.com", new PolicyCondition("StringEqualsIfExists", "aws:SourceAccount", ["111122223333"]))) }));
        Assert.Equal(Verdict.Fail, Of(Rights.Named("anywhere", "ssm.amazonaws.com", agents) with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "ssm.amazonaws.com")) }));
        Assert.Equal(Verdict.Fail, Of(Rights.Named("anywhere", "ssm.amazonaws.com", agents) with
        {
            TrustPolicy = ARole.Trust(
                ARole.Trusting("Service", "ssm.amazonaws.com", new PolicyCondition("StringEquals", "aws:SourceAccount", [ASnapshot.AccountId])),
                ARole.Trusting("Service", "ec2.amazonaws.com")),
        }));
        Assert.Equal(Verdict.NotApplicable, Of(Rights.Named("automation", "ssm.amazonaws.com", ARole.Allow(["ec2:*"]))));
        Assert.Equal(Verdict.NotApplicable, Of(Rights.Named("anywhere", "ssm.amazonaws.com", agents), ASnapshot.OfRegion()));
        Assert.Equal(Verdict.NotApplicable, Of(TaskRole));
        Assert.Equal(Verdict.NotAssessed, Of(Rights.Named("anywhere", "ssm.amazonaws.com", agents), ASnapshot.OfRegion() with { ContainerInstances = new() }));
    }

    private static Snapshot External { get; } = ASnapshot.OfRegion() with
    {
        ContainerInstances = ResourceList<ContainerInstance>.Of([new() { ContainerInstanceArn = "arn:aws:ecs:eu-west-1:111122223333:container-instance/main/1", Ec2InstanceId = "mi-1" }]),
    };

    private static Role Host(params PolicyStatement[] statements) =>
        Rights.Named("hosts", "ec2.amazonaws.com", statements) with { InstanceProfileArns = Observed.Known<IReadOnlyList<string>>([Profile]) };

    private static Snapshot Hosts()
    {
        var region = ASnapshot.OfRegion();
        return region with
        {
            ContainerInstances = ResourceList<ContainerInstance>.Of([new() { ContainerInstanceArn = "arn:aws:ecs:eu-west-1:111122223333:container-instance/main/1", Ec2InstanceId = "i-1", ClusterArn = "arn:aws:ecs:eu-west-1:111122223333:cluster/main" }]),
            Compute = region.Compute with
            {
                Instances = ResourceList<Ec2Instance>.Of([new() { InstanceId = "i-1", InstanceArn = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", IamInstanceProfile = new() { Arn = Profile } }]),
            },
        };
    }
}

public sealed class DeliveryRoleTests
{
    private const string Definitions = "arn:aws:ecs:*:111122223333:task-definition/*";
    private static readonly PolicyStatement PassOne = ARole.Allow(["iam:PassRole"], ["arn:aws:iam::111122223333:role/web-task"]);
    private static readonly PolicyCondition InCluster = new("ArnEquals", "ecs:cluster", ["arn:aws:ecs:eu-west-1:111122223333:cluster/main"]);

    [Fact]
    public void Passing_any_role_or_running_any_task_fails()
    {
        Assert.Equal(Verdict.Fail, Of(ARole.Allow(["iam:PassRole"], null, new PolicyCondition("StringLike", "iam:PassedToService", ["ecs-tasks.amazonaws.com"])), ARole.Allow(["ecs:RunTask"], [Definitions], InCluster)));
        Assert.Equal(Verdict.Fail, Of(PassOne, ARole.Allow(["ecs:RunTask"])));
        Assert.Equal(Verdict.Pass, Of(PassOne, ARole.Allow(["ecs:RunTask"], [Definitions], InCluster)));
        Assert.Equal(Verdict.Pass, Of(PassOne, ARole.Allow(["ecs:RunTask"], ["arn:aws:ecs:*:111122223333:task-definition/web:*"])));
        Assert.Equal(Verdict.Manual, Of(PassOne, ARole.Allow(["ecs:RunTask"], null, new PolicyCondition("StringEquals", "aws:PrincipalOrgID", ["o-1"]))));
    }

    [Fact]
    public void Roles_that_deliver_nothing_are_not_concerned_and_unread_schedules_leave_it_open()
    {
        Assert.Equal(Verdict.NotApplicable, Judge<DeliveryRolePassesAny>(ASnapshot.OfRegion(), Delivery()).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<DeliveryRolePassesAny>(ASnapshot.OfRegion() with { Schedules = new() }, Delivery()).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<DeliveryRolePassesAny>(Scheduled, Delivery() with { InlinePolicies = default }).Verdict);
    }

    [Fact]
    public void A_role_of_CodeDeploy_delivers_while_services_deploy_with_it()
    {
        var role = Rights.Named("deploy", "codedeploy.amazonaws.com", ARole.Allow(["iam:PassRole"]));
        var region = ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([AService.Named("web") with { DeploymentController = new() { Type = "CODE_DEPLOY" } }]) };

        Assert.Equal(Verdict.Fail, Judge<DeliveryRolePassesAny>(region, role).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<DeliveryRolePassesAny>(ASnapshot.OfRegion(), role).Verdict);

        var account = PrincipalJudge.Account(roles: [role]) with { LeftOutRegions = [ASnapshot.Denied("ecs:ListClusters", "us-west-2")] };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<DeliveryRolePassesAny>(account)).Verdict);
    }

    [Fact]
    public void While_services_deploy_with_CodeDeploy_a_role_whose_trust_is_unread_may_be_its()
    {
        var role = Rights.Named("deploy", "codedeploy.amazonaws.com", ARole.Allow(["iam:PassRole"])) with { TrustPolicy = default };
        var region = ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([AService.Named("web") with { DeploymentController = new() { Type = "CODE_DEPLOY" } }]) };

        Assert.Equal(Verdict.NotAssessed, Judge<DeliveryRolePassesAny>(region, role).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<DeliveryRolePassesAny>(ASnapshot.OfRegion(), role).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<DeliveryRolePassesAny>(region, role with { Path = "/aws-service-role/codedeploy.amazonaws.com/" }).Verdict);
    }

    private static Snapshot Scheduled { get; } = ASnapshot.OfRegion() with
    {
        Schedules = ResourceList<ScheduledTask>.Of([new() { SourceArn = "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/nightly", Name = "nightly", IsEnabled = true, RoleArn = ARole.ArnOf("delivery") }]),
    };

    private static Role Delivery(params PolicyStatement[] statements) => Rights.Named("delivery", "scheduler.amazonaws.com", statements);

    private static Verdict Of(params PolicyStatement[] statements) => Judge<DeliveryRolePassesAny>(Scheduled, Delivery(statements)).Verdict;
}

public sealed class InfrastructureRoleTests
{
    [Fact]
    public void It_trusts_ECS_alone_for_the_own_account_and_has_no_wildcards_of_its_own()
    {
        Assert.Equal(Verdict.Pass, Of(Infrastructure()));
        Assert.Equal(Verdict.Pass, Of(Infrastructure(ARole.Allow(["ec2:CreateVolume"]))));
        Assert.Equal(Verdict.Fail, Of(Infrastructure(ARole.Allow(["ec2:*"]))));
        Assert.Equal(Verdict.Fail, Of(Infrastructure() with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "ec2.amazonaws.com")) }));
        var open = Judge<InfrastructureRoleTooWide>(Uses, Infrastructure() with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "ecs.amazonaws.com")) });
        Assert.Equal((Verdict.Fail, Severity.Low), (open.Verdict, open.Severity));
        Assert.Equal(Verdict.NotApplicable, Judge<InfrastructureRoleTooWide>(TaskRole).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of(Infrastructure() with { TrustPolicy = default }));
        Assert.Equal(Verdict.NotAssessed, Of(Infrastructure() with { AttachedPolicies = default }));
    }

    public static TheoryData<PolicyStatement[], Verdict> Sources => new()
    {
        { [ARole.Trusting("Service", "ecs.amazonaws.com", new PolicyCondition("ArnLike", "aws:SourceArn", ["arn:aws:ecs:eu-west-1:111122223333:*"]))], Verdict.Pass },
        { [ARole.Trusting("Service", "ecs.amazonaws.com", new PolicyCondition("ArnLike", "aws:SourceArn", ["arn:aws:ecs:eu-west-1:*:*"]))], Verdict.Fail },
        { [ARole.Trusting("Service", "ecs.amazonaws.com", new PolicyCondition("StringEquals", "aws:SourceAccount", ["111122223333", "444455556666"]))], Verdict.Fail },
        { [ARole.Trusting("Service", "ecs.amazonaws.com"), OthersDenied], Verdict.Pass },
    };

    private static PolicyStatement OthersDenied =>
        ARole.Trusting("*", "*", new PolicyCondition("StringNotEquals", "aws:SourceAccount", ["111122223333"])) with { Effect = "Deny" };

    [Theory]
    [MemberData(nameof(Sources), DisableDiscoveryEnumeration = true)]
    public void For_whom_ECS_assumes_it_is_what_all_of_the_trust_policy_lets_through(PolicyStatement[] trust, Verdict expected) =>
        Assert.Equal(expected, Of(Infrastructure() with { TrustPolicy = ARole.Trust(trust) }));

    [Fact]
    public void It_is_no_task_role_as_well()
    {
        var definition = ATaskDefinition.Named("web").With(d => d with { TaskRoleArn = ARole.ArnOf("infrastructure") });

        Assert.Equal(Verdict.Fail, Judge<InfrastructureRoleTooWide>(ASnapshot.With(definition) with { Services = Uses.Services }, Infrastructure()).Verdict);
    }

    [Theory]
    [InlineData("volume")]
    [InlineData("tls")]
    [InlineData("lattice")]
    [InlineData("balancer")]
    public void Every_feature_of_a_service_makes_it_one(string feature)
    {
        var arn = ARole.ArnOf("infrastructure");
        var deployment = feature switch
        {
            "volume" => new Deployment { VolumeConfigurations = [new() { Name = "data", ManagedEBSVolume = new() { RoleArn = arn } }] },
            "tls" => new Deployment { ServiceConnectConfiguration = new() { Enabled = true, Services = [new() { PortName = "http", Tls = new() { RoleArn = arn } }] } },
            "lattice" => new Deployment { VpcLatticeConfigurations = [new() { RoleArn = arn }] },
            _ => new Deployment(),
        };
        var service = AService.Named("web") with { Deployments = [deployment], LoadBalancers = feature is "balancer" ? [new() { AdvancedConfiguration = new() { RoleArn = arn } }] : [] };

        Assert.Equal(Verdict.Pass, Judge<InfrastructureRoleTooWide>(ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([service]) }, Infrastructure()).Verdict);
    }

    private static Snapshot Uses { get; } = ASnapshot.OfRegion() with
    {
        Services = ResourceList<Service>.Of([AService.Named("web") with { Deployments = [new() { VolumeConfigurations = [new() { Name = "data", ManagedEBSVolume = new() { RoleArn = ARole.ArnOf("infrastructure") } }] }] }]),
    };

    private static Role Infrastructure(params PolicyStatement[] statements) => Rights.Named("infrastructure", "ecs.amazonaws.com", statements);

    private static Verdict Of(Role role) => Judge<InfrastructureRoleTooWide>(Uses, role).Verdict;
}

public sealed class DeprecatedPolicyAttachedTests
{
    [Theory]
    [InlineData("arn:aws:iam::aws:policy/AmazonEC2ContainerServiceFullAccess", Verdict.Fail)]
    [InlineData("arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceRole", Verdict.Fail)]
    [InlineData("arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceAutoscaleRole", Verdict.Fail)]
    [InlineData("arn:aws:iam::111122223333:policy/AmazonEC2ContainerServiceRole", Verdict.Pass)]
    [InlineData("arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy", Verdict.Pass)]
    public void Phased_out_policies_fail(string arn, Verdict expected) =>
        Assert.Equal(expected, Judge<DeprecatedPolicyAttached>(TaskRole with { AttachedPolicies = ARole.Attached(arn) }).Verdict);

    [Fact]
    public void A_service_role_of_ones_own_fails_and_the_service_linked_one_is_not_concerned()
    {
        var role = Rights.Named("ecsServiceRole", "ecs.amazonaws.com");
        var region = ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([AService.Named("web") with { RoleArn = role.RoleArn }]) };

        Assert.Equal(Verdict.Fail, Judge<DeprecatedPolicyAttached>(region, role).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<DeprecatedPolicyAttached>(region, role with { Path = "/aws-service-role/ecs.amazonaws.com/" }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<DeprecatedPolicyAttached>(ASnapshot.OfRegion(), role).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<DeprecatedPolicyAttached>(ASnapshot.OfRegion() with { ContainerInstances = new() }, role with { InstanceProfileArns = Observed.Known<IReadOnlyList<string>>(["arn:aws:iam::111122223333:instance-profile/host"]) }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<DeprecatedPolicyAttached>(TaskRole with { AttachedPolicies = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<DeprecatedPolicyAttached>(ASnapshot.OfRegion() with { Services = new() }, role).Verdict);
    }
}

public sealed class UnusedPermissionsTests
{
    [Fact]
    public void A_role_that_was_not_used_fails_and_one_that_was_is_left_to_a_person()
    {
        var old = TaskRole with { CreateDate = ASnapshot.TakenAt.AddDays(-400), LastUsed = ASnapshot.TakenAt.AddDays(-1) };

        Assert.Equal(Verdict.Manual, Judge<UnusedPermissions>(old).Verdict);
        var (never, lately) = (Judge<UnusedPermissions>(old with { LastUsed = null }), Judge<UnusedPermissions>(old with { LastUsed = ASnapshot.TakenAt.AddDays(-91) }));
        Assert.Equal((Verdict.Fail, "absent"), (never.Verdict, Assert.Single(never.Evidence).Actual));
        Assert.Equal((Verdict.Fail, "2026-08-21"), (lately.Verdict, Assert.Single(lately.Evidence).Actual));
        Assert.Equal(Verdict.NotApplicable, Judge<UnusedPermissions>(old with { CreateDate = ASnapshot.TakenAt.AddDays(-89), LastUsed = null }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<UnusedPermissions>(old with { InlinePolicies = Observed.Known<IReadOnlyList<NamedPolicy>>([]) }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<UnusedPermissions>(Rights.Execution()).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<UnusedPermissions>(TaskRole).Verdict);
    }
}

public sealed class TaskRoleOverriddenTests
{
    [Fact]
    public void Another_role_than_the_definitions_fails_and_is_high_for_an_administrator()
    {
        Assert.Equal(Verdict.Pass, Of(null).Verdict);
        Assert.Equal(Verdict.Pass, Of(new()).Verdict);
        Assert.Equal(Verdict.Pass, Of(new() { TaskRoleArn = TaskRole.RoleArn, ExecutionRoleArn = "web-execution" }).Verdict);
        var other = Of(new() { TaskRoleArn = ARole.ArnOf("other") });
        Assert.Equal((Verdict.Fail, Severity.Medium), (other.Verdict, other.Severity));
        Assert.Equal("Task 1 was started with task role other.", other.Message);
        Assert.Equal(new Evidence("overrides.taskRoleArn", ARole.ArnOf("other"), TaskRole.RoleArn), Assert.Single(other.Evidence));
        var execution = Of(new() { ExecutionRoleArn = ARole.ArnOf("other") });
        Assert.Equal((Verdict.Fail, "Task 1 was started with execution role other."), (execution.Verdict, execution.Message));
        var admin = Of(new() { TaskRoleArn = TaskRole.RoleArn.Replace("web-task", "admin", StringComparison.Ordinal) });
        Assert.Equal((Verdict.Fail, Severity.High), (admin.Verdict, admin.Severity));
        Assert.Empty(other.Gaps);
        Assert.Empty(admin.Gaps);
    }

    [Fact]
    public void While_the_given_role_is_unread_it_may_be_an_administrator_and_the_finding_says_so()
    {
        var given = new TaskOverride { TaskRoleArn = ARole.ArnOf("admin") };
        var unread = Of(given, admin: ARole.Named("admin") with { InlinePolicies = default });
        Assert.Equal((Verdict.Fail, Severity.Medium, 1), (unread.Verdict, unread.Severity, unread.Gaps.Count));

        var unlisted = Of(given, unlisted: true);
        Assert.Equal((Verdict.Fail, Severity.Medium, 1), (unlisted.Verdict, unlisted.Severity, unlisted.Gaps.Count));
    }

    [Fact]
    public void A_stopped_task_is_not_concerned_and_an_unread_definition_leaves_it_open()
    {
        Assert.Equal(Verdict.NotApplicable, Of(new() { TaskRoleArn = ARole.ArnOf("other") }, "STOPPED").Verdict);
        Assert.Equal(Verdict.NotAssessed, Of(new() { TaskRoleArn = ARole.ArnOf("other") }, definitions: new()).Verdict);
    }

    private static CheckVerdict Of(TaskOverride? overrides, string status = "RUNNING", ResourceList<TaskDefinition>? definitions = null, Role? admin = null, bool unlisted = false)
    {
        var region = ASnapshot.With(ATaskDefinition.Named("web")) with
        {
            Tasks = ResourceList<RunningTask>.Of([new()
            {
                TaskArn = "arn:aws:ecs:eu-west-1:111122223333:task/main/1",
                ClusterArn = "arn:aws:ecs:eu-west-1:111122223333:cluster/main",
                TaskDefinitionArn = ATaskDefinition.ArnOf("web"),
                LastStatus = status,
                Overrides = overrides,
            }]),
        };
        var account = Account(definitions is null ? region : region with { TaskDefinitions = definitions }, admin ?? ARole.Named("admin") with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])) });
        return Assert.Single(CheckRunner.Run<TaskRoleOverridden>(unlisted ? account with { Global = account.Global with { Roles = new() } } : account));
    }
}
