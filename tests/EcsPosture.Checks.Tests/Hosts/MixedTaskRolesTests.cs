using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Hosts.HostJudge;

namespace EcsPosture.Checks.Tests.Hosts;

public sealed class MixedTaskRolesTests
{
    private static readonly Role Plain = ARole.Named("web-task");
    private static readonly Role Reader = ARole.Named("payments-task") with { InlinePolicies = ARole.Inline(ARole.Allow(["secretsmanager:GetSecretValue"], ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments-*"])) };
    private static readonly Role Admin = ARole.Named("payments-task") with { AttachedPolicies = ARole.Attached("arn:aws:iam::aws:policy/AdministratorAccess") };

    [Fact]
    public void One_family_does_not_apply() => Assert.Equal(Verdict.NotApplicable, Judge(AHost.Region().Running(Definition("payments")), Reader).Verdict);

    [Fact]
    public void Plain_roles_beside_each_other_pass() =>
        Assert.Equal(Verdict.Pass, Judge(Two(), Plain, ARole.Named("payments-task")).Verdict);

    [Fact]
    public void A_role_that_reads_secrets_beside_others_is_low_while_nobody_reaches_the_instances_role()
    {
        var verdict = Judge(Two(), Plain, Reader);

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
        Assert.Contains("payments", verdict.Message, StringComparison.Ordinal);
        Assert.Contains("reads secrets", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bridge", "optional", 1, true)]
    [InlineData("bridge", "required", 2, true)]
    [InlineData("bridge", "required", 1, false)]
    [InlineData("host", "required", 1, true)]
    [InlineData("none", "optional", 2, false)]
    [InlineData("awsvpc", "optional", 2, false)]
    public void It_is_high_where_a_task_reaches_it(string mode, string tokens, int limit, bool reaches)
    {
        var instance = AHost.Instance() with { MetadataOptions = new() { HttpTokens = tokens, HttpPutResponseHopLimit = limit, HttpEndpoint = "enabled" } };
        var region = AHost.Region(instance: instance).Running(Definition("web", mode), Definition("payments", "none"));

        var verdict = Judge(region, Plain, Admin);
        Assert.Equal(reaches ? Severity.High : Severity.Low, verdict.Severity);
        Assert.EndsWith(reaches ? " with web, and tasks there can reach the role of the instance." : " with web.", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "*", "is administrator")]
    [InlineData("iam:*", "*", "is administrator")]
    [InlineData("*", "arn:aws:s3:::assets/*", "reads secrets")]
    [InlineData("iam:*", "arn:aws:iam::111122223333:role/web-*", null)]
    [InlineData("iam:GetRole", "*", null)]
    [InlineData("ssm:GetParametersByPath", "arn:aws:ssm:eu-west-1:111122223333:parameter/web/*", "reads secrets")]
    public void A_role_is_worth_stealing_by_what_its_policies_allow(string action, string resource, string? power)
    {
        var verdict = Judge(Two(), Plain, ARole.Named("payments-task") with { InlinePolicies = ARole.Inline(ARole.Allow([action], [resource])) });

        Assert.Equal(power is null ? Verdict.Pass : Verdict.Fail, verdict.Verdict);
        Assert.Contains(power is null ? "" : $"whose role {power}, shares", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_awsvpc_task_reaches_it_where_the_agent_does_not_block()
    {
        var region = AHost.Region(AHost.Registered().Without("ecs.capability.task-eni-block-instance-metadata")).Running(Definition("web", "awsvpc"), Definition("payments", "awsvpc"));
        var off = AHost.Instance() with { MetadataOptions = new() { HttpEndpoint = "disabled" } };

        Assert.Equal(Severity.High, Judge(region, Plain, Admin).Severity);
        Assert.Equal(Severity.Low, Judge(region.WithCompute(c => c with { Instances = ResourceList<Ec2Instance>.Of([off]) }), Plain, Admin).Severity);
    }

    [Fact]
    public void Tasks_that_share_one_role_pass_and_a_task_without_role_counts_as_another()
    {
        var shared = Definition("web").With(d => d with { TaskRoleArn = Reader.RoleArn });
        var none = Definition("web").With(d => d with { TaskRoleArn = null });

        Assert.Equal(Verdict.Pass, Judge(AHost.Region().Running(shared, Definition("payments")), Reader).Verdict);
        Assert.Equal(Verdict.Fail, Judge(AHost.Region().Running(none, Definition("payments")), Reader).Verdict);
    }

    [Fact]
    public void The_role_that_a_task_was_given_counts()
    {
        var region = Two();
        var given = region.Tasks.Known.Select(t => t.TaskDefinitionArn == ATaskDefinition.ArnOf("web") ? t with { Overrides = new() { TaskRoleArn = Admin.RoleArn } } : t);

        Assert.Equal(Verdict.Pass, Judge(region with { Tasks = ResourceList<RunningTask>.Of(given) }, Plain, Admin).Verdict);
    }

    [Fact]
    public void Unread_roles_and_tasks_leave_it_open()
    {
        var unreadPolicies = ARole.Named("payments-task") with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(ASnapshot.Denied("iam:GetRolePolicy")) };
        var account = With(Two(), Plain);

        Assert.Equal(Verdict.NotAssessed, Judge(Two(), Plain, unreadPolicies).Verdict);
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<MixedTaskRoles>(account with { Global = account.Global with { Roles = new() } })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(AHost.Region() with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Two() with { TaskDefinitions = new() }, Plain, Reader).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Two(), Plain).Verdict);
    }

    [Fact]
    public void While_the_instance_is_unread_a_task_may_reach_its_role_and_the_finding_says_so()
    {
        var verdict = Judge(Two() with { Compute = new() }, Plain, Reader);

        Assert.Equal((Verdict.Fail, Severity.Low, 1), (verdict.Verdict, verdict.Severity, verdict.Gaps.Count));
        Assert.Empty(Judge(Two(), Plain, Reader).Gaps);
        Assert.Empty(Judge(External().Running(Definition("web", "host"), Definition("payments")), Plain, Admin).Gaps);
        Assert.Equal(Verdict.Pass, Judge(Two() with { Compute = new() }, Plain).Verdict);
    }

    [Fact]
    public void External_and_managed_hosts_are_judged_without_reach()
    {
        Assert.Equal(Severity.Low, Judge(Managed(AHost.Region(instance: AHost.Instance() with { MetadataOptions = new() { HttpTokens = "optional" } }).Running(Definition("web", "host"), Definition("payments"))), Plain, Admin).Severity);
        Assert.Equal(Verdict.Fail, Judge(External().Running(Definition("web", "host"), Definition("payments")), Plain, Admin).Verdict);
    }

    [Fact]
    public void Managed_policies_count_as_far_as_they_were_read()
    {
        const string Own = "arn:aws:iam::111122223333:policy/secrets";
        var role = ARole.Named("payments-task") with { InlinePolicies = ARole.Inline(), AttachedPolicies = ARole.Attached(Own) };
        var denied = ASnapshot.Denied("iam:GetAccountAuthorizationDetails");
        var policy = ARole.Policy(Own, ARole.Allow(["ssm:GetParameter"]));

        Assert.Equal(Verdict.Fail, Of(role, ResourceList<ManagedPolicy>.Of([policy])).Verdict);
        Assert.Equal(Verdict.Pass, Of(role, ResourceList<ManagedPolicy>.Of([ARole.Policy(Own, ARole.Allow(["s3:GetObject"]))])).Verdict);
        Assert.Equal("iam:GetPolicyVersion", Assert.Single(Of(role, ResourceList<ManagedPolicy>.Of([])).Gaps).Action);
        Assert.Equal(denied, Assert.Single(Of(role, new() { Gaps = [denied] }).Gaps));
        Assert.Equal(denied, Assert.Single(Of(role, ResourceList<ManagedPolicy>.Of([policy with { Document = Observed.Unknown<PolicyDocument>(denied) }])).Gaps));
        Assert.Equal(denied, Assert.Single(Of(role with { AttachedPolicies = Observed.Unknown<IReadOnlyList<AttachedPolicy>>(denied) }, ResourceList<ManagedPolicy>.Of([])).Gaps));

        static CheckVerdict Of(Role role, ResourceList<ManagedPolicy> policies)
        {
            var account = With(Two(), Plain, role);
            return Assert.Single(CheckRunner.Run<MixedTaskRoles>(account with { Global = account.Global with { Policies = policies } }));
        }
    }

    private static Snapshot Two() => AHost.Region().Running(Definition("web"), Definition("payments"));

    private static CheckVerdict Judge(Snapshot region, params Role[] roles) => OfWith<MixedTaskRoles>(region, roles);
}
