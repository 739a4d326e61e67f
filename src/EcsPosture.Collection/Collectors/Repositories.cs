using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// Repositories of the account that images in use are named from, of any region of the scan, and those images. Registries of
/// other accounts and of others than AWS are not read. Nothing is pulled: that would count as a use of the image. Each image costs
/// several calls at a slow rate, so they are read while task definitions are still being described.
/// </summary>
internal sealed class Repositories : IAccountCollector
{
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

    public bool FollowsRegions => true;

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken) => scan.ReadInRoundsAsync(
        part => part.References.Images,
        part => new RegistryReading(part),
        (image, reading) =>
        {
            foreach (var (repository, id) in IdsOf(image.Image, image.Digest, scan.AccountId))
            {
                reading(repository.Region)?.Want(repository.Name, id);
            }
        },
        cancellationToken);

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
}
