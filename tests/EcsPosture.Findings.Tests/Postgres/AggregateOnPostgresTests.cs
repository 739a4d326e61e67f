using EcsPosture.Findings.Tests.Recording;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class AggregateOnPostgresTests : AggregateTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
