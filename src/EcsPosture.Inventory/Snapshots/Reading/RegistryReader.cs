using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of Amazon ECR.</summary>
internal sealed class RegistryReader(FolderReader folder)
{
    private static readonly RegistryJsonContext Json = RegistryJsonContext.Default;

    public RegistryFacts Read()
    {
        var scannings = Scannings();
        return new()
        {
            Repositories = Elements.List(
                folder.Open(SnapshotPaths.DescribeRepositories, "ecr:DescribeRepositories"),
                "repositories",
                Json.RepositoryElement,
                element => Peek.Text(element, "repositoryArn"),
                (element, hash) => Repository(element, hash, scannings)),
            Scanning = One(folder.Open(SnapshotPaths.GetRegistryScanningConfiguration, "ecr:GetRegistryScanningConfiguration"), "scanningConfiguration", Json.RegistryScanning),
            Policy = Policy(folder.Open(SnapshotPaths.GetRegistryPolicy, "ecr:GetRegistryPolicy"), "the registry"),
            SigningRules = SigningRules(),
            PullThroughCacheRules = Elements.All(
                folder.Open(SnapshotPaths.DescribePullThroughCacheRules, "ecr:DescribePullThroughCacheRules"), "pullThroughCacheRules", Json.PullThroughCacheRule),
        };
    }

    private Repository Repository(RepositoryElement element, string hash, Observed<IReadOnlyDictionary<string, RepositoryScanning>> scannings)
    {
        var (name, arn) = (element.RepositoryName, element.RepositoryArn);
        var policy = folder.Open(SnapshotPaths.GetRepositoryPolicy(name), "ecr:GetRepositoryPolicy", arn);
        var lifecycle = folder.Open(SnapshotPaths.GetLifecyclePolicy(name), "ecr:GetLifecyclePolicy", arn);
        var images = Images(name, arn, out var imagesHash);
        var scanning = !scannings.TryGet(out var known, out var gap) ? Observed.Unknown<RepositoryScanning>(gap with { Resource = gap.Resource ?? arn })
            : known.TryGetValue(name, out var found) ? Observed.Known(found)
            : Observed.Unknown<RepositoryScanning>(Gap.NotAsked("ecr:BatchGetRepositoryScanningConfiguration", arn) with { File = SnapshotPaths.BatchGetRepositoryScanningConfiguration });
        return new()
        {
            RepositoryArn = arn,
            RepositoryName = name,
            RepositoryUri = element.RepositoryUri,
            ImageTagMutability = element.ImageTagMutability,
            ImageTagMutabilityExclusionFilters = element.ImageTagMutabilityExclusionFilters ?? [],
            EncryptionConfiguration = element.EncryptionConfiguration,
            Scanning = scanning,
            Policy = Policy(policy, arn),
            LifecyclePolicy = lifecycle.Gaps is [var unread, ..] ? Observed.Unknown<string?>(unread) : Observed.Known(Peek.Text(lifecycle.Content, "lifecyclePolicyText")),
            Images = images,
            ContentHash = CanonicalJson.Hash(
                JsonValue.Create(hash), policy.Content, lifecycle.Content, JsonValue.Create(scanning.TryGet(out var s, out _) ? s.ToString() : null), JsonValue.Create(imagesHash)),
        };
    }

    private Observed<IReadOnlyDictionary<string, RepositoryScanning>> Scannings() =>
        Elements.All(
            folder.Open(SnapshotPaths.BatchGetRepositoryScanningConfiguration, "ecr:BatchGetRepositoryScanningConfiguration"),
            "scanningConfigurations",
            Json.RepositoryScanningElement)
        .Map<IReadOnlyDictionary<string, RepositoryScanning>>(all => all
            .GroupBy(s => s.RepositoryName, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new RepositoryScanning { ScanFrequency = g.First().ScanFrequency, ScanOnPush = g.First().ScanOnPush }, StringComparer.Ordinal));

