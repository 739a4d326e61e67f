using EcsPosture.Findings.Tests.Retention;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class RetentionOnPostgresTests : RetentionTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
