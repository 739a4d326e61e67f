using EcsPosture.Findings.Tests.Connections;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class DiscoveryStoreOnPostgresTests : DiscoveryStoreTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
