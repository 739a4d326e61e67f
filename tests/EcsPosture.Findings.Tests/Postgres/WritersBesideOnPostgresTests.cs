using EcsPosture.Findings.Tests.Recording;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class WritersBesideOnPostgresTests : WritersBesideTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
