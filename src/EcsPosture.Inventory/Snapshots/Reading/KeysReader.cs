using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Keys;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of KMS: one for each key that something refers to.</summary>
internal sealed class KeysReader(FolderReader folder)
{
    private const string Describe = "kms:DescribeKey";
    private const string Folder = "kms/describe-key/";
    private static readonly DataJsonContext Json = DataJsonContext.Default;

    public KeysFacts Read()
    {
        var keys = new ListBuilder<KmsKey>();
        foreach (var path in folder.Under(Folder))
        {
            var answer = folder.Open(path, Describe);
            var metadata = Peek.Object(answer.Content, "KeyMetadata");
            if (Peek.Text(metadata, "Arn") is { Length: > 0 } arn)
            {
                keys.Add(arn, FolderReader.Read(metadata!, Json.KeyElement, answer, arn).Map(WithDetails));
            }
            else
            {
                keys.Incomplete(answer.Malformed("the file has no KeyMetadata with an Arn", null));
            }
        }

        foreach (var gap in folder.GapsUnder(Folder))
        {
            if (gap is { Code: "NotFoundException", Resource: { } missing })
            {
                keys.AddAbsent(missing);
            }
            else if (gap.Resource is { } unread)
            {
                keys.Add(unread, Observed.Unknown<KmsKey>(gap));
            }
            else
            {
                keys.Incomplete(gap);
            }
        }

        // The list is asked for when something names a key by an alias: what the alias stands for was then not asked about.
        keys.Incomplete(folder.GapsUnder(SnapshotPaths.ListAliases));
        return new()
        {
            Keys = keys.Build(),
            Aliases = Elements.All(folder.Open(SnapshotPaths.ListAliases, "kms:ListAliases"), "Aliases", Json.KeyAlias),
        };
    }

    private KmsKey WithDetails(KeyElement element)
    {
        var key = new KmsKey
        {
            KeyArn = element.Arn,
            KeyId = element.KeyId ?? Arn.LastSegment(element.Arn),
            KeyManager = element.KeyManager,
            KeyState = element.KeyState,
            DeletionDate = element.DeletionDate,
            Origin = element.Origin,
            KeySpec = element.KeySpec ?? element.CustomerMasterKeySpec,
        };
        var isOwn = Arn.TryParse(element.Arn, out var arn) && arn.AccountId == folder.Manifest.AccountId && !key.IsAwsManaged;
        key = key with
        {
            RotationEnabled = isOwn && key.CanRotate ? Rotation(key) : Observed.Known<bool?>(null),
            Policy = isOwn ? Policy(key) : Observed.Known<PolicyDocument?>(null),
        };
        return key with
        {
            ContentHash = CanonicalJson.Hash(
                folder.Open(SnapshotPaths.DescribeKey(key.KeyId), Describe).Content,
                folder.Open(SnapshotPaths.GetKeyRotationStatus(key.KeyId), "").Content,
                folder.Open(SnapshotPaths.GetKeyPolicy(key.KeyId), "").Content),
        };
    }

    private Observed<bool?> Rotation(KmsKey key)
    {
        var answer = folder.Open(SnapshotPaths.GetKeyRotationStatus(key.KeyId), "kms:GetKeyRotationStatus", key.KeyArn);
        if (answer.Gaps is [var gap, ..])
        {
            return Observed.Unknown<bool?>(gap);
        }

        return FolderReader.Read(answer.Content!, Json.RotationElement, answer, key.KeyArn).TryGet(out var status, out var malformed)
            ? status.KeyRotationEnabled is { } enabled
                ? Observed.Known<bool?>(enabled)
                : Observed.Unknown<bool?>(answer.Malformed("the file has no KeyRotationEnabled", key.KeyArn))
            : Observed.Unknown<bool?>(malformed);
    }

    private Observed<PolicyDocument?> Policy(KmsKey key)
    {
        var answer = folder.Open(SnapshotPaths.GetKeyPolicy(key.KeyId), "kms:GetKeyPolicy", key.KeyArn);
        return answer.Gaps is [var gap, ..]
            ? Observed.Unknown<PolicyDocument?>(gap)
            : PolicyDocumentReader.Read(answer.Content!["Policy"], answer.Action, key.KeyArn).Map(document => (PolicyDocument?)document);
    }
}

/// <summary>A key as <c>DescribeKey</c> answers it.</summary>
internal sealed record KeyElement
{
    public required string Arn { get; init; }
    public string? KeyId { get; init; }
    public string? KeyManager { get; init; }
    public string? KeyState { get; init; }
    public DateTimeOffset? DeletionDate { get; init; }
    public string? Origin { get; init; }
    public string? KeySpec { get; init; }

    /// <summary>The older name of <see cref="KeySpec"/>.</summary>
    public string? CustomerMasterKeySpec { get; init; }
}

/// <summary>What <c>GetKeyRotationStatus</c> answers.</summary>
internal sealed record RotationElement
{
    public bool? KeyRotationEnabled { get; init; }
}
