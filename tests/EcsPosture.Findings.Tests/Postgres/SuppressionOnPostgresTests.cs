using EcsPosture.Findings.Tests.Triage;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class SuppressionOnPostgresTests : SuppressionTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
