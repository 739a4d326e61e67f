using EcsPosture.Findings.Storage;

namespace EcsPosture.Web.Demo;

/// <summary>Where the demo's store lies: a folder of its own, never a real store's. Without <c>--data</c> it is new at each start and removed at the end.</summary>
internal sealed class DemoData(string directory, bool isTemporary) : IDisposable
{
    private const string Marker = "demo-store";

    /// <summary>The folder.</summary>
    public string Directory { get; } = directory;

    /// <summary>Finds the folder for a start, with or without the demo.</summary>
    /// <exception cref="StartRefusedException">The folder holds a store of the other kind, or cannot be written.</exception>
    public static DemoData Place(ServeOptions options, IConfiguration configuration)
    {
        var set = configuration["ECSPOSTURE_DATA"];
        if (!options.Demo)
        {
            var real = Path.GetFullPath(options.DataDirectory ?? set ?? ServeOptions.DefaultDataDirectory);
            return File.Exists(Path.Combine(real, Marker))
                ? throw new StartRefusedException($"Not started: {real} holds the demo's store. Add --demo, or name another folder with --data.")
                : new(real, isTemporary: false);
        }

        if (options.DataDirectory is null)
        {
            return Temporary(set);
        }

        var kept = Path.GetFullPath(options.DataDirectory);
        if (File.Exists(new StoreLocation(kept).DatabasePath) && !File.Exists(Path.Combine(kept, Marker)))
        {
            throw new StartRefusedException($"Not started: {kept} holds a real store, and the demo must not mix with it. Name another folder with --data, or leave it out.");
        }

        Mark(kept);
        return new(kept, isTemporary: false);
    }

    public void Dispose()
    {
        if (!isTemporary)
        {
            return;
        }

        try
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A file that is still open stays; the folder is the system's to clean then.
        }
    }

    /// <summary>A container may have one writable place only, which the setting names.</summary>
    private static DemoData Temporary(string? set)
    {
        try
        {
            var place = set is null
                ? System.IO.Directory.CreateTempSubdirectory("ecs-posture-demo-").FullName
                : Path.Combine(Path.GetFullPath(set), $"demo-{Guid.NewGuid():N}");
            Mark(place);
            return new(place, isTemporary: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Not started: there is no place for the demo's store ({failure.Message}). Name a folder with --data.");
        }
    }

    private static void Mark(string directory)
    {
        new StoreLocation(directory).PrepareDirectory();
        File.WriteAllText(Path.Combine(directory, Marker), "This folder holds the store of the ECS Posture demo.\n");
    }
}
