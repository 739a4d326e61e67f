using EcsPosture.Findings.Tests.Connections;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class ConnectionGroupStoreOnPostgresTests : ConnectionGroupStoreTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
