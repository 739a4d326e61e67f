using System.IO.Hashing;
using System.Text;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Accounts;

/// <summary>The ECS settings of an account in one region, as one thing that checks judge. AWS has no ARN for them.</summary>
/// <param name="Region">The region.</param>
/// <param name="Arn">An ARN-like key: <c>arn:PARTITION:ecs:REGION:ACCOUNT:settings</c>.</param>
/// <param name="Settings">The values in force.</param>
public sealed record RegionSettings(string Region, string Arn, Observed<IReadOnlyList<AccountSetting>> Settings) : IResource
{
    /// <inheritdoc />
    public string ContentHash { get; } = Hash(Settings);

    internal static RegionSettings Of(Snapshot snapshot) =>
        new(snapshot.Region, $"arn:{snapshot.Partition}:ecs:{snapshot.Region}:{snapshot.AccountId}:settings", snapshot.AccountSettings);

    private static string Hash(Observed<IReadOnlyList<AccountSetting>> settings)
    {
        var text = settings.TryGet(out var known, out _)
            ? string.Join('\n', known.Select(s => $"{s.Name}={s.Value}").Order(StringComparer.Ordinal))
            : "?";
        return Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(text)));
    }
}
