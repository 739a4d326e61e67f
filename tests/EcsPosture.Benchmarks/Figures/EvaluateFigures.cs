using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>Judging 10,000 task definitions of three containers with all checks, on one thread.</summary>
internal static class EvaluateFigures
{
    private const int Rounds = 7;

    public static Task MeasureAsync(FigureTable table, string[] settings)
    {
        var evaluation = new Evaluation();
        evaluation.Prepare();
        var (times, busy) = (new List<TimeSpan>(), new List<TimeSpan>());
        var (allocated, verdicts) = (0L, 0);
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (began, used) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
            verdicts = evaluation.EvaluateByCheck();
            times.Add(TimeProvider.System.GetElapsedTime(began));
            busy.Add(Environment.CpuUsage.TotalTime - used);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        times.Sort();
        busy.Sort();
        var checks = CheckCatalogue.Default.Checks.Count;
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"evaluate 10,000 task definitions of 3 containers, {checks} checks, {verdicts:N0} verdicts, median of {Rounds}"),
            FigureTable.Of(times[times.Count / 2]),
            "2 s on one core");
        table.Add("the same, processor time", FigureTable.Of(busy[busy.Count / 2]), "2 s on one core");
        table.Add("allocated by it", FigureTable.Megabytes(allocated));
        return Task.CompletedTask;
    }
}
