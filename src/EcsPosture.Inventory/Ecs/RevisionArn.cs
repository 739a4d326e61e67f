using System.Globalization;

namespace EcsPosture.Inventory.Ecs;

/// <summary>Takes ARNs of task definitions apart without a copy: an account may have hundreds of thousands of revisions.</summary>
public static class RevisionArn
{
    private const string Kind = "task-definition/";

    /// <summary>Takes the family and number out of a revision's ARN.</summary>
    /// <param name="arn">Any text.</param>
    /// <param name="family">The family, also where an ARN names no revision; empty when the text is no task definition's ARN.</param>
    /// <param name="revision">The revision's number; 0 when none is named.</param>
    /// <returns>Whether the text is an ARN that names a revision.</returns>
    public static bool TryParse(ReadOnlySpan<char> arn, out ReadOnlySpan<char> family, out int revision)
    {
        family = default;
        revision = 0;
        if (!Arn.TryFindResource(arn, out var resource) || !resource.StartsWith(Kind, StringComparison.Ordinal))
        {
            return false;
        }

        var id = resource[Kind.Length..];
        var colon = id.LastIndexOf(':');
        family = colon < 0 ? id : id[..colon];
        return colon > 0 && int.TryParse(id[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out revision);
    }
}
