using System.Globalization;
using System.Text.Json.Nodes;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Estate;

/// <summary>A revision of a task definition.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Status">ACTIVE, INACTIVE or DELETE_IN_PROGRESS.</param>
/// <param name="Body">The <c>taskDefinition</c> object; null when the snapshot only lists it.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record ServedRevision(string Arn, string Status, JsonObject? Body, JsonArray? Tags)
{
    /// <summary>The family's name.</summary>
    public string Family { get; } = Split(Arn).Family;

    /// <summary>The number within the family.</summary>
    public int Revision { get; } = Split(Arn).Revision;

    private static (string Family, int Revision) Split(string arn)
    {
        var id = InventoryArn.LastSegment(arn);
        var colon = id.LastIndexOf(':');
        return colon > 0 && int.TryParse(id[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (id[..colon], number)
            : (id, 0);
    }
}
