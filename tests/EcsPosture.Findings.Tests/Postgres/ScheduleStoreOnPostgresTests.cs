using EcsPosture.Findings.Tests.Schedules;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class ScheduleStoreOnPostgresTests : ScheduleStoreTests
{
    protected override TestDatabase Database => TestDatabase.Postgres;
}
