using EcsPosture.Findings.Tests.Recording;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class SettledOnPostgresTests : SettledTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
