using EcsPosture.Findings.Tests.Recording;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class IdentityOnPostgresTests : IdentityTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
