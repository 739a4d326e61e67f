using EcsPosture.Findings.Tests.Recording;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class OrderOnPostgresTests : OrderTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
