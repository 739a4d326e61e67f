using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Access;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Reference;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class EffectivePermissionsTests
{
    [Fact]
    public void Actions_stand_by_service_and_level_with_the_statement_that_grants_them()
    {
        var (permissions, access) = Of(ARole.Allow(["sqs:SendMessage"]), ARole.Allow(["s3:GetObject", "s3:GetObjectTagging"], ["arn:aws:s3:::assets/*"]) with { Sid = "Assets" });

        Assert.Empty(permissions.Whole);
        Assert.Equal(["s3", "sqs"], permissions.Services.Select(s => s.Prefix));
        var s3 = Assert.Single(permissions.Services[0].Levels);
        Assert.Equal((AccessLevels.Read, 2, 0), (s3.Level, s3.Allowed, s3.Everywhere));
        var grant = Assert.Single(s3.Grants);
        Assert.Equal(["s3:GetObject", "s3:GetObjectTagging"], grant.Actions);
        Assert.Contains("arn:aws:s3:::assets/*", Assert.Single(grant.Residual).ToString(), StringComparison.Ordinal);
        Assert.Equal("Assets", access.Find(Assert.Single(grant.Statements))!.Sid);
        var sqs = Assert.Single(permissions.Services[1].Levels);
        Assert.Equal((AccessLevels.Write, 1, 1), (sqs.Level, sqs.Allowed, sqs.Everywhere));
        Assert.True(sqs.Total > 1);
    }

    [Fact]
    public void A_Deny_and_a_boundary_take_away()
    {
        var (denied, _) = Of(ARole.Allow(["sqs:*"]), ARole.Deny(["sqs:Send*"]));
        Assert.DoesNotContain(Assert.Single(denied.Services).Levels.SelectMany(l => l.Grants).SelectMany(g => g.Actions), a => a.StartsWith("sqs:Send", StringComparison.Ordinal));

        var boundary = ARole.Policy("arn:aws:iam::111122223333:policy/limits", ARole.Allow(["sqs:ReceiveMessage"]));
        var (bounded, _) = Of(ARole.Named("web-task") with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])), PermissionsBoundary = Observed.Known<string?>(boundary.PolicyArn) }, boundary);
        Assert.Equal(["sqs:ReceiveMessage"], Assert.Single(bounded.Services).Levels.SelectMany(l => l.Grants).SelectMany(g => g.Actions));
    }

    [Fact]
    public void An_administrators_services_stand_in_one_entry()
    {
        var (permissions, _) = Of(ARole.Allow(["*"]));

        Assert.Empty(permissions.Services);
        Assert.Equal(ServiceReference.Prefixes.Count, Assert.Single(permissions.Whole).Names.Count);
    }

    [Fact]
    public void One_whole_service_counts_all_its_actions()
    {
        var (permissions, _) = Of(ARole.Allow(["sqs:*"]));

        Assert.All(Assert.Single(permissions.Services).Levels, l => Assert.Equal((l.Total, l.Total), (l.Allowed, l.Everywhere)));
    }

    [Fact]
    public void What_is_shown_is_what_the_engine_answers()
    {
        var (permissions, access) = Of(ARole.Allow(["ecs:*"], ["arn:aws:ecs:eu-west-1:111122223333:*"]), ARole.Deny(["ecs:Delete*"], null, new PolicyCondition("Bool", "aws:MultiFactorAuthPresent", ["false"])));
        var shown = permissions.Services.SelectMany(s => s.Levels).SelectMany(l => l.Grants).SelectMany(g => g.Actions).Order(StringComparer.Ordinal);

        Assert.Equal(ServiceReference.FindService("ecs")!.Actions.Select(a => a.ToString()).Where(a => access.Can(a).Allowed is not Tri.No).Order(StringComparer.Ordinal), shown);
    }

    private static (EffectivePermissions, PrincipalAccess) Of(params PolicyStatement[] statements) => Of(ARole.Named("web-task") with { InlinePolicies = ARole.Inline(statements) });

    private static (EffectivePermissions, PrincipalAccess) Of(Role role, params ManagedPolicy[] policies)
    {
        var access = new PrincipalAccess(role, ResourceList<ManagedPolicy>.Of(policies), ASnapshot.AccountId);
        return (EffectivePermissions.Of(access), access);
    }
}
