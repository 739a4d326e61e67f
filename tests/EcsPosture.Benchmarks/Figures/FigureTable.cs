using System.Globalization;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>Measures and prints what was measured, a line for each figure, with the machine, its load and the date.</summary>
internal sealed class FigureTable
{
    private static readonly Dictionary<string, Func<FigureTable, string[], Task>> Subjects = new(StringComparer.Ordinal)
    {
        ["evaluate"] = EvaluateFigures.MeasureAsync,
        ["scan"] = ScanFigures.MeasureAsync,
        ["pace"] = PaceFigures.MeasureAsync,
        ["queries"] = QueryFigures.MeasureSqliteAsync,
        ["circuits"] = CircuitFigures.MeasureAsync,
        ["queries-postgres"] = QueryFigures.MeasurePostgresAsync,
    };

    private readonly List<Figure> _figures = [];

    /// <summary>Measures the subjects that are named, or all.</summary>
    /// <returns>The exit code: 1 when a subject is unknown.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var named = args.Where(a => !a.Contains('=', StringComparison.Ordinal)).ToArray();
        if (named.FirstOrDefault(n => !Subjects.ContainsKey(n)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"“{unknown}” is not one of: {string.Join(", ", Subjects.Keys)}.");
            return 1;
        }

        var settings = args.Where(a => a.Contains('=', StringComparison.Ordinal)).ToArray();
        var table = new FigureTable();
        Console.WriteLine(Machine.Describe());
        foreach (var name in named.Length > 0 ? named : [.. Subjects.Keys])
        {
            await Subjects[name](table, settings);
        }

        Console.WriteLine();
        Console.WriteLine("| what | figure | goal |");
        Console.WriteLine("|---|---|---|");
        foreach (var figure in table._figures)
        {
            Console.WriteLine($"| {figure.What} | {figure.Value} | {figure.Goal} |");
        }

        Console.WriteLine();
        Console.WriteLine(Machine.Describe());
        return 0;
    }

    /// <summary>Notes a figure, and shows it at once.</summary>
    public void Add(string what, string value, string goal = "")
    {
        _figures.Add(new(what, value, goal));
        Console.WriteLine($"{what}: {value}{(goal.Length > 0 ? $" (goal: {goal})" : "")}");
    }

    /// <summary>A number among the settings, such as <c>findings=200000</c>.</summary>
    public static int Number(string[] settings, string name, int otherwise) =>
        settings.FirstOrDefault(s => s.StartsWith(name + "=", StringComparison.Ordinal)) is { } text ? int.Parse(text[(name.Length + 1)..], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A time in the unit that a person would say.</summary>
    public static string Of(TimeSpan time) => time.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");

    /// <summary>An amount of memory in megabytes.</summary>
    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MB");

    private sealed record Figure(string What, string Value, string Goal);
}
