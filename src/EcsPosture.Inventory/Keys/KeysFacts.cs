using EcsPosture.Inventory.Iam;

namespace EcsPosture.Inventory.Keys;

/// <summary>KMS keys that ECS and what it uses encrypt with.</summary>
public sealed record KeysFacts
{
    private const string ManagedAlias = "alias/aws/";

    // A lookup of the keys, made when first asked for. A copy with another list drops it.
    private Dictionary<string, Listed<KmsKey>>? _byId;

    /// <summary>The keys that were asked about. Only what the estate refers to is asked about, so a key that is not among them may exist.</summary>
    public ResourceList<KmsKey> Keys
    {
        get;
        init => (field, _byId) = (value, null);
    } = new();

    /// <summary>The aliases of the region (<c>ListAliases</c>), read when something refers to a key by an alias of the customer.</summary>
    public Observed<IReadOnlyList<KeyAlias>> Aliases { get; init; }

    /// <summary>Whether a reference is the alias of a key that AWS manages, such as <c>alias/aws/ssm</c>: such a key exists and is usable.</summary>
    public static bool IsManagedAlias(string reference) => AliasOf(reference)?.StartsWith(ManagedAlias, StringComparison.Ordinal) is true;

    /// <summary>The alias (<c>alias/…</c>) that a reference names; null when it names a key.</summary>
    public static string? AliasOf(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var name = Arn.TryParse(reference, out var arn) ? arn.Resource : reference;
        return name.StartsWith("alias/", StringComparison.Ordinal) ? name : null;
    }

    /// <summary>The id of the key that a reference names: by id, ARN or alias. A known null when there is no such alias.</summary>
    public Observed<string?> IdOf(string reference)
    {
        if (AliasOf(reference) is not { } alias)
        {
            return Observed.Known<string?>(Arn.LastSegment(reference));
        }

        return Aliases.Map(aliases => aliases.FirstOrDefault(a => a.AliasName == alias)?.TargetKeyId);
    }

    /// <summary>A key by id, ARN or alias: what was read, a known null when it does not exist, or unknown.</summary>
    public Observed<KmsKey?> Find(string reference)
    {
        if (!IdOf(reference).TryGet(out var id, out var gap))
        {
            return Observed.Unknown<KmsKey?>(gap);
        }

        if (id is null || Keys.Absent.Any(arn => Arn.LastSegment(arn) == id))
        {
            return Observed.Known<KmsKey?>(null);
        }

        _byId ??= Keys.Items.DistinctBy(k => Arn.LastSegment(k.Arn)).ToDictionary(k => Arn.LastSegment(k.Arn), StringComparer.Ordinal);
        return _byId.TryGetValue(id, out var listed)
            ? listed.Resource.Map(key => (KmsKey?)key)
            : Observed.Unknown<KmsKey?>(Gap.NotAsked("kms:DescribeKey", reference));
    }

    /// <summary>Two are equal when they hold the same; the lookup index does not count.</summary>
    public bool Equals(KeysFacts? other) => other is not null && Keys.Equals(other.Keys) && Aliases.Equals(other.Aliases);

    /// <inheritdoc />
    public override int GetHashCode() => Keys.GetHashCode();
}

/// <summary>Another name of a key (<c>ListAliases</c>).</summary>
/// <param name="AliasName">Such as <c>alias/logs</c>.</param>
/// <param name="TargetKeyId">The key's id; null for an alias of AWS whose key was not made yet.</param>
public sealed record KeyAlias(string AliasName, string? TargetKeyId);

/// <summary>A KMS key (<c>DescribeKey</c>) with its rotation and policy.</summary>
public sealed record KmsKey : Resource
{
    public required string KeyArn { get; init; }
    public required string KeyId { get; init; }

    /// <summary>AWS for keys that a service made in the account, CUSTOMER for the customer's own.</summary>
    public string? KeyManager { get; init; }

    /// <summary>Enabled, Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport, Unavailable, Creating or Updating.</summary>
    public string? KeyState { get; init; }

    /// <summary>When the key will be deleted; null unless it is pending deletion.</summary>
    public DateTimeOffset? DeletionDate { get; init; }

    /// <summary>AWS_KMS, EXTERNAL (imported material), AWS_CLOUDHSM or EXTERNAL_KEY_STORE.</summary>
    public string? Origin { get; init; }

    /// <summary>SYMMETRIC_DEFAULT, or the kind of an asymmetric or HMAC key.</summary>
    public string? KeySpec { get; init; }

    /// <summary>Whether the key is rotated by itself (<c>GetKeyRotationStatus</c>); a known null where KMS does not offer that.</summary>
    public Observed<bool?> RotationEnabled { get; init; }

    /// <summary>The key's policy (<c>GetKeyPolicy</c>); a known null for keys of AWS and of other accounts, whose policies are not read.</summary>
    public Observed<PolicyDocument?> Policy { get; init; }

    /// <inheritdoc />
    public override string Arn => KeyArn;

    /// <summary>Whether AWS manages the key, so that the customer can change neither its policy nor its rotation.</summary>
    public bool IsAwsManaged => KeyManager is "AWS";

    /// <summary>Whether KMS can rotate the key by itself: symmetric, with material that KMS made.</summary>
    public bool CanRotate => KeySpec is "SYMMETRIC_DEFAULT" && Origin is "AWS_KMS";

    /// <summary>Whether data can be encrypted and decrypted with it now.</summary>
    public bool IsUsable => KeyState is "Enabled" or "Updating";
}
