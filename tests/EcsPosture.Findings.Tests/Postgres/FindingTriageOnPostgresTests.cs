using EcsPosture.Findings.Tests.Triage;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class FindingTriageOnPostgresTests : FindingTriageTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
