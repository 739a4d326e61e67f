using EcsPosture.Findings.Tests.Connections;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class ConnectionStoreOnPostgresTests : ConnectionStoreTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
