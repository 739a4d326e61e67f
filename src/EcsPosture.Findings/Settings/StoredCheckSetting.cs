using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Settings;

namespace EcsPosture.Findings.Settings;

/// <summary>What is set about a check, for all connections or for one of them.</summary>
public sealed class StoredCheckSetting
{
    public long Id { get; set; }
    public required string CheckId { get; set; }

    /// <summary>The connection whose scans it is for; null for all.</summary>
    public long? ConnectionId { get; set; }

    /// <summary>Whether the check is run; null where nothing is said.</summary>
    public bool? IsEnabled { get; set; }

    /// <summary>In place of the check's own severity; null where nothing is said.</summary>
    public Severity? Severity { get; set; }

    /// <summary>A JSON object of parameters and their values.</summary>
    public string Parameters { get; set; } = "{}";
    public DateTimeOffset ChangedAt { get; set; }
    public required string ChangedBy { get; set; }

    /// <summary>What is set.</summary>
    public CheckSetting ToSetting() => new()
    {
        IsEnabled = IsEnabled,
        Severity = Severity,
        Parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(Parameters) ?? [],
    };

    internal void Take(CheckSetting setting)
    {
        IsEnabled = setting.IsEnabled;
        Severity = setting.Severity;
        Parameters = JsonSerializer.Serialize(new SortedDictionary<string, string>(setting.Parameters.ToDictionary(), StringComparer.Ordinal));
    }
}
