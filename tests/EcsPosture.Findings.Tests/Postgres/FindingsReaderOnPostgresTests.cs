namespace EcsPosture.Findings.Tests.Postgres;

public sealed class FindingsReaderOnPostgresTests : Queries.Lists.FindingsReaderTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
