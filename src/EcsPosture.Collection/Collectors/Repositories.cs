using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// Repositories of the account that images in use are named from, of any region of the scan, and those images. Registries of
/// other accounts and of others than AWS are not read. Nothing is pulled: that would count as a use of the image.
/// </summary>
internal sealed class Repositories : IAccountCollector
{
    private const int IdsPerCall = 100;
    private const int ScanningPerCall = 25;

    public string Name => "repositories and images";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.DescribeRepositories),
        new(ApiActions.BatchGetRepositoryScanningConfiguration),
        new(ApiActions.GetRepositoryPolicy),
        new(ApiActions.GetLifecyclePolicy),
        new(ApiActions.DescribeRepositoryImages),
        new(ApiActions.DescribeImageScanFindings),
        new(ApiActions.ListImageReferrers),
    ];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(TaskDefinitions), typeof(Tasks)];

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var named = scan.Regions.SelectMany(part => part.References.Images)
            .SelectMany(use => IdsOf(use.Image, use.Digest, scan.AccountId))
            .ToLookup(use => use.Repository.Region);
        return Task.WhenAll(scan.Regions.Select(part => ReadAsync(
            part, named[part.Region].GroupBy(use => use.Repository.Name, use => use.Id, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray(), cancellationToken)));
    }

    private static IEnumerable<(EcrRepositoryName Repository, ImageId Id)> IdsOf(string text, string? pulled, string account)
    {
        var image = ImageReference.Parse(text);
        if (image.Ecr is not { } repository || repository.AccountId != account)
        {
            yield break;
        }

        yield return (repository, image.Id);
        if (pulled is not null && ImageReference.IsDigest(pulled))
        {
            yield return (repository, new(pulled, null));
        }
    }

    private static async Task ReadAsync(SnapshotPart region, IGrouping<string, ImageId>[] wanted, CancellationToken cancellationToken)
    {
        var found = await region.ReadNamedAsync(
            ApiActions.DescribeRepositories,
            new([.. wanted.Select(g => (JsonNode)g.Key)], IdsPerCall, "repositoryNames", []),
            "repositories",
            e => e.Code is "RepositoryNotFoundException",
            cancellationToken);
        var repositories = found.Content["repositories"].Objects()
            .Select(r => (Name: r["repositoryName"].AsText() ?? "", Arn: r["repositoryArn"].AsText()))
            .Where(r => r.Name.Length > 0)
            .ToDictionary(r => r.Name, r => r.Arn, StringComparer.Ordinal);
        foreach (var repository in found.Content["repositories"].Objects())
        {
            region.References.Key(repository.At("encryptionConfiguration", "kmsKey"));
        }

        region.PutPages(SnapshotPaths.DescribeRepositories, found, null);
        await region.PutBatchesAsync(
            SnapshotPaths.BatchGetRepositoryScanningConfiguration,
            ApiActions.BatchGetRepositoryScanningConfiguration,
            new([.. repositories.Keys], ScanningPerCall, "repositoryNames", []),
            ["scanningConfigurations", "failures"],
            null,
            _ => { },
            cancellationToken);
        await Task.WhenAll(wanted.Where(g => repositories.ContainsKey(g.Key)).Select(g => ReadAsync(region, g.Key, repositories[g.Key] ?? g.Key, [.. g.Distinct()], cancellationToken)));
    }

    private static async Task ReadAsync(SnapshotPart region, string name, string arn, ImageId[] ids, CancellationToken cancellationToken)
    {
        JsonObject Of() => new() { ["repositoryName"] = name };
        await Task.WhenAll(
            region.PutOneAsync(SnapshotPaths.GetRepositoryPolicy(name), ApiActions.GetRepositoryPolicy, Of(), arn, e => e.Code is "RepositoryPolicyNotFoundException", cancellationToken),
            region.PutOneAsync(SnapshotPaths.GetLifecyclePolicy(name), ApiActions.GetLifecyclePolicy, Of(), arn, e => e.Code is "LifecyclePolicyNotFoundException", cancellationToken));
        var images = await DescribeAsync(region, name, ids, cancellationToken);
        var digests = Digests(images);
        if (images.Read > 0)
        {
            await Task.WhenAll(digests.Select(digest => ScanAsync(region, name, $"{arn}@{digest}", digest, cancellationToken)));
            var unsigned = await Task.WhenAll(digests.Select(async digest => await IsSignedAsync(region, name, $"{arn}@{digest}", digest, cancellationToken) ? null : digest));

            // Where nothing is attached, a signature may stand beside the image under a tag made of its digest, as cosign writes it.
            ImageId[] tags = [.. unsigned.OfType<string>().Select(digest => new ImageId(null, ImageSignatures.TagOf(digest)))];
            var beside = await DescribeAsync(region, name, tags, cancellationToken);
            ((JsonArray)beside.Content["imageDetails"]!).RemoveAll(image => digests.Contains(image?["imageDigest"].AsText() ?? ""));
            new PageShape("", "", "imageDetails").Merge(ApiActions.DescribeRepositoryImages, beside.Content, images.Content);
            images = images with { Error = images.Error ?? beside.Error };
        }

        region.PutPages(SnapshotPaths.DescribeRepositoryImages(name), images, arn);
    }

    private static Task<Pages> DescribeAsync(SnapshotPart region, string repository, ImageId[] ids, CancellationToken cancellationToken) => region.ReadNamedAsync(
        ApiActions.DescribeRepositoryImages,
        new(
            [.. ids.OrderBy(id => id.Digest ?? id.Tag, StringComparer.Ordinal).Select(id => id.Digest is null ? new JsonObject { ["imageTag"] = id.Tag } : new JsonObject { ["imageDigest"] = id.Digest })],
            IdsPerCall,
            "imageIds",
            new() { ["repositoryName"] = repository }),
        "imageDetails",
        e => e.Code is "ImageNotFoundException",
        cancellationToken);

    /// <summary>The digests of what was found, each once: a tag and a digest may name the same image.</summary>
    private static HashSet<string> Digests(Pages images)
    {
        var digests = new HashSet<string>(StringComparer.Ordinal);
        (images.Content["imageDetails"] as JsonArray)?.RemoveAll(image => image?["imageDigest"].AsText() is not { } digest || !digests.Add(digest));
        return digests;
    }

    /// <summary>The counts of a scan, and of single findings only those that raise a severity: all of them would be most of a snapshot.</summary>
    private static async Task ScanAsync(SnapshotPart region, string repository, string resource, string digest, CancellationToken cancellationToken)
    {
        var path = SnapshotPaths.DescribeImageScanFindings(repository, digest);
        var exploitable = new JsonArray();
        JsonObject? first = null;
        string? token = null;
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            do
            {
                var input = new JsonObject { ["repositoryName"] = repository, ["imageId"] = new JsonObject { ["imageDigest"] = digest }, ["maxResults"] = 1000 };
                if (token is not null)
                {
                    input["nextToken"] = token;
                }

                var answer = await region.CallAsync(ApiActions.DescribeImageScanFindings, input, cancellationToken);
                foreach (var finding in answer.At("imageScanFindings", "enhancedFindings").Objects())
                {
                    if (finding["severity"].AsText() is "CRITICAL" && finding["exploitAvailable"].AsText() is "YES")
                    {
                        exploitable.Add(new JsonObject
                        {
                            ["severity"] = "CRITICAL",
                            ["exploitAvailable"] = "YES",
                            ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = finding.At("packageVulnerabilityDetails", "vulnerabilityId").AsText() ?? finding["title"].AsText() },
                        });
                    }
                }

                first ??= answer;
                token = answer["nextToken"].AsText();
            }
            while (!string.IsNullOrEmpty(token) && tokens.Add(token));
        }
        catch (AwsException e) when (e.Code is "ScanNotFoundException")
        {
            region.Put(path, []);
            return;
        }
        catch (AwsException e)
        {
            region.AddGap(e.GapFrom(resource, path));
            return;
        }

        first.Remove("nextToken");
        if (first["imageScanFindings"] is JsonObject findings)
        {
            findings.Remove("findings");
            findings["enhancedFindings"] = exploitable;
        }

        region.Put(path, first);
    }

    private static async Task<bool> IsSignedAsync(SnapshotPart region, string repository, string resource, string digest, CancellationToken cancellationToken)
    {
        var pages = await region.PutPagesAsync(
            SnapshotPaths.ListImageReferrers(repository, digest),
            ApiActions.ListImageReferrers,
            new() { ["repositoryName"] = repository, ["subjectId"] = new JsonObject { ["imageDigest"] = digest } },
            PageShape.Of("referrers"),
            resource,
            cancellationToken);
        return pages.Content["referrers"].Objects().Any(r => ImageSignatures.IsSignature(r["artifactType"].AsText()));
    }
}
