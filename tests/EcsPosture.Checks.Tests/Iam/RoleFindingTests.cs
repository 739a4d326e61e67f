using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.RoleJudge;

namespace EcsPosture.Checks.Tests.Iam;

/// <summary>What findings about roles show, and which regions, hosts and statements of a trust policy count.</summary>
public sealed class RoleFindingTests
{
    private static readonly PolicyStatement Agents = ARole.Allow(["ecs:RegisterContainerInstance", "ecs:Poll", "ssm:UpdateInstanceInformation"]);
    private static readonly PolicyStatement Everything = ARole.Allow(["*"]);
    private static readonly PolicyCondition OwnAccount = new("StringEquals", "aws:SourceAccount", [ASnapshot.AccountId]);
    private static readonly PolicyCondition InOrganization = new("StringEquals", "aws:PrincipalOrgID", ["o-1"]);

    [Fact]
    public void A_statement_is_told_with_three_of_its_actions_and_whether_it_has_conditions()
    {
        string[] three = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"];

        Assert.Equal("Allow sqs:SendMessage, sqs:ReceiveMessage, sqs:DeleteMessage on *", Shown(ARole.Allow(three)));
        Assert.Equal("Allow sqs:SendMessage, sqs:ReceiveMessage, sqs:DeleteMessage and 1 more on *", Shown(ARole.Allow([.. three, "sqs:PurgeQueue"])));
        Assert.Equal("Allow sqs:SendMessage on * under conditions", Shown(ARole.Allow(["sqs:SendMessage"], null, new PolicyCondition("StringEquals", "aws:RequestedRegion", ["eu-west-1"]))));

        static string Shown(PolicyStatement statement) => Assert.Single(Judge<ExecutionRoleWithAppRights>(Rights.Execution(statement)).Evidence).Actual;
    }

    [Fact]
    public void Six_actions_are_named_and_the_others_counted()
    {
        string[] six = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sns:Publish", "dynamodb:PutItem", "dynamodb:GetItem"];

        Assert.Equal($"Execution role web-execution may also do {string.Join(", ", six)}.", Judge<ExecutionRoleWithAppRights>(Rights.Execution(ARole.Allow(six))).Message);
        Assert.Equal($"Execution role web-execution may also do {string.Join(", ", six)} and 2 more.", Judge<ExecutionRoleWithAppRights>(Rights.Execution(ARole.Allow([.. six, "dynamodb:Query", "dynamodb:Scan"]))).Message);
    }

    [Fact]
    public void Reading_several_kinds_of_named_secrets_passes_and_other_roles_are_not_concerned()
    {
        var narrow = ARole.Allow(["secretsmanager:GetSecretValue", "ssm:GetParameters"], [ASecret.ArnOf("web/db"), ASecret.ParameterArnOf("/web/token")]);

        Assert.Equal(Verdict.Pass, Judge<ExecutionRoleReadsAllSecrets>(Rights.Execution(narrow)).Verdict);
        Assert.Equal("ECS does not use the role as execution role.", Judge<ExecutionRoleReadsAllSecrets>(TaskRole).Reason);
        Assert.Equal("The role has all permissions, which ecs-iam-role-admin reports.", Judge<ExecutionRoleReadsAllSecrets>(Rights.Execution(Everything)).Reason);
    }

    [Theory]
    [InlineData("web", Verdict.Fail)]
    [InlineData("ops", Verdict.Pass)]
    public void The_tags_of_a_role_meet_conditions_on_its_tags(string team, Verdict expected)
    {
        var role = Rights.Task(ARole.Allow(["*"], null, new PolicyCondition("StringEquals", "aws:PrincipalTag/team", ["web"]))) with { Tags = [new("team", team)] };

        Assert.Equal(expected, Judge<AdministratorRole>(role).Verdict);
    }

    [Fact]
    public void All_of_IAM_under_a_condition_is_left_to_a_person_and_a_part_of_it_is_no_administrator()
    {
        var condition = new PolicyCondition("StringEquals", "aws:SourceVpc", ["vpc-1"]);

        Assert.Equal(Verdict.Manual, Judge<AdministratorRole>(Rights.Task(ARole.Allow(["iam:*"], null, condition))).Verdict);
        Assert.Equal(Verdict.Pass, Judge<AdministratorRole>(Rights.Task(ARole.Allow(["iam:AttachRolePolicy"], null, condition))).Verdict);
    }

