using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

/// <summary>Judges roles, users and groups of an account.</summary>
internal static class PrincipalJudge
{
    public const string FullAccess = "arn:aws:iam::aws:policy/AmazonECS_FullAccess";

    /// <summary>A role that people of the account may assume.</summary>
    public static Role Person(params PolicyStatement[] statements) => ARole.Named("oncall") with
    {
        TrustPolicy = ARole.Trust(ARole.Trusting("AWS", $"arn:aws:iam::{ASnapshot.AccountId}:root")),
        InlinePolicies = ARole.Inline(statements),
    };

    public static User User(string name = "ann", params PolicyStatement[] statements) => new()
    {
        UserArn = $"arn:aws:iam::{ASnapshot.AccountId}:user/{name}",
        UserName = name,
        InlinePolicies = ARole.Inline(statements),
        AttachedPolicies = ARole.Attached(),
        PermissionsBoundary = Observed.Known<string?>(null),
        ContentHash = name,
    };

    public static Group Group(string name, params PolicyStatement[] statements) => new()
    {
        GroupArn = $"arn:aws:iam::{ASnapshot.AccountId}:group/{name}",
        GroupName = name,
        InlinePolicies = ARole.Inline(statements),
        AttachedPolicies = ARole.Attached(),
        ContentHash = name,
    };

    /// <summary>A region in which a service has ECS Exec enabled.</summary>
    public static Snapshot ExecRegion { get; } = ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([AService.Named("web") with { EnableExecuteCommand = true }]) };

    public static AccountSnapshot Account(Snapshot? region = null, Role[]? roles = null, User[]? users = null, Group[]? groups = null, ManagedPolicy[]? policies = null)
    {
        var account = ASnapshot.Account(region ?? ASnapshot.OfRegion());
        return account with
        {
            Global = account.Global with
            {
                Roles = ResourceList<Role>.Of(roles ?? []),
                Users = ResourceList<User>.Of(users ?? []),
                Groups = ResourceList<Group>.Of(groups ?? []),
                Policies = ResourceList<ManagedPolicy>.Of(policies ?? []),
            },
        };
    }

    /// <summary>Who can gain whose permissions in an account.</summary>
    public static EscalationGraph Graph(AccountSnapshot account) => new(account, new RoleUsage(account, account.Regions.Select(r => new RegionUsage(r))));

    public static CheckVerdict Judge<TCheck>(Role role, Snapshot? region = null)
        where TCheck : Check, new() => Assert.Single(CheckRunner.Run<TCheck>(Account(region, [role])));
}
