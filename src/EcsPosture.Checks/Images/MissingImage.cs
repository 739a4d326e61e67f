using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Images;

/// <summary>A container whose image is no longer in the account's registry.</summary>
public sealed class MissingImage : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-image-missing",
        Title = "Image or digest is no longer in the repository",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure, Topic.Iam],
        Pages = ["security-tasks-containers", "task_execution_IAM_role"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Tasks that run keep running, and the next one fails to start: when the service must scale out, or a host is lost. "
            + "A tag or repository that is free can also be taken by whoever may push there.",
        PassWhen = "The repository holds the image that the container names.",
        FailWhen = "The repository does not exist, does not hold the image, or has archived it.",
        NotApplicableWhen = "The image is of another registry than the account's own, or none is named.",
        Remediation = new()
        {
            Summary = "Push the image again, or register a revision that names one which exists, and keep deployed tags in the repository's lifecycle policy.",
            Cli = "aws ecr describe-images --region {region} --repository-name <repository> --query 'imageDetails[].[imageTags, imageDigest, imagePushedAt]'",
            SideEffects = "An image that is built again has another digest: a definition that is pinned needs a new revision.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-8", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "ecr:DescribeRepositories", "ecr:DescribeImages"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (string.IsNullOrWhiteSpace(container.Image))
        {
            return [new DoesNotApply("The container names no image.")];
        }

        var named = context.ImageOf(container);
        var image = named.Reference;
        if (named.Ecr is not { } name || name.AccountId != context.Account.AccountId)
        {
            return [new DoesNotApply($"The image is of another registry, {named.Registry}, which is not read.")];
        }

        var repository = context.FindRepository(name).Require();
        if (repository is null)
        {
            return [Missing($"repository {name.Name} does not exist in {name.Region}")];
        }

        var found = repository.Find(image.Id).Require();
        return found is null ? [Missing($"{image.Id.Digest ?? image.Id.Tag} is not in repository {name.Name}")]
            : found.ImageStatus is "ARCHIVED" ? [Missing($"the image in repository {name.Name} is archived and cannot be pulled")]
            : [];

        Violation Missing(string why) => new($"The image of container {container.Name} is missing: {why}.", new Evidence($"{path}.image", container.Image, "an image that the repository holds"));
    }
}
