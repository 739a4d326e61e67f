using Microsoft.Data.Sqlite;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>A folder for a store: removed at the end, unless <c>store=</c> names one to keep for the next time.</summary>
internal sealed class BenchmarkFolder : IDisposable
{
    private const string Setting = "store=";
    private readonly bool _isKept;

    private BenchmarkFolder(string? kept)
    {
        _isKept = kept is not null;
        Path = kept ?? Directory.CreateTempSubdirectory("ecs-posture-benchmark-").FullName;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The folder that the settings name, or a new one.</summary>
    public static BenchmarkFolder Of(params string[] settings) => new(settings.FirstOrDefault(s => s.StartsWith(Setting, StringComparison.Ordinal))?[Setting.Length..]);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (!_isKept)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
