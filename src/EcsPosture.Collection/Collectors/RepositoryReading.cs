using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The reading of one repository: its policies once, and of its images those that are asked for, in as many rounds as it takes.</summary>
internal sealed class RepositoryReading(SnapshotPart region, string name, string arn)
{
    private const int IdsPerCall = 100;

    private readonly SortedDictionary<string, JsonNode> _images = new(StringComparer.Ordinal);
    private readonly HashSet<string> _scanned = new(StringComparer.Ordinal);
    private int _read;
    private AwsException? _error;

    /// <summary>Reads who may do what with it, and how long it keeps images.</summary>
    public Task ReadPoliciesAsync(CancellationToken cancellationToken)
    {
        JsonObject Of() => new() { ["repositoryName"] = name };
        return Task.WhenAll(
            region.PutOneAsync(SnapshotPaths.GetRepositoryPolicy(name), ApiActions.GetRepositoryPolicy, Of(), arn, e => e.Code is "RepositoryPolicyNotFoundException", cancellationToken),
            region.PutOneAsync(SnapshotPaths.GetLifecyclePolicy(name), ApiActions.GetLifecyclePolicy, Of(), arn, e => e.Code is "LifecyclePolicyNotFoundException", cancellationToken));
    }

    /// <summary>Reads images, what was found in them and whether they are signed.</summary>
    public async Task ReadImagesAsync(IReadOnlyList<ImageId> ids, CancellationToken cancellationToken)
    {
        // A tag and a digest may name the same image.
        string[] digests = [.. Take(await DescribeAsync(ids, cancellationToken)).Where(_scanned.Add)];
        var scans = Task.WhenAll(digests.Select(digest => ScanAsync(digest, cancellationToken)));
        var unsigned = await Task.WhenAll(digests.Select(async digest => await IsSignedAsync(digest, cancellationToken) ? null : digest));

        // Where nothing is attached, a signature may stand beside the image under a tag made of its digest, as cosign writes it.
        ImageId[] tags = [.. unsigned.OfType<string>().Select(digest => new ImageId(null, ImageSignatures.TagOf(digest)))];
        if (tags.Length > 0)
        {
            Take(await DescribeAsync(tags, cancellationToken));
        }

        await scans;
    }

    /// <summary>Puts the images into their file.</summary>
    public void Put() => region.PutPages(
        SnapshotPaths.DescribeRepositoryImages(name), new(new() { ["imageDetails"] = new JsonArray([.. _images.Values]) }, _read, _error), arn);

    private string ImageArn(string digest) => $"{arn}@{digest}";

    private HashSet<string> Take(Pages described)
    {
        _read += described.Read;
        _error ??= described.Error;
        var digests = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in described.Content["imageDetails"].Objects())
        {
            if (image["imageDigest"].AsText() is { } digest && digests.Add(digest))
            {
                _images.TryAdd(digest, image.DeepClone());
            }
        }

        return digests;
    }

    private Task<Pages> DescribeAsync(IEnumerable<ImageId> ids, CancellationToken cancellationToken) => region.ReadNamedAsync(
        ApiActions.DescribeRepositoryImages,
        new(
            [.. ids.OrderBy(id => id.Digest ?? id.Tag, StringComparer.Ordinal).Select(id => id.Digest is null ? new JsonObject { ["imageTag"] = id.Tag } : new JsonObject { ["imageDigest"] = id.Digest })],
            IdsPerCall,
            "imageIds",
            new() { ["repositoryName"] = name }),
        "imageDetails",
        e => e.Code is "ImageNotFoundException",
        cancellationToken);

    /// <summary>The counts of a scan, and of single findings only those that raise a severity: all of them would be most of a snapshot.</summary>
    private async Task ScanAsync(string digest, CancellationToken cancellationToken)
    {
        var path = SnapshotPaths.DescribeImageScanFindings(name, digest);
        var exploitable = new JsonArray();
        JsonObject? first = null;
        string? token = null;
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            do
            {
                var input = new JsonObject { ["repositoryName"] = name, ["imageId"] = new JsonObject { ["imageDigest"] = digest }, ["maxResults"] = 1000 };
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
            region.AddGap(e.GapFrom(ImageArn(digest), path));
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

    private async Task<bool> IsSignedAsync(string digest, CancellationToken cancellationToken)
    {
        var pages = await region.PutPagesAsync(
            SnapshotPaths.ListImageReferrers(name, digest),
            ApiActions.ListImageReferrers,
            new() { ["repositoryName"] = name, ["subjectId"] = new JsonObject { ["imageDigest"] = digest } },
            PageShape.Of("referrers"),
            ImageArn(digest),
            cancellationToken);
        return pages.Content["referrers"].Objects().Any(r => ImageSignatures.IsSignature(r["artifactType"].AsText()));
    }
}
