namespace EcsPosture.Inventory;

/// <summary>An Amazon Resource Name, taken apart.</summary>
/// <param name="Partition">Such as <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>.</param>
/// <param name="Service">Such as <c>ecs</c>.</param>
/// <param name="Region">Empty for global services.</param>
/// <param name="AccountId">Twelve digits; empty where the service leaves it out.</param>
/// <param name="Resource">All after the fifth colon.</param>
public sealed record Arn(string Partition, string Service, string Region, string AccountId, string Resource)
{
    /// <summary>Takes an ARN apart; false when the text is none.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Arn? arn)
    {
        arn = null;
        Span<Range> parts = stackalloc Range[6];
        var all = text.AsSpan();
        if (!TrySplit(all, parts))
        {
            return false;
        }

        arn = new(TextPool.Of(all[parts[1]]), TextPool.Of(all[parts[2]]), TextPool.Of(all[parts[3]]), TextPool.Of(all[parts[4]]), new(all[parts[5]]));
        return true;
    }

    /// <summary>Finds all after the fifth colon, without a copy; false when the text is no ARN.</summary>
    public static bool TryFindResource(ReadOnlySpan<char> text, out ReadOnlySpan<char> resource)
    {
        Span<Range> parts = stackalloc Range[6];
        var isArn = TrySplit(text, parts);
        resource = isArn ? text[parts[5]] : default;
        return isArn;
    }

    private static bool TrySplit(ReadOnlySpan<char> text, Span<Range> parts) =>
        text.StartsWith("arn:", StringComparison.Ordinal) && text.Split(parts, ':') == 6 && !text[parts[1]].IsEmpty && !text[parts[2]].IsEmpty && !text[parts[5]].IsEmpty;

    /// <summary>What follows the first slash of the resource part: <c>web:3</c> of <c>task-definition/web:3</c>.</summary>
    public string ResourceId => Resource.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? Resource[(slash + 1)..] : Resource;

    /// <summary>What follows the last slash of any ARN or name.</summary>
    public static string LastSegment(string arnOrName) => arnOrName[(arnOrName.LastIndexOf('/') + 1)..];

    /// <inheritdoc />
    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{AccountId}:{Resource}";
}
