using EcsPosture.Checks.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Hosts.HostJudge;

namespace EcsPosture.Checks.Tests.Hosts;

/// <summary>Checks on what the agent registered: <see cref="MetadataNotBlocked"/>, <see cref="PrivilegedAllowed"/>, <see cref="TaskRoleOnHostNetwork"/>.</summary>
public sealed class AgentSettingTests
{
    private const string Block = "ecs.capability.task-eni-block-instance-metadata";
    private const string Privileged = "com.amazonaws.ecs.capability.privileged-container";
    private const string HostRoles = "com.amazonaws.ecs.capability.task-iam-role-network-host";
    private const string AgentPolicy = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";

    [Fact]
    public void Blocked_metadata_pass() => Assert.Equal(Verdict.Pass, Of<MetadataNotBlocked>(AHost.Region().Running(Definition("web", "awsvpc"))).Verdict);

    [Theory]
    [InlineData(AgentPolicy, Severity.Medium)]
    [InlineData("arn:aws:iam::aws:policy/AmazonS3FullAccess", Severity.High)]
    [InlineData("arn:aws:iam::111122223333:policy/service-role/AmazonEC2ContainerServiceforEC2Role", Severity.High)]
    public void Metadata_within_reach_of_awsvpc_tasks_fail_by_what_the_role_may_do(string policy, Severity severity)
    {
        var verdict = OfWith<MetadataNotBlocked>(AHost.Region(AHost.Registered().Without(Block)).Running(Definition("web", "awsvpc")), HostRole(policy));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence($"attributes[{Block}]", "absent", "present"), Assert.Single(verdict.Evidence));
        Assert.Equal([ACluster.ArnOf()], verdict.Clusters);
    }

    [Fact]
    public void An_unread_instance_or_role_leaves_the_severity_at_what_is_proved_and_is_told()
    {
        var region = AHost.Region(AHost.Registered().Without(Block)).Running(Definition("web", "awsvpc"));
        var powerful = HostRole("arn:aws:iam::aws:policy/AmazonS3FullAccess");
        var gap = ASnapshot.Denied("iam:GetRolePolicy");

        Assert.Equal((Severity.Medium, 1), Of(region with { Compute = new() }, powerful));
        Assert.Equal((Severity.Medium, 1), Of(region, HostRole(AgentPolicy) with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(gap) }));
        Assert.Equal((Severity.Medium, 1), Of(region, ARole.Named("other") with { InstanceProfileArns = Observed.Unknown<IReadOnlyList<string>>(gap) }));
        Assert.Equal((Severity.High, 0), Of(region, powerful with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(gap) }));
        Assert.Equal((Severity.Medium, 0), Of(region, ARole.Named("other")));

        // Of two unread facts about the role, the attached policies are told.
        var attached = HostRole() with { AttachedPolicies = Observed.Unknown<IReadOnlyList<AttachedPolicy>>(ASnapshot.Denied("iam:ListAttachedRolePolicies")) };
        Assert.Equal("iam:ListAttachedRolePolicies", OfWith<MetadataNotBlocked>(region, attached).Gaps[0].Action);
        Assert.Equal("iam:ListAttachedRolePolicies", OfWith<MetadataNotBlocked>(region, attached with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(gap) }).Gaps[0].Action);

        // The unread role may be the one of the hosts.
        var account = With(region);
        account = account with { Global = account.Global with { Roles = new() { Items = [new(ARole.ArnOf("hosts"), Observed.Unknown<Role>(ASnapshot.Denied("iam:GetRole")))], Gaps = [] } } };
        Assert.Equal("iam:GetRole", Assert.Single(Assert.Single(CheckRunner.Run<MetadataNotBlocked>(account)).Gaps).Action);

        static (Severity, int) Of(Inventory.Snapshots.Snapshot region, Role role) => OfWith<MetadataNotBlocked>(region, role) is { Verdict: Verdict.Fail } v ? (v.Severity, v.Gaps.Count) : default;
    }

    [Fact]
    public void Metadata_do_not_matter_where_no_task_has_an_interface_of_its_own()
    {
        var open = AHost.Registered().Without(Block);

        Assert.Equal(Verdict.NotApplicable, Of<MetadataNotBlocked>(AHost.Region(open).Running(Definition("web"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<MetadataNotBlocked>(AHost.Region(open.Without("ecs.capability.task-eni")).Running(Definition("web", "awsvpc"))).Verdict);
        Assert.Equal("The check is about Linux hosts.", Of<MetadataNotBlocked>(AHost.Region(open with { Attributes = [new("ecs.os-type", "windows")] })).Reason);
        Assert.Equal(Verdict.NotApplicable, Of<MetadataNotBlocked>(External()).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<MetadataNotBlocked>(Managed(AHost.Region(open).Running(Definition("web", "awsvpc")))).Verdict);
    }

    [Fact]
    public void Unread_tasks_leave_open_whether_metadata_matter()
    {
        var region = AHost.Region(AHost.Registered().Without(Block)) with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } };

        Assert.Equal(Verdict.NotAssessed, Of<MetadataNotBlocked>(region).Verdict);
    }

    [Fact]
    public void An_unread_capacity_provider_leaves_open_whose_machine_a_host_is()
    {
        var region = AHost.Region() with { CapacityProviders = new() { Gaps = [ASnapshot.Denied("ecs:DescribeCapacityProviders")] } };

        Assert.Equal("ecs:DescribeCapacityProviders", Assert.Single(Of<MetadataNotBlocked>(region).Gaps).Permission);
        Assert.Equal(Verdict.Pass, Of<MetadataNotBlocked>(AHost.Region(AHost.Registered() with { CapacityProviderName = null })).Verdict);
    }

    [Fact]
    public void A_host_that_refuses_privileged_containers_passes()
    {
        Assert.Equal(Verdict.Pass, Of<PrivilegedAllowed>(AHost.Region()).Verdict);
        Assert.Equal(Verdict.Pass, Of<PrivilegedAllowed>(AHost.Region(AHost.Registered().Without("ecs.os-type"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<PrivilegedAllowed>(AHost.Region(AHost.Registered().Without("ecs.os-type").With("ecs.os-type", "windows").With(Privileged))).Verdict);
    }

    [Fact]
    public void A_host_that_accepts_them_fails_by_what_runs()
    {
        var host = AHost.Region(AHost.Registered().With(Privileged));
        var strong = Definition("sensor").WithContainer("sensor", c => c with { Privileged = true }).WithContainer("helper");

        Assert.Equal((Verdict.Fail, Severity.Low), Judge(host.Running(Definition("web"))));
        Assert.Equal((Verdict.Fail, Severity.Low), Judge(host));
        Assert.Equal((Verdict.Fail, Severity.Medium), Judge(host.Running(Definition("web"), strong)));
        Assert.Equal(Verdict.Pass, Judge(host.Running(strong)).Verdict);
        var evidence = new Evidence($"attributes[{Privileged}]", "present", "absent");
        Assert.Equal(evidence, Assert.Single(Of<PrivilegedAllowed>(host).Evidence));
        Assert.Equal(evidence, Assert.Single(Of<PrivilegedAllowed>(host.Running(Definition("web"), strong)).Evidence));

        static (Verdict Verdict, Severity Severity) Judge(Inventory.Snapshots.Snapshot region) => Of<PrivilegedAllowed>(region) is var v ? (v.Verdict, v.Severity) : default;
    }

    [Fact]
    public void Unread_definitions_leave_open_whether_a_privileged_container_is_needed()
    {
        var region = AHost.Region(AHost.Registered().With(Privileged)) with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices")] } };

        Assert.Equal(Verdict.NotAssessed, Of<PrivilegedAllowed>(region).Verdict);
    }

    [Fact]
    public void External_hosts_may_be_excused()
    {
        var region = External(h => h.With(Privileged));

        Assert.Equal(Verdict.Fail, Of<PrivilegedAllowed>(region).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<PrivilegedAllowed>(region, ("externalHostsMayNeedIt", "true")).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<PrivilegedAllowed>(Managed(AHost.Region(AHost.Registered().With(Privileged)))).Verdict);
    }

    [Fact]
    public void Roles_for_host_network_tasks_fail_more_where_such_a_task_runs()
    {
        var host = AHost.Region(AHost.Registered().With(HostRoles));

        Assert.Equal(Verdict.Pass, Of<TaskRoleOnHostNetwork>(AHost.Region()).Verdict);
        Assert.Equal((Verdict.Fail, Severity.Low), (Of<TaskRoleOnHostNetwork>(host.Running(Definition("web"))).Verdict, Of<TaskRoleOnHostNetwork>(host).Severity));
        Assert.Equal(Severity.Medium, Of<TaskRoleOnHostNetwork>(host.Running(Definition("web", "host"))).Severity);
        Assert.Equal($"Host {AHost.Id} would give roles to tasks in host network mode.", Of<TaskRoleOnHostNetwork>(host).Message);
        Assert.EndsWith("such as web.", Of<TaskRoleOnHostNetwork>(host.Running(Definition("web", "host"))).Message, StringComparison.Ordinal);
        Assert.Equal(new Evidence($"attributes[{HostRoles}]", "present", "absent"), Assert.Single(Of<TaskRoleOnHostNetwork>(host).Evidence));
        Assert.Equal(Verdict.NotApplicable, Of<TaskRoleOnHostNetwork>(External(h => h.With(HostRoles))).Verdict);
    }

    [Fact]
    public void While_tasks_are_unread_such_a_task_may_run_and_the_finding_says_so()
    {
        var host = AHost.Region(AHost.Registered().With(HostRoles));
        var unread = new ResourceList<RunningTask> { Gaps = [ASnapshot.Denied("ecs:ListTasks")] };

        var verdict = Of<TaskRoleOnHostNetwork>(host with { Tasks = unread });
        Assert.Equal((Verdict.Fail, Severity.Low, "ecs:ListTasks"), (verdict.Verdict, verdict.Severity, Assert.Single(verdict.Gaps).Action));
        Assert.Empty(Of<TaskRoleOnHostNetwork>(host).Gaps);
        Assert.Empty(Of<TaskRoleOnHostNetwork>(host.Running(Definition("web", "host"))).Gaps);
    }
}
