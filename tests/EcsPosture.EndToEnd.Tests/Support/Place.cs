using System.Reflection;
using Xunit;

namespace EcsPosture.EndToEnd.Tests.Support;

/// <summary>Where things lie in the repository, as the build wrote it down.</summary>
internal static class Place
{
    /// <summary>The built program.</summary>
    public static string Program => Metadata("Program");

    /// <summary>The repository's root.</summary>
    public static string Repository => Metadata("Repository");

    /// <summary>Fails with the Debian package's name when a program that a test runs is missing.</summary>
    public static void Require(string path, string package) =>
        Assert.True(File.Exists(path), $"{path} is not there: install Debian's package {package} (tests/run.sh does).");

    private static string Metadata(string key) =>
        typeof(Place).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == key).Value!;
}
