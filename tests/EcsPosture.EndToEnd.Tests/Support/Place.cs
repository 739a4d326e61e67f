using System.Reflection;

namespace EcsPosture.EndToEnd.Tests.Support;

/// <summary>Where things lie in the repository, as the build wrote it down.</summary>
internal static class Place
{
    /// <summary>The repository's root.</summary>
    public static string Repository => Metadata("Repository");

    /// <summary>Starts the built ECS Posture.</summary>
    public static ProgramRun StartProgram(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        ProgramRun.Start(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [Metadata("Program"), .. arguments], environment);

    private static string Metadata(string key) =>
        typeof(Place).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == key).Value!;
}
