using System.Reflection;

namespace EcsPosture.Web.Exports;

/// <summary>What this program calls itself in what it writes for others.</summary>
internal static class Product
{
    public const string Name = "ECS Posture";

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
