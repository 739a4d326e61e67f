using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Secrets Manager and Parameter Store.</summary>
internal sealed class SecretsReader(FolderReader folder)
{
    private static readonly DataJsonContext Json = DataJsonContext.Default;

    public SecretsFacts Read() => new() { Secrets = Secrets(), Parameters = Parameters() };

    private ResourceList<Secret> Secrets() => Elements.List(
        folder.Open(SnapshotPaths.ListSecrets, "secretsmanager:ListSecrets"),
        "SecretList",
        Json.SecretElement,
        element => Peek.Text(element, "ARN"),
        (secret, hash) =>
        {
            var file = folder.Open(SnapshotPaths.GetResourcePolicy(secret.ARN), "secretsmanager:GetResourcePolicy", secret.ARN);
            return new Secret
            {
                SecretArn = secret.ARN,
                Name = secret.Name,
                KmsKeyId = secret.KmsKeyId,
                RotationEnabled = secret.RotationEnabled ?? false,
                RotationRules = secret.RotationRules,
                CreatedDate = secret.CreatedDate,
                LastChangedDate = secret.LastChangedDate,
                LastRotatedDate = secret.LastRotatedDate,
                NextRotationDate = secret.NextRotationDate,
                DeletedDate = secret.DeletedDate,
                OwningService = secret.OwningService,
                Policy = Policy(file, secret.ARN),
                ContentHash = CanonicalJson.Hash(System.Text.Json.Nodes.JsonValue.Create(hash), file.Content),
            };
        });

    // AWS answers with the secret's ARN, and leaves the policy out when there is none.
    private static Observed<PolicyDocument?> Policy(Answer file, string arn)
    {
        if (file.Gaps is [var gap, ..])
        {
            return Observed.Unknown<PolicyDocument?>(gap);
        }

        if (Peek.Text(file.Content, "ARN") is { } other && other != arn)
        {
            return Observed.Unknown<PolicyDocument?>(file.Malformed("the file holds the policy of another secret", arn));
        }

        return file.Content!["ResourcePolicy"] is { } policy
            ? PolicyDocumentReader.Read(policy, file.Action, arn).Map(document => (PolicyDocument?)document)
            : Observed.Known<PolicyDocument?>(null);
    }

    private ResourceList<Parameter> Parameters() => Elements.List(
        folder.Open(SnapshotPaths.DescribeParameters, "ssm:DescribeParameters"),
        "Parameters",
        Json.ParameterElement,
        element => Peek.Text(element, "Name") is { Length: > 0 } name ? ArnOf(name) : null,
        (parameter, hash) => new Parameter
        {
            ParameterArn = ArnOf(parameter.Name),
            Name = parameter.Name,
            Type = parameter.Type,
            KeyId = parameter.KeyId,
            LastModifiedDate = parameter.LastModifiedDate,
            ContentHash = hash,
        });

    private string ArnOf(string parameter) => $"arn:{folder.Manifest.Partition}:ssm:{folder.Manifest.Region}:{folder.Manifest.AccountId}:parameter/{parameter.TrimStart('/')}";
}

/// <summary>A secret as <c>ListSecrets</c> answers it.</summary>
internal sealed record SecretElement
{
    public required string ARN { get; init; }
    public required string Name { get; init; }
    public string? KmsKeyId { get; init; }
    public bool? RotationEnabled { get; init; }
    public RotationRules? RotationRules { get; init; }
    public DateTimeOffset? CreatedDate { get; init; }
    public DateTimeOffset? LastChangedDate { get; init; }
    public DateTimeOffset? LastRotatedDate { get; init; }
    public DateTimeOffset? NextRotationDate { get; init; }
    public DateTimeOffset? DeletedDate { get; init; }
    public string? OwningService { get; init; }
}

/// <summary>A parameter as <c>DescribeParameters</c> answers it.</summary>
internal sealed record ParameterElement
{
    public required string Name { get; init; }
    public string? Type { get; init; }
    public string? KeyId { get; init; }
    public DateTimeOffset? LastModifiedDate { get; init; }
}
