using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Images;

/// <summary>A container whose image is whatever the registry calls latest.</summary>
public sealed class LatestImageTag : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-image-latest-tag",
        Title = "Image uses :latest or no tag",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "latest is whatever was pushed last: the same revision starts other code tomorrow, reviewed or not. "
            + "Nobody can say from the definition what runs, nor go back to what ran.",
        PassWhen = "The image names a digest, or a tag other than latest.",
        FailWhen = "The image names no digest and either no tag or the tag latest (in lower case; tags are told apart by case).",
        NotApplicableWhen = "The container names no image.",
        Remediation = new()
        {
            Summary = "Tag each build once, by version or commit, and deploy by that tag together with the digest.",
            Cli = NewRevision.With("set containerDefinitions[name={container}].image to repository:version@sha256:..."),
            Terraform = """
                container_definitions = jsonencode([{
                  name  = "{container}"
                  image = "${aws_ecr_repository.app.repository_url}:1.4.2@sha256:..."
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    Image: repository:1.4.2@sha256:...
                """,
            SideEffects = "Each release then needs a new revision; a forced new deployment no longer picks up a new image.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (string.IsNullOrWhiteSpace(container.Image))
        {
            return [new DoesNotApply("The container names no image.")];
        }

        var image = context.ImageOf(container).Reference;
        return image switch
        {
            { Digest: not null } => image.Tag is null or "latest" ? [new Note("The digest decides which image is used.")] : [],
            { Tag: null } => [Violation("names no tag, which means latest")],
            { Tag: "latest" } => [Violation("is tagged latest")],
            _ => [],
        };

        Violation Violation(string what) =>
            new($"The image of container {container.Name} {what}.", new Evidence($"{path}.image", container.Image, "a tag other than latest, or a digest"));
    }
}
