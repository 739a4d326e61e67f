using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Hosts;

/// <summary>Runs a check on the one host of a region.</summary>
internal static class HostJudge
{
    public static CheckVerdict Of<TCheck>(Snapshot region, params (string Name, string Value)[] parameters)
        where TCheck : Check, new() => Assert.Single(CheckRunner.Run<TCheck>(region, parameters));

    public static CheckVerdict OfWith<TCheck>(Snapshot region, params Role[] roles)
        where TCheck : Check, new() => Assert.Single(CheckRunner.Run<TCheck>(With(region, roles)));

    public static AccountSnapshot With(Snapshot region, params Role[] roles)
    {
        var account = ASnapshot.Account(region);
        return account with { Global = account.Global with { Roles = ResourceList<Role>.Of(roles) } };
    }

    /// <summary>The role of the instances of <see cref="AHost"/>.</summary>
    public static Role HostRole(params string[] policyArns) => ARole.Named("hosts") with
    {
        InstanceProfileArns = Observed.Known<IReadOnlyList<string>>([AHost.Instance().IamInstanceProfile!.Arn!]),
        AttachedPolicies = ARole.Attached(policyArns),
        InlinePolicies = Observed.Known<IReadOnlyList<NamedPolicy>>([]),
    };

    public static ContainerInstance Without(this ContainerInstance host, string attribute) => host with { Attributes = [.. host.Attributes.Where(a => a.Name != attribute)] };

    public static ContainerInstance With(this ContainerInstance host, string attribute, string? value = null) => host with { Attributes = [.. host.Attributes, new(attribute, value)] };

    public static ATaskDefinition Definition(string family, string? networkMode = "bridge") => ATaskDefinition.Named(family).OnEc2().With(d => d with { NetworkMode = networkMode });

    /// <summary>A host that AWS manages, in a region whose provider says so.</summary>
    public static Snapshot Managed(Snapshot region) => region with
    {
        CapacityProviders = ResourceList<CapacityProvider>.Of([AHost.Provider() with { AutoScalingGroupProvider = null, ManagedInstancesProvider = new() }]),
    };

    /// <summary>A region with one external host.</summary>
    public static Snapshot External(Func<ContainerInstance, ContainerInstance>? change = null) =>
        AHost.Region((change ?? (h => h))(AHost.Registered("mi-0123456789abcdef0") with { CapacityProviderName = null }));
}
