using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Keys;

namespace EcsPosture.Checks.Keys;

/// <summary>A key that ECS or what surrounds it uses and that is disabled, going to be deleted, not rotated or open to everybody.</summary>
public sealed class UnhealthyKey : Check<KmsKey>
{
    private const int MostUses = 3;

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-kms-key-health",
        Title = "KMS key used by ECS is not rotated, disabled or pending deletion",
        Severity = Severity.Medium,
        SeverityNote = "Critical when the key is going to be deleted; high when it is disabled, cannot be used or is open to everybody.",
        Topics = [Topic.Infrastructure],
        Pages = ["ecs-exec", "security-fargate", "secrets-envvar-secrets-manager"],
        ResourceType = ResourceType.Key,
        Responsibility = Responsibility.Customer,
        Rationale =
            "What a deleted key encrypted is lost for good, and while a key is disabled tasks do not get their secrets, their storage or their sessions. "
            + "Rotation limits how much one piece of key material protects. A policy open to everybody hands the key to other accounts.",
        PassWhen = "The key is enabled, rotated by itself where KMS can do that, and its policy lets nobody in without a condition.",
        FailWhen =
            "The key is pending deletion (critical); it is disabled, has no material or its store is not connected, or its policy names everybody without a condition that restricts (high); "
            + "or it is symmetric with material of KMS and its rotation is off (medium).",
        NotApplicableWhen = "AWS manages the key, or it belongs to another account.",
        Remediation = new()
        {
            Summary = "Cancel the deletion or enable the key, let KMS rotate it, and name principals in its policy.",
            Cli = """
                aws kms cancel-key-deletion --region {region} --key-id {name}
                aws kms enable-key --region {region} --key-id {name}
                aws kms enable-key-rotation --region {region} --key-id {name}
                aws kms put-key-policy --region {region} --key-id {name} --policy-name default --policy file://policy.json
                """,
            Terraform = """
                resource "aws_kms_key" "this" {
                  is_enabled          = true
                  enable_key_rotation = true
                }
                """,
            CloudFormation = """
                Key:
                  Type: AWS::KMS::Key
                  Properties:
                    Enabled: true
                    EnableKeyRotation: true
                """,
            SideEffects = "A key whose deletion was cancelled is disabled until it is enabled. Rotation keeps old material, so nothing has to be encrypted again. A key policy that locks out everyone cannot be repaired by the account.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "KMS.3"),
            new(FrameworkNames.Fsbp, "KMS.4"),
            new(FrameworkNames.Fsbp, "KMS.5"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 3.6"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 4.6"),
            new(FrameworkNames.Nist80053, "SC-12"),
            new(FrameworkNames.Nist80053, "SC-12(2)"),
            new(FrameworkNames.Nist80053, "SC-28(3)"),
            new(FrameworkNames.PciDss, "3.7.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.7.5", MappingSource.OtherTool),
        ],
        Actions = ["kms:DescribeKey", "kms:GetKeyRotationStatus", "kms:GetKeyPolicy", "kms:ListAliases", "ecs:DescribeClusters", "logs:DescribeLogGroups", "cloudtrail:DescribeTrails"],
    };

    /// <inheritdoc />
    protected override ResourceList<KmsKey> Select(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var keys = context.Usage.Keys;
        var region = context.Region;
        return new()
        {
            // A key that does not exist is reported by what refers to it.
            Items =
            [
                .. keys.InUse.Select(arn => (Arn: arn, Key: keys.Find(arn)))
                    .Where(k => !k.Key.TryGet(out var key, out _) || key is not null)
                    .Select(k => new Listed<KmsKey>(k.Arn, k.Key.Map(key => key!))),
            ],
            Gaps = [.. region.Keys.Keys.Gaps, .. region.Clusters.Gaps, .. region.LogGroups.Gaps, .. region.Trails.Gaps],
        };
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(KmsKey resource, CheckContext context)
    {
        if (resource.IsAwsManaged)
        {
            yield return new DoesNotApply("AWS manages the key.");
            yield break;
        }

        if (Arn.TryParse(resource.KeyArn, out var arn) && arn.AccountId != context.Account.AccountId)
        {
            yield return new DoesNotApply($"The key belongs to account {arn.AccountId}.");
            yield break;
        }

        var uses = context.Usage.Keys.UsesOf(resource.KeyArn);
        var name = uses.Count == 0 ? $"Key {resource.KeyId}" : $"Key {resource.KeyId} ({string.Join(", ", uses.Take(MostUses))}{(uses.Count > MostUses ? ", …" : "")})";
        if (!resource.IsUsable)
        {
            yield return new Violation($"{name} {KeyLookup.InWords(resource)}.", new Evidence("KeyMetadata.KeyState", resource.KeyState ?? Evidence.Absent, "Enabled"))
            {
                Severity = resource.KeyState is "PendingDeletion" or "PendingReplicaDeletion" ? Severity.Critical : Severity.High,
            };
        }

        if (resource.Policy.TryGet(out var policy, out _) && policy is not null)
        {
            foreach (var index in PublicAccess.PublicStatements(policy))
            {
                yield return new Violation($"The policy of {name} lets everybody use it.", new Evidence(Path(index), "*", "principals of your own account")) { Severity = Severity.High };
            }
        }

        // A key on its way out counts as not rotated, whatever it was before.
        if (resource.KeyState is not ("PendingDeletion" or "PendingReplicaDeletion") && resource.RotationEnabled.Require() is false)
        {
            yield return new Violation($"{name} is not rotated by itself.", new Evidence("KeyRotationEnabled", "false", "true"));
        }

        resource.Policy.Require();
    }

    private static string Path(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Policy.Statement[{index}].Principal");
}
