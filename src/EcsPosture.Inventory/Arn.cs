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
        var parts = text?.Split(':', 6);
        if (parts is not ["arn", { Length: > 0 }, { Length: > 0 }, _, _, { Length: > 0 }])
        {
            return false;
        }

        arn = new(parts[1], parts[2], parts[3], parts[4], parts[5]);
        return true;
    }

    /// <summary>What follows the first slash of the resource part: <c>web:3</c> of <c>task-definition/web:3</c>.</summary>
    public string ResourceId => Resource.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? Resource[(slash + 1)..] : Resource;

    /// <summary>What follows the last slash of any ARN or name.</summary>
    public static string LastSegment(string arnOrName) => arnOrName[(arnOrName.LastIndexOf('/') + 1)..];

    /// <inheritdoc />
    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{AccountId}:{Resource}";
}
