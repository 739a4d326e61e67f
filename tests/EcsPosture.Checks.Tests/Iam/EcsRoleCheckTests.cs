using EcsPosture.Checks.Iam;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.RoleJudge;

namespace EcsPosture.Checks.Tests.Iam;

/// <summary>Which roles are judged at all.</summary>
public sealed class EcsRoleCheckTests
{
    [Fact]
    public void A_role_that_ECS_does_not_use_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Judge<AdministratorRole>(ASnapshot.OfRegion(), TaskRole).Verdict);

    [Fact]
    public void While_anything_that_could_name_a_role_is_unread_it_is_not_assessed()
    {
        Snapshot[] regions =
        [
            ASnapshot.OfRegion() with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices")] } },
            ASnapshot.OfRegion() with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:ListTaskDefinitions")] } },
        ];

        Assert.All(regions, region => Assert.Equal(Verdict.NotAssessed, Judge<AdministratorRole>(region, TaskRole).Verdict));
    }

    [Fact]
    public void A_service_linked_role_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Judge<AdministratorRole>(TaskRole with { Path = "/aws-service-role/ecs.amazonaws.com/" }).Verdict);

    [Fact]
    public void A_role_of_old_revisions_only_is_not_in_use()
    {
        TaskDefinition old = ATaskDefinition.Named("web", 1);
        TaskDefinition latest = ATaskDefinition.Named("web", 2).With(d => d with { TaskRoleArn = ARole.ArnOf("other"), ExecutionRoleArn = null });

        Assert.Equal(Verdict.NotApplicable, Judge<AdministratorRole>(ASnapshot.With(old, latest), TaskRole).Verdict);
    }

    [Fact]
    public void A_bare_name_uses_a_role_in_a_path()
    {
        var role = TaskRole with { RoleArn = "arn:aws:iam::111122223333:role/app/web-task", Path = "/app/" };
        var region = ASnapshot.With(ATaskDefinition.Named("web").With(d => d with { TaskRoleArn = "web-task" }));

        Assert.Equal(Verdict.Pass, Judge<AdministratorRole>(region, role).Verdict);
    }

    [Fact]
    public void Roles_are_judged_once_for_all_regions()
    {
        var account = Account(ASnapshot.With(ATaskDefinition.Named("web")), TaskRole);

        var verdict = Assert.Single(CheckRunner.Run<AdministratorRole>(account with { Regions = [.. account.Regions, ASnapshot.OfRegion("us-east-1")] }));

        Assert.Equal((SnapshotManifest.GlobalRegion, ResourceType.Role), (verdict.Resource.Region, verdict.Resource.Type));
    }
}
