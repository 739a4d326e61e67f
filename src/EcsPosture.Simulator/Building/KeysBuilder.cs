using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds KMS's part of a region: keys that are enabled, rotated and closed unless told otherwise.</summary>
internal sealed class KeysBuilder(string accountId, string region, DateTimeOffset anchor)
{
    private readonly JsonArray _aliases = [];
    private readonly Dictionary<string, (JsonObject Metadata, bool? Rotated, JsonObject? Policy)> _keys = new(StringComparer.Ordinal);

    /// <summary>Adds a key and gives its ARN.</summary>
    /// <param name="seed">What its id is made from.</param>
    /// <param name="alias">Its alias without <c>alias/</c>; null for none.</param>
    /// <param name="state">Its state.</param>
    /// <param name="rotated">Whether it is rotated; null for a key that cannot be.</param>
    /// <param name="open">Whether its policy lets everybody use it.</param>
    public string Key(string seed, string? alias = null, string state = "Enabled", bool? rotated = true, bool open = false)
    {
        var id = Names.Uuid(seed);
        var metadata = Metadata(id, "CUSTOMER", state, rotated is null ? "EXTERNAL" : "AWS_KMS");
        if (state is "PendingDeletion")
        {
            metadata["DeletionDate"] = Names.Time(anchor.AddDays(12));
        }

        var statements = new JsonArray(IamBuilder.Allow(["kms:*"], "*"));
        statements[0]!["Sid"] = "Enable IAM User Permissions";
        statements[0]!["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{accountId}:root" };
        if (open)
        {
            var everybody = IamBuilder.Allow(["kms:Decrypt", "kms:DescribeKey"], "*");
            everybody["Principal"] = new JsonObject { ["AWS"] = "*" };
            statements.Add((JsonNode)everybody);
        }

        _keys[id] = (metadata, rotated, new() { ["Version"] = "2012-10-17", ["Id"] = "key-default-1", ["Statement"] = statements });
        if (alias is not null)
        {
            Alias(alias, id);
        }

        return Arn(id);
    }

    /// <summary>Adds a key that AWS manages for a service, with its alias.</summary>
    public string Managed(string service)
    {
        var id = Names.Uuid($"{accountId}/{region}/aws/{service}");
        _keys[id] = (Metadata(id, "AWS", "Enabled", "AWS_KMS"), null, null);
        Alias($"aws/{service}", id);
        return Arn(id);
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.ListAliases, new() { ["Aliases"] = _aliases });
        foreach (var (id, (metadata, rotated, policy)) in _keys)
        {
            documents.Put(SnapshotPaths.DescribeKey(id), new() { ["KeyMetadata"] = metadata });
            if (rotated is not null)
            {
                documents.Put(SnapshotPaths.GetKeyRotationStatus(id), new() { ["KeyRotationEnabled"] = rotated });
            }

            if (policy is not null)
            {
                documents.Put(SnapshotPaths.GetKeyPolicy(id), new() { ["Policy"] = policy.ToJsonString(), ["PolicyName"] = "default" });
            }
        }
    }

    private string Arn(string id) => $"arn:aws:kms:{region}:{accountId}:key/{id}";

    private void Alias(string name, string id) => _aliases.Add(new JsonObject
    {
        ["AliasName"] = $"alias/{name}",
        ["AliasArn"] = $"arn:aws:kms:{region}:{accountId}:alias/{name}",
        ["TargetKeyId"] = id,
        ["CreationDate"] = Names.Time(anchor.AddDays(-700)),
        ["LastUpdatedDate"] = Names.Time(anchor.AddDays(-700)),
    });

    private JsonObject Metadata(string id, string manager, string state, string origin) => new()
    {
        ["AWSAccountId"] = accountId,
        ["KeyId"] = id,
        ["Arn"] = Arn(id),
        ["CreationDate"] = Names.Time(anchor.AddDays(-700)),
        ["Enabled"] = state is "Enabled",
        ["Description"] = "",
        ["KeyUsage"] = "ENCRYPT_DECRYPT",
        ["KeyState"] = state,
        ["Origin"] = origin,
        ["KeyManager"] = manager,
        ["CustomerMasterKeySpec"] = "SYMMETRIC_DEFAULT",
        ["KeySpec"] = "SYMMETRIC_DEFAULT",
        ["EncryptionAlgorithms"] = new JsonArray("SYMMETRIC_DEFAULT"),
        ["MultiRegion"] = false,
    };
}