    [Fact]
    public void A_policy_that_was_refused_is_told_as_refused()
    {
        const string Arn = "arn:aws:iam::111122223333:policy/unread";
        var account = Account(ASnapshot.With(ATaskDefinition.Named("web")), TaskRole with { AttachedPolicies = ARole.Attached(Arn) });
        account = account with { Global = account.Global with { Policies = new() { Gaps = [ASnapshot.Denied("iam:GetAccountAuthorizationDetails")] } } };

        Assert.Equal("iam:GetAccountAuthorizationDetails", Assert.Single(Assert.Single(CheckRunner.Run<AdministratorRole>(account)).Gaps).Action);
    }

    [Fact]
    public void An_administrator_that_external_hosts_may_have_is_not_dismissed_as_unused()
    {
        var role = Rights.Named("anywhere", "ssm.amazonaws.com", Everything);
        var gap = Assert.Single(Of(role, External).Gaps);

        Assert.Equal(("ssm:DescribeInstanceInformation", role.RoleArn), (gap.Action, gap.Resource));
        Assert.Equal(Verdict.NotAssessed, Of(role, ASnapshot.OfRegion("us-east-1"), External).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of(role, With(Host("i-0a1b2c3d"), Host("mi-1"))).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of(role with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "ec2.amazonaws.com"), ARole.Trusting("Service", "ssm.amazonaws.com")) }, External).Verdict);
        var both = ARole.Trusting("Service", "ssm.amazonaws.com") with { Principals = [new("Service", "ec2.amazonaws.com"), new("Service", "ssm.amazonaws.com")] };
        Assert.Equal(Verdict.NotAssessed, Of(role with { TrustPolicy = ARole.Trust(both) }, External).Verdict);

        Assert.Equal(Verdict.NotApplicable, Of(role, With(Host("i-0a1b2c3d"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of(Rights.Named("anywhere", "ssm.amazonaws.com", Agents), External).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of(Rights.Named("anywhere", "ec2.amazonaws.com", Everything), External).Verdict);

        static CheckVerdict Of(Role role, params Snapshot[] regions) => Assert.Single(CheckRunner.Run<AdministratorRole>(Account(regions[0], role) with { Regions = regions }));
    }

    [Fact]
    public void One_region_with_external_hosts_is_enough_and_a_Deny_in_the_trust_policy_trusts_nobody()
    {
        var role = Rights.Named("anywhere", "ssm.amazonaws.com", Agents);
        var deny = ARole.Trusting("*", "*", new PolicyCondition("StringNotEquals", "aws:SourceAccount", [ASnapshot.AccountId])) with { Effect = "Deny" };

        Assert.Equal(Verdict.Pass, Of(role, ASnapshot.OfRegion("us-east-1"), External).Verdict);
        Assert.Equal(Verdict.Pass, Of(role, With(Host("i-0a1b2c3d"), Host("mi-1"))).Verdict);
        Assert.Equal(Verdict.Pass, Of(role with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "ssm.amazonaws.com", OwnAccount), deny) }, External).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of(Rights.Named("hosts", "ec2.amazonaws.com", Agents), External).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of(role with { Path = "/aws-service-role/ssm.amazonaws.com/" }, External).Verdict);

        var open = Of(role with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "ssm.amazonaws.com")) }, External);
        Assert.Equal("Systems Manager may assume ECS Anywhere role anywhere on behalf of any account.", open.Message);
        var others = ARole.Trusting("Service", "ssm.amazonaws.com", new PolicyCondition("StringEquals", "aws:SourceAccount", [ASnapshot.AccountId, "444455556666"]));
        Assert.EndsWith("on behalf of other accounts.", Of(role with { TrustPolicy = ARole.Trust(others) }, External).Message, StringComparison.Ordinal);

        static CheckVerdict Of(Role role, params Snapshot[] regions) => Assert.Single(CheckRunner.Run<AnywhereRole>(Account(regions[0], role) with { Regions = regions }));
    }

    [Fact]
    public void A_role_that_CodeDeploy_may_assume_delivers_while_a_live_service_of_any_region_deploys_with_it()
    {
        var role = Rights.Named("deploy", "codedeploy.amazonaws.com", ARole.Allow(["iam:PassRole"]));
        var deploys = AService.Named("web") with { DeploymentController = new() { Type = "CODE_DEPLOY" } };
        var region = ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([AService.Named("other"), deploys]) };
        var trust = ARole.Trusting("Service", "codedeploy.amazonaws.com");

        Assert.Equal(Verdict.Fail, Of(role, ASnapshot.OfRegion("us-east-1"), region));
        Assert.Equal(Verdict.Fail, Of(role with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "ec2.amazonaws.com"), trust) }, region));
        Assert.Equal(Verdict.Fail, Of(role with { TrustPolicy = ARole.Trust(trust with { Principals = [new("Service", "ec2.amazonaws.com"), .. trust.Principals!] }) }, region));
        Assert.Equal(Verdict.NotApplicable, Of(role with { TrustPolicy = ARole.Trust(trust with { Effect = "Deny" }) }, region));
        Assert.Equal(Verdict.NotApplicable, Of(role, region with { Services = ResourceList<Service>.Of([deploys with { Status = "INACTIVE" }]) }));

        static Verdict Of(Role role, params Snapshot[] regions) => Assert.Single(CheckRunner.Run<DeliveryRolePassesAny>(Account(regions[0], role) with { Regions = regions })).Verdict;
    }

    [Fact]
    public void A_condition_on_running_some_definitions_leaves_nothing_to_a_person()
    {
        var schedule = new ScheduledTask { SourceArn = "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/nightly", Name = "nightly", IsEnabled = true, RoleArn = ARole.ArnOf("delivery") };
        var region = ASnapshot.OfRegion() with { Schedules = ResourceList<ScheduledTask>.Of([schedule]) };
        var some = ARole.Allow(["ecs:RunTask"], ["arn:aws:ecs:*:111122223333:task-definition/web:*"], InOrganization);
        var all = ARole.Allow(["ecs:RunTask"], null, InOrganization);

        Assert.Equal(Verdict.Pass, Judge<DeliveryRolePassesAny>(region, Rights.Named("delivery", "scheduler.amazonaws.com", some)).Verdict);
        Assert.Contains("aws:PrincipalOrgID", Judge<DeliveryRolePassesAny>(region, Rights.Named("delivery", "scheduler.amazonaws.com", all)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infrastructure_role_may_change_named_resources_and_one_wildcard_action_on_all_is_too_much()
    {
        Assert.Equal(Verdict.Pass, Infrastructure(ARole.Allow(["ec2:*"], ["arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"])).Verdict);
        Assert.Equal(Verdict.Pass, Infrastructure(ARole.Allow(["ec2:*"], ["arn:aws:ec2:*:*:volume/*"])).Verdict);
        Assert.Equal(Verdict.Fail, Infrastructure(ARole.Allow(["ec2:CreateVolume", "ec2:Delete*"])).Verdict);
        Assert.Equal(Verdict.Fail, Infrastructure(ARole.Allow(["ec2:*"], ["arn:aws:ec2:*:*:volume/*", "**"])).Verdict);
        Assert.Equal(Verdict.Fail, Infrastructure(new PolicyStatement { Effect = "Allow", NotActions = ["iam:*"], Resources = ["*"] }).Verdict);
        Assert.Equal(Verdict.Pass, Infrastructure(ARole.Deny(["ec2:*"])).Verdict);
    }

    [Fact]
    public void The_finding_says_on_whose_behalf_ECS_may_assume_an_infrastructure_role()
    {
        var open = Infrastructure([], ARole.Trusting("Service", "ecs.amazonaws.com"));
        var others = Infrastructure([], ARole.Trusting("Service", "ecs.amazonaws.com", new PolicyCondition("StringEquals", "aws:SourceAccount", [ASnapshot.AccountId, "444455556666"])));

        Assert.Equal("ECS may assume infrastructure role infrastructure on behalf of any account.", open.Message);
        Assert.Equal("ECS may assume infrastructure role infrastructure on behalf of other accounts.", others.Message);
    }

    [Theory]
    [InlineData(5, "f1, f2, f3, f4, f5.")]
    [InlineData(6, "f1, f2, f3, f4, f5, ….")]
    public void Five_families_that_share_a_role_are_named(int count, string named)
    {
        var definitions = Enumerable.Range(1, count).Select(i => (TaskDefinition)ATaskDefinition.Named($"f{i}").With(d => d with { TaskRoleArn = TaskRole.RoleArn }));
        var verdict = Judge<SharedTaskRole>(ASnapshot.With([.. definitions]), TaskRole);

        Assert.Equal($"Role web-task is the task role of {count} families: {named}", verdict.Message);
        Assert.Equal(5, verdict.Evidence.Count);
    }

    [Fact]
    public void Families_that_use_the_role_to_start_containers_or_did_once_do_not_share_it()
    {
        TaskDefinition other = ATaskDefinition.Named("jobs").With(d => d with { ExecutionRoleArn = TaskRole.RoleArn });
        TaskDefinition old = ATaskDefinition.Named("old", 1).With(d => d with { TaskRoleArn = TaskRole.RoleArn });

        Assert.Equal(Verdict.Pass, Judge<SharedTaskRole>(ASnapshot.With(ATaskDefinition.Named("web"), other), TaskRole).Verdict);
        Assert.Equal(Verdict.Pass, Judge<SharedTaskRole>(ASnapshot.With(ATaskDefinition.Named("web"), old, ATaskDefinition.Named("old", 2)), TaskRole).Verdict);
    }

    [Fact]
    public void A_shared_role_that_can_become_an_administrator_is_medium()
    {
        var region = ASnapshot.With(ATaskDefinition.Named("web"), ATaskDefinition.Named("jobs").With(d => d with { TaskRoleArn = TaskRole.RoleArn }));
        var account = Account(region, TaskRole);
        Role[] roles = [Rights.Task(ARole.Allow(["iam:UpdateAssumeRolePolicy"])), ARole.Named("admin") with { InlinePolicies = ARole.Inline(Everything) }];
        var verdict = CheckRunner.Run<SharedTaskRole>(account with { Global = account.Global with { Roles = ResourceList<Role>.Of(roles) } }).Single(v => v.Resource.Name == "web-task");

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void While_revisions_may_or_may_not_be_active_their_role_may_be_in_use()
    {
        foreach (var definitions in (TaskDefinition[][])[[ATaskDefinition.Named("web")], [ATaskDefinition.Named("web", 1), ATaskDefinition.Named("web", 2)]])
        {
            var region = ASnapshot.With(definitions) with { ActiveRevisions = Observed.Unknown<RevisionCollection>(ASnapshot.Denied("ecs:ListTaskDefinitions")) };

            Assert.Equal(Verdict.NotAssessed, Judge<AdministratorRole>(region, TaskRole).Verdict);
        }
    }
    private static CheckVerdict Infrastructure(params PolicyStatement[] statements) => Infrastructure(statements, ARole.Trusting("Service", "ecs.amazonaws.com", OwnAccount));

    private static CheckVerdict Infrastructure(PolicyStatement[] statements, PolicyStatement trust)
    {
        var volume = new Deployment { VolumeConfigurations = [new() { Name = "data", ManagedEBSVolume = new() { RoleArn = ARole.ArnOf("infrastructure") } }] };
        var region = ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([AService.Named("web") with { Deployments = [volume] }]) };
        return Judge<InfrastructureRoleTooWide>(region, Rights.Named("infrastructure", "ecs.amazonaws.com", statements) with { TrustPolicy = ARole.Trust(trust) });
    }

    private static Snapshot External { get; } = With(Host("mi-1"));

    private static Snapshot With(params ContainerInstance[] hosts) => ASnapshot.OfRegion() with { ContainerInstances = ResourceList<ContainerInstance>.Of(hosts) };

    private static ContainerInstance Host(string id) => new() { ContainerInstanceArn = $"arn:aws:ecs:eu-west-1:111122223333:container-instance/main/{id}", Ec2InstanceId = id };
}
