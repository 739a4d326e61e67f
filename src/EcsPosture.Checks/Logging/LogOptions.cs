using System.Globalization;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Checks.Logging;

/// <summary>Reads options of log drivers.</summary>
internal static class LogOptions
{
    public const string AwsLogs = "awslogs";
    public const string FireLens = "awsfirelens";

    /// <summary>The driver of a container; null when it has none.</summary>
    public static string? DriverOf(ContainerDefinition container) =>
        container.LogConfiguration?.LogDriver is { Length: > 0 } driver ? driver : null;

    /// <summary>Whether a container's output goes nowhere that its definition says.</summary>
    public static bool HasNoDriver(ContainerDefinition container) => DriverOf(container) is null or "none";

    /// <summary>An option of the container's log driver; null when it is absent or empty.</summary>
    public static string? Option(ContainerDefinition container, string name) =>
        container.LogConfiguration?.Options.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>An option whose name some plugins write in other letter cases.</summary>
    public static string? OptionInAnyCase(ContainerDefinition container, string name)
    {
        foreach (var (key, value) in container.LogConfiguration?.Options ?? new Dictionary<string, string>())
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase) && value is { Length: > 0 })
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The gap for an option whose value was taken for a secret and is not kept; null when the value is there or absent.</summary>
    public static Gap? RedactionGap(string? value, TaskDefinition definition) =>
        RedactionMarker.TryParse(value, out _)
            ? new(GapKind.NotCollected, "ecs:DescribeTaskDefinition", definition.TaskDefinitionArn, null, "The value looked like a secret and was not kept.", null)
            : null;

    /// <summary>The JSON path of an option.</summary>
    public static string PathOf(string containerPath, string option) => $"{containerPath}.logConfiguration.options['{option}']";

    /// <summary>Reads a size as Docker does (<c>25m</c>, <c>1g</c>, <c>512k</c>, plain bytes; units of 1024); null when it is none.</summary>
    public static long? ParseSize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.AsSpan().Trim();
        var digits = 0;
        while (digits < trimmed.Length && (char.IsAsciiDigit(trimmed[digits]) || trimmed[digits] is '.'))
        {
            digits++;
        }

        if (!decimal.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        decimal factor = trimmed[digits..].Trim().ToString().ToUpperInvariant() switch
        {
            "" or "B" => 1,
            "K" or "KB" or "KIB" => 1L << 10,
            "M" or "MB" or "MIB" => 1L << 20,
            "G" or "GB" or "GIB" => 1L << 30,
            "T" or "TB" or "TIB" => 1L << 40,
            _ => 0,
        };
        return factor > 0 && number <= long.MaxValue / factor ? (long)(number * factor) : null;
    }
}
