using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds the part of Secrets Manager and Parameter Store in a region.</summary>
internal sealed class SecretsBuilder(string accountId, string region)
{
    private readonly JsonArray _secrets = [];
    private readonly JsonArray _parameters = [];
    private readonly Dictionary<string, JsonObject?> _policies = new(StringComparer.Ordinal);

    /// <summary>The ARN of a secret.</summary>
    public string ArnOf(string name) => $"arn:aws:secretsmanager:{region}:{accountId}:secret:{name}-{Names.Hex(name, 6)}";

    /// <summary>Adds a secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="created">When it was made.</param>
    /// <param name="changed">When it was last changed.</param>
    /// <param name="key">Its key; null for the one of AWS.</param>
    /// <param name="rotatedEvery">How many days from one rotation to the next; null for a secret that is not rotated.</param>
    /// <param name="policy">A statement of its resource policy; null for none.</param>
    /// <param name="deleted">When it was marked for deletion.</param>
    public JsonObject Secret(
        string name, DateTimeOffset created, DateTimeOffset changed, string? key = null, int? rotatedEvery = null, JsonObject? policy = null, DateTimeOffset? deleted = null)
    {
        var secret = new JsonObject
        {
            ["ARN"] = ArnOf(name),
            ["Name"] = name,
            ["CreatedDate"] = Names.Time(created),
            ["LastChangedDate"] = Names.Time(changed),
            ["Tags"] = new JsonArray(),
            ["SecretVersionsToStages"] = new JsonObject { [Names.Uuid($"{name}/{changed:O}")] = new JsonArray("AWSCURRENT") },
        };
        if (key is not null)
        {
            secret["KmsKeyId"] = key;
        }

        if (rotatedEvery is { } days)
        {
            secret["RotationEnabled"] = true;
            secret["RotationLambdaARN"] = $"arn:aws:lambda:{region}:{accountId}:function:rotate-secrets";
            secret["RotationRules"] = new JsonObject { ["AutomaticallyAfterDays"] = days };
            secret["LastRotatedDate"] = Names.Time(changed);
            secret["NextRotationDate"] = Names.Time(changed.AddDays(days));
        }

        if (deleted is { } at)
        {
            secret["DeletedDate"] = Names.Time(at);
        }

        _secrets.Add((JsonNode)secret);
        _policies[name] = policy;
        return secret;
    }

    /// <summary>Adds a parameter; a SecureString when it has a key.</summary>
    public void Parameter(string name, DateTimeOffset modified, string? key)
    {
        var parameter = new JsonObject
        {
            ["Name"] = name,
            ["Type"] = key is null ? "String" : "SecureString",
            ["LastModifiedDate"] = Names.Time(modified),
            ["LastModifiedUser"] = $"arn:aws:sts::{accountId}:assumed-role/terraform/ci",
            ["Version"] = 3,
            ["Tier"] = "Standard",
            ["Policies"] = new JsonArray(),
            ["DataType"] = "text",
        };
        if (key is not null)
        {
            parameter["KeyId"] = key;
        }

        _parameters.Add((JsonNode)parameter);
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.ListSecrets, new() { ["SecretList"] = _secrets });
        documents.Put(SnapshotPaths.DescribeParameters, new() { ["Parameters"] = _parameters });
        foreach (var (name, policy) in _policies)
        {
            var answer = new JsonObject { ["ARN"] = ArnOf(name), ["Name"] = name };
            if (policy is not null)
            {
                answer["ResourcePolicy"] = IamBuilder.Document((JsonObject)policy.DeepClone()).ToJsonString();
            }

            documents.Put(SnapshotPaths.GetResourcePolicy(ArnOf(name)), answer);
        }
    }
}
