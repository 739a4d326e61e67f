using System.Globalization;
using EcsPosture.Inventory;

namespace EcsPosture.Collection.Scanning;

/// <summary>A task definition revision: family and number.</summary>
internal readonly record struct RevisionName(string Family, int Revision)
{
    /// <summary>Reads an ARN or <c>family:revision</c>; null when no revision is named.</summary>
    public static RevisionName? Parse(string nameOrArn) => TryParse(nameOrArn, out var family, out var revision) ? new(family.ToString(), revision) : null;

    /// <summary>The same without a copy.</summary>
    public static bool TryParse(ReadOnlySpan<char> nameOrArn, out ReadOnlySpan<char> family, out int revision)
    {
        var name = nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];
        var colon = name.LastIndexOf(':');
        family = name[..Math.Max(colon, 0)];
        revision = 0;
        return colon > 0 && int.TryParse(name[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out revision);
    }
}
