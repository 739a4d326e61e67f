using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class HostileTextOnPostgresTests : RecorderTest
{
    protected override TestDatabase Database => TestDatabase.Postgres;

    [Fact]
    public async Task A_text_with_a_character_that_the_database_does_not_hold_is_recorded_without_it_once()
    {
        var checks = new CheckCatalogue([new CommandTold()]);
        await ScanAsync(World.At(1, World.Region(World.Cluster())), checks);
        await ScanAsync(World.At(2, World.Region(World.Cluster())), checks);

        await using var db = Store.Db();
        var finding = await db.Findings.SingleAsync(Cancel);
        Assert.Equal("It was told sh\uFFFD-c.", finding.Message);
        Assert.Equal(1, await db.FindingEvents.CountAsync(e => e.FindingId == finding.Id, Cancel));
    }

    private sealed class CommandTold : ClusterCheck
    {
        public override CheckInfo Info { get; } = Words.Info("test-told", ResourceType.Cluster, 1, Topic.Logging);

        protected override IEnumerable<Statement> Examine(Cluster resource, CheckContext context) => [new Violation("It was told sh\0-c.", new Evidence("command", "sh\0-c", "nothing"))];
    }
}
