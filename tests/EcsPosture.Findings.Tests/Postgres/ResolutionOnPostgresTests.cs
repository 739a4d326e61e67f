using EcsPosture.Findings.Tests.Recording;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class ResolutionOnPostgresTests : ResolutionTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
