using EcsPosture.Findings.Tests.Recording;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class ScopeOnPostgresTests : ScopeTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
