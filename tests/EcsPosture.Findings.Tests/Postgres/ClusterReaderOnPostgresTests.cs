using EcsPosture.Findings.Tests.Queries.Estate;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class ClusterReaderOnPostgresTests : ClusterReaderTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