    private Observed<IReadOnlyList<RepositoryImage>> Images(string repository, string arn, out string hash)
    {
        var file = folder.Open(SnapshotPaths.DescribeRepositoryImages(repository), "ecr:DescribeImages", arn);
        hash = file.Content is null ? "" : CanonicalJson.Hash(file.Content);
        return Elements.All(file, "imageDetails", Json.ImageElement).Map<IReadOnlyList<RepositoryImage>>(images =>
        [
            .. images.Select(image => new RepositoryImage
            {
                ImageDigest = image.ImageDigest,
                ImageTags = image.ImageTags ?? [],
                ImageManifestMediaType = image.ImageManifestMediaType,
                ImagePushedAt = image.ImagePushedAt,
                ImageStatus = image.ImageStatus,
                Scan = Scan(folder.Open(SnapshotPaths.DescribeImageScanFindings(repository, image.ImageDigest), "ecr:DescribeImageScanFindings", $"{arn}@{image.ImageDigest}")),
                Referrers = Elements.All(
                    folder.Open(SnapshotPaths.ListImageReferrers(repository, image.ImageDigest), "ecr:ListImageReferrers", $"{arn}@{image.ImageDigest}"), "referrers", Json.ImageReferrer),
            }),
        ]);
    }

    private static Observed<ImageScan?> Scan(Answer file)
    {
        if (file.Gaps is [var gap, ..])
        {
            return Observed.Unknown<ImageScan?>(gap);
        }

        return file.Content!.Count == 0
            ? Observed.Known<ImageScan?>(null)
            : FolderReader.Read(file.Content, Json.ScanFindingsElement, file, null).Map<ImageScan?>(scan => new()
            {
                Status = scan.ImageScanStatus?.Status,
                Description = scan.ImageScanStatus?.Description,
                CompletedAt = scan.ImageScanFindings?.ImageScanCompletedAt,
                SeverityCounts = scan.ImageScanFindings?.FindingSeverityCounts,
                CriticalExploitable =
                [
                    .. (scan.ImageScanFindings?.EnhancedFindings ?? [])
                        .Where(f => f is { Severity: "CRITICAL", ExploitAvailable: "YES" })
                        .Select(f => f.PackageVulnerabilityDetails?.VulnerabilityId ?? f.Title ?? "")
                        .Where(name => name.Length > 0)
                        .Distinct(StringComparer.Ordinal),
                ],
            });
    }

    private Observed<IReadOnlyList<SigningRule>> SigningRules()
    {
        var file = folder.Open(SnapshotPaths.GetSigningConfiguration, "ecr:GetSigningConfiguration");
        if (file.Gaps.Count == 0 && file.Content!.Count == 0)
        {
            return Observed.Known<IReadOnlyList<SigningRule>>([]);
        }

        var rules = file with { Content = file.Content is null ? null : Peek.Object(file.Content, "signingConfiguration") ?? [] };
        return Elements.All(rules, "rules", Json.SigningRule);
    }

    // A file that AWS's answer "there is none" stands behind holds no policy.
    private static Observed<PolicyDocument?> Policy(Answer file, string resource)
    {
        if (file.Gaps is [var gap, ..])
        {
            return Observed.Unknown<PolicyDocument?>(gap);
        }

        return file.Content!["policyText"] is { } text
            ? PolicyDocumentReader.Read(text, file.Action, resource).Map(policy => (PolicyDocument?)policy)
            : Observed.Known<PolicyDocument?>(null);
    }

    private static Observed<T> One<T>(Answer file, string member, JsonTypeInfo<T> type)
        where T : class =>
        file.Gaps is [var gap, ..] ? Observed.Unknown<T>(gap)
        : Peek.Object(file.Content, member) is { } body ? FolderReader.Read(body, type, file, null)
        : Observed.Unknown<T>(file.Malformed($"the file has no {member}", null));
}
