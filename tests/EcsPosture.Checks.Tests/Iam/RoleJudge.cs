using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

/// <summary>Judges the task role <c>web-task</c> of a revision that is the latest of its family.</summary>
internal static class RoleJudge
{
    public static Role TaskRole { get; } = ARole.Named("web-task");

    public static CheckVerdict Judge<TCheck>(Role role, params ManagedPolicy[] policies)
        where TCheck : Check, new() =>
        Judge<TCheck>(ASnapshot.With(ATaskDefinition.Named("web")), role, policies);

    public static CheckVerdict Judge<TCheck>(Snapshot region, Role role, params ManagedPolicy[] policies)
        where TCheck : Check, new() =>
        Assert.Single(CheckRunner.Run<TCheck>(Account(region, role, policies)));

    public static AccountSnapshot Account(Snapshot region, Role role, params ManagedPolicy[] policies)
    {
        var account = ASnapshot.Account(region);
        return account with
        {
            Global = account.Global with { Roles = ResourceList<Role>.Of([role]), Policies = ResourceList<ManagedPolicy>.Of(policies) },
        };
    }
}
