using System.Text.Json;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Testing;

/// <summary>A repository of Amazon ECR that is safe by default; a test changes it with <c>with</c>.</summary>
public static class ARepository
{
    /// <summary>The digest of its image.</summary>
    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    /// <summary>Another digest.</summary>
    public const string OtherDigest = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    /// <summary>Its ARN in the account and region of the tests.</summary>
    public static string ArnOf(string name) => $"arn:aws:ecr:{ASnapshot.Region}:{ASnapshot.AccountId}:repository/{name}";

    /// <summary>How an image of it is named.</summary>
    public static string UriOf(string name) => $"{ASnapshot.AccountId}.dkr.ecr.{ASnapshot.Region}.amazonaws.com/{name}";

    /// <summary>A private, immutable, scanned repository with one signed image, <c>1.4.2</c>.</summary>
    public static Repository Named(string name = "app") => new()
    {
        RepositoryArn = ArnOf(name),
        RepositoryName = name,
        RepositoryUri = UriOf(name),
        ImageTagMutability = "IMMUTABLE",
        EncryptionConfiguration = new() { EncryptionType = "KMS", KmsKey = $"arn:aws:kms:{ASnapshot.Region}:{ASnapshot.AccountId}:key/44444444-3333-2222-1111-000000000000" },
        Scanning = Observed.Known(new RepositoryScanning { ScanFrequency = "CONTINUOUS_SCAN" }),
        Policy = Observed.Known<PolicyDocument?>(null),
        LifecyclePolicy = Observed.Known<string?>("{}"),
        Images = Images(Image()),
        ContentHash = $"repository {name}",
    };

    /// <summary>A signed image in which a scan found nothing serious.</summary>
    public static RepositoryImage Image(string digest = Digest, params string[] tags) => new()
    {
        ImageDigest = digest,
        ImageTags = tags.Length == 0 && digest == Digest ? ["1.4.2"] : tags,
        ImageManifestMediaType = "application/vnd.oci.image.manifest.v1+json",
        Scan = Scan("ACTIVE", ("MEDIUM", 3)),
        Referrers = Referrers("application/vnd.cncf.notary.signature"),
    };

    /// <summary>The images of a repository.</summary>
    public static Observed<IReadOnlyList<RepositoryImage>> Images(params RepositoryImage[] images) => Observed.Known<IReadOnlyList<RepositoryImage>>(images);

    /// <summary>What a scan found an hour ago.</summary>
    public static Observed<ImageScan?> Scan(string status, params (string Severity, int Count)[] counts) => Observed.Known<ImageScan?>(new()
    {
        Status = status,
        CompletedAt = ASnapshot.TakenAt.AddHours(-1),
        SeverityCounts = counts.ToDictionary(c => c.Severity, c => c.Count),
    });

    /// <summary>What is attached to an image.</summary>
    public static Observed<IReadOnlyList<ImageReferrer>> Referrers(params string[] types) =>
        Observed.Known<IReadOnlyList<ImageReferrer>>([.. types.Select(type => new ImageReferrer { Digest = OtherDigest, ArtifactType = type })]);

    /// <summary>A policy with these statements.</summary>
    public static Observed<PolicyDocument?> Policy(string statements) =>
        PolicyDocumentReader.TryParse("{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}", out var document, out var problem)
            ? Observed.Known<PolicyDocument?>(document)
            : throw new JsonException(problem);

    /// <summary>A registry that was read, with these repositories.</summary>
    public static RegistryFacts RegistryOf(params Repository[] repositories) => new()
    {
        Repositories = ResourceList<Repository>.Of(repositories),
        Scanning = Observed.Known(new RegistryScanning { ScanType = "ENHANCED" }),
        Policy = Observed.Known<PolicyDocument?>(null),
        SigningRules = Observed.Known<IReadOnlyList<SigningRule>>([]),
        PullThroughCacheRules = Observed.Known<IReadOnlyList<PullThroughCacheRule>>([]),
    };
}
