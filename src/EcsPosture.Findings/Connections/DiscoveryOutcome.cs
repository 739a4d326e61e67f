using System.Globalization;

namespace EcsPosture.Findings.Connections;

/// <summary>What came of looking for accounts.</summary>
/// <param name="Active">Active accounts that the organization has.</param>
/// <param name="Made">Connections that were made.</param>
/// <param name="Disabled">Connections that were disabled, as their accounts left or are suspended.</param>
/// <param name="Enabled">Connections that were enabled again, as their accounts came back.</param>
public sealed record DiscoveryOutcome(int Active, int Made, int Disabled, int Enabled)
{
    /// <summary>The outcome in words.</summary>
    public override string ToString()
    {
        var changes = new List<string>();
        Add(Made, "connection made", "connections made");
        Add(Disabled, "disabled", "disabled");
        Add(Enabled, "enabled again", "enabled again");
        return string.Create(CultureInfo.InvariantCulture, $"{Active} active {(Active == 1 ? "account" : "accounts")}: {(changes.Count == 0 ? "nothing has changed" : string.Join(", ", changes))}.");

        void Add(int count, string one, string many)
        {
            if (count > 0)
            {
                changes.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}"));
            }
        }
    }
}
