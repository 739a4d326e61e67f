using EcsPosture.Findings.Tests.Scans;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class ScanStoreOnPostgresTests : ScanStoreTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
