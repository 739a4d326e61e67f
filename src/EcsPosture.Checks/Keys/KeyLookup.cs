using System.Globalization;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Keys;

namespace EcsPosture.Checks.Keys;

/// <summary>Looks up the KMS keys that resources refer to.</summary>
internal static class KeyLookup
{
    /// <summary>A key by id, ARN or alias as a resource of a region names it: what was read, a known null when it does not exist, or unknown.</summary>
    public static Observed<KmsKey?> FindKey(this CheckContext context, string reference, string region)
    {
        var home = Arn.TryParse(reference, out var arn) && arn.Region.Length > 0 ? arn.Region : region;
        var snapshot = context.Account.Regions.FirstOrDefault(r => r.Region == home);
        var key = snapshot?.Keys.Find(reference) ?? Observed.Unknown<KmsKey?>(Gap.NotAsked("kms:DescribeKey", reference));
        context.Note(key.TryGet(out var found, out _) ? found?.ContentHash ?? "no key" : "?");
        return key;
    }

    /// <summary>States what keeps data from being encrypted with a key, or that the key was not read; nothing when the key is in order.</summary>
    /// <param name="context">The context.</param>
    /// <param name="reference">The key as the resource names it.</param>
    /// <param name="region">The region of the resource.</param>
    /// <param name="what">What uses the key: "Log group /ecs/web".</param>
    /// <param name="path">The JSON path of the reference.</param>
    /// <param name="severity">How bad an unusable key is; null for the check's own severity.</param>
    /// <param name="mustBeOwn">Whether a key that AWS manages is not enough.</param>
    public static Statement? Unusable(this CheckContext context, string reference, string region, string what, string path, Severity? severity = null, bool mustBeOwn = true)
    {
        if (mustBeOwn && KeysFacts.IsManagedAlias(reference))
        {
            return new Violation($"{what} uses {KeysFacts.AliasOf(reference)}, which AWS manages, and no key of your own.", new Evidence(path, reference, "ARN of an enabled key of your own"));
        }

        if (!context.FindKey(reference, region).TryGet(out var key, out var gap))
        {
            return new Unread(gap);
        }

        return key switch
        {
            null => new Violation($"{what} refers to a key that does not exist.", new Evidence(path, $"{reference}, which does not exist", "ARN of an enabled key")) { Severity = severity },
            { IsAwsManaged: true } when mustBeOwn => new Violation($"{what} uses a key that AWS manages, and none of your own.", new Evidence(path, reference, "ARN of an enabled key of your own")),
            { IsUsable: false } => new Violation(
                $"{what} uses key {key.KeyId}, which {InWords(key)}.", new Evidence(path, $"{reference}, {key.KeyState ?? "without a state"}", "ARN of an enabled key"))
            {
                Severity = severity,
            },
            _ => null,
        };
    }

    /// <summary>The state of a key that is not usable, in words that follow "which".</summary>
    public static string InWords(KmsKey key) => key.KeyState switch
    {
        "Disabled" => "is disabled",
        "PendingDeletion" when key.DeletionDate is { } date => string.Create(CultureInfo.InvariantCulture, $"will be deleted on {date.UtcDateTime:yyyy-MM-dd}"),
        "PendingDeletion" or "PendingReplicaDeletion" => "will be deleted",
        "PendingImport" => "has no key material",
        "Unavailable" => "is not available: its key store is not connected",
        _ => "is not enabled",
    };
}
