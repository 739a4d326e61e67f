using System.Globalization;
using EcsPosture.Inventory;

namespace EcsPosture.Collection.Scanning;

/// <summary>A task definition revision: family and number.</summary>
internal readonly record struct RevisionName(string Family, int Revision)
{
    /// <summary>Reads an ARN or <c>family:revision</c>; null when no revision is named.</summary>
    public static RevisionName? Parse(string nameOrArn)
    {
        var name = Arn.LastSegment(nameOrArn);
        var colon = name.LastIndexOf(':');
        return colon > 0 && int.TryParse(name.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new(name[..colon], revision)
            : null;
    }
}
