using EcsPosture.Findings.Tests.Queries.Exports;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class ExportReaderOnPostgresTests : ExportReaderTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
