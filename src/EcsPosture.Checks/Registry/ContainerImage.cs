using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>An image of the account's own registry that ECS runs or would run next. ECR gives images no ARN.</summary>
/// <param name="Arn">An ARN-like key: <c>REPOSITORY_ARN:TAG@DIGEST</c>, without a tag where none is named.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Image">The image.</param>
/// <param name="Uses">Who names or runs it.</param>
/// <param name="ContentHash">A hash of what was read of the image.</param>
public sealed record ContainerImage(string Arn, Repository Repository, RepositoryImage Image, IReadOnlyList<ImageUse> Uses, string ContentHash) : IResource
{
    /// <summary>What identifies an image across builds: its repository, with the tag where one is named.</summary>
    public static string SubjectOf(string arn)
    {
        ArgumentNullException.ThrowIfNull(arn);
        return arn.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? arn[..at] : arn;
    }

    /// <summary>The images of a region's repositories that are in use; what could not be read stands in the list as its gap.</summary>
    internal static ResourceList<ContainerImage> Of(CheckContext context)
    {
        var repositories = RepositoryCheck.InUse(context);
        var images = new SortedDictionary<string, Listed<ContainerImage>>(StringComparer.Ordinal);
        foreach (var item in repositories.Items)
        {
            var uses = context.ImageUsage.UsesOf(item.Arn);
            if (!item.Resource.TryGet(out var repository, out var gap))
            {
                images[item.Arn] = new(item.Arn, Observed.Unknown<ContainerImage>(gap));
                continue;
            }

            foreach (var named in uses.GroupBy(u => (u.Image.Tag, Id: u.PulledDigest is { } pulled ? new ImageId(pulled, null) : u.Image.Id)))
            {
                Add(images, repository, named.Key.Tag, named.Key.Id, [.. named]);
            }
        }

        return new() { Items = [.. images.Values], Gaps = [.. repositories.Gaps, .. context.ImageUsage.Gaps.Take(1)] };
    }

    private static void Add(SortedDictionary<string, Listed<ContainerImage>> images, Repository repository, string? tag, ImageId id, ImageUse[] uses)
    {
        var key = repository.RepositoryArn + (tag is null ? "" : ":" + tag);
        if (!repository.Find(id).TryGet(out var image, out var gap))
        {
            images[key] = new(key, Observed.Unknown<ContainerImage>(gap with { Resource = key }));
            return;
        }

        // What does not exist is judged by another check.
        if (image is null)
        {
            return;
        }

        var arn = $"{key}@{image.ImageDigest}";
        if (images.TryGetValue(arn, out var before) && before.Resource.TryGet(out var same, out _))
        {
            uses = [.. same.Uses, .. uses];
        }

        var scan = image.Scan.TryGet(out var read, out _) && read is not null
            ? $"{read.Status} {read.CompletedAt:u} {string.Join(',', (read.SeverityCounts ?? new Dictionary<string, int>()).OrderBy(c => c.Key, StringComparer.Ordinal))} {string.Join(',', read.CriticalExploitable)}"
            : "none";
        images[arn] = new(arn, Observed.Known(new ContainerImage(arn, repository, image, uses, $"{arn} {image.ImageManifestMediaType} {scan}")));
    }
}
