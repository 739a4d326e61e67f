using EcsPosture.Checks.Audit;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Inventory.Storage;

namespace EcsPosture.Checks.Storage;

/// <summary>A bucket that holds the files of a trail and that everybody may reach, or that does not rule this out.</summary>
public sealed class PublicTrailBucket : Check<Bucket>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-audit-trail-bucket-public",
        Title = "Trail bucket is public",
        Severity = Severity.Critical,
        SeverityNote = "Medium when nobody outside can reach the bucket, but neither it nor the account blocks public access.",
        Topics = [Topic.Logging],
        Pages = ["logging-using-cloudtrail"],
        ResourceType = ResourceType.Bucket,
        Responsibility = Responsibility.Customer,
        Rationale =
            "The files of a trail tell who works in the account, with which roles and addresses, and which mistakes they make. "
            + "A bucket that everybody may write to can also be made to tell lies.",
        PassWhen = "Neither the bucket's policy nor its access control list lets everybody in, and public access is blocked by the bucket or the account.",
        FailWhen =
            "The policy is public or the access control list names everybody, and no public access block keeps that from taking effect (critical); "
            + "or one of the four settings of the block is on neither for the bucket nor for the account (medium).",
        NotApplicableWhen = "The bucket belongs to another account.",
        Remediation = new()
        {
            Summary = "Block public access on the bucket, or better on the account, and take everybody out of its policy and list.",
            Cli = """
                aws s3api put-public-access-block --bucket {name} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
                """,
            Terraform = """
                resource "aws_s3_bucket_public_access_block" "trail" {
                  bucket                  = "{name}"
                  block_public_acls       = true
                  ignore_public_acls      = true
                  block_public_policy     = true
                  restrict_public_buckets = true
                }
                """,
            CloudFormation = """
                TrailBucket:
                  Type: AWS::S3::Bucket
                  Properties:
                    BucketName: {name}
                    PublicAccessBlockConfiguration:
                      BlockPublicAcls: true
                      IgnorePublicAcls: true
                      BlockPublicPolicy: true
                      RestrictPublicBuckets: true
                """,
            SideEffects = "Whoever read the bucket without an identity of the account no longer can; CloudTrail still delivers.",
        },
        Controls = [new(FrameworkNames.Fsbp, "CloudTrail.6")],
        Actions =
        [
            "cloudtrail:DescribeTrails", "s3:ListBuckets", "s3:GetBucketPolicyStatus", "s3:GetPublicAccessBlock", "s3:GetBucketAcl", "s3control:GetPublicAccessBlock",
        ],
    };

    internal override bool IsGlobal => true;

    /// <inheritdoc />
    protected override ResourceList<Bucket> Select(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var account = context.Account;
        var trails = AccountTrails.Of(account);
        var names = trails.Trails
            .Select(t => t.Resource.TryGet(out var trail, out _) && trail.OwnerAccount == account.AccountId ? trail.S3BucketName : null)
            .OfType<string>().Where(n => n.Length > 0).Distinct().Order(StringComparer.Ordinal);
        return new()
        {
            Items = [.. names.Select(name => Listed(account, name))],
            Gaps = [.. trails.Trails.Select(t => t.Resource.Gap).Concat(trails.Gaps.Select(g => (Gap?)g.Gap)).OfType<Gap>().Select(gap => gap with { Resource = null }).Distinct()],
        };
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Bucket resource, CheckContext context) =>
        resource.IsOwn ? BucketExposure.Examine(resource, context, $"Bucket {resource.Name}", Severity.Critical) : [new DoesNotApply("The bucket belongs to another account.")];

    private static Listed<Bucket> Listed(AccountSnapshot account, string name)
    {
        var arn = $"arn:{account.Partition}:s3:::{name}";
        return new(arn, BucketExposure.Find(account, name).Map(bucket => bucket ?? new Bucket { BucketArn = arn, Name = name, IsOwn = false, ContentHash = "foreign" }));
    }
}
