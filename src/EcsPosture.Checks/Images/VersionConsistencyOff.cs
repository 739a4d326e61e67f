using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Images;

/// <summary>A container for which ECS is told not to resolve the image's tag once per deployment.</summary>
public sealed class VersionConsistencyOff : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-image-version-consistency-disabled",
        Title = "Software version consistency is switched off",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["deployment-type-ecs", "task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "ECS resolves a tag once per deployment, so that all its tasks run the same image. "
            + "With that switched off, a tag that moves brings another image into a running service one task at a time.",
        PassWhen = "versionConsistency is enabled or absent.",
        FailWhen = "versionConsistency is disabled and the image is named by tag.",
        NotApplicableWhen = "The image is named by digest or not at all, or only tasks outside of services run the revision.",
        Remediation = new()
        {
            Summary = "Remove versionConsistency from the container, or name the image by digest.",
            Cli = NewRevision.With("remove versionConsistency from containerDefinitions[name={container}]"),
            Terraform = """
                container_definitions = jsonencode([{
                  name               = "{container}"
                  versionConsistency = "enabled"
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    VersionConsistency: enabled
                """,
            SideEffects = "A service then needs a new deployment to pick up an image that was pushed under the same tag.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SI-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "ecs:DescribeServices"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (string.IsNullOrWhiteSpace(container.Image))
        {
            return [new DoesNotApply("The container names no image.")];
        }

        if (context.ImageOf(container).Reference.Digest is not null)
        {
            return [new DoesNotApply("The image is named by digest.")];
        }

        if (!string.Equals(container.VersionConsistency, "disabled", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var uses = context.Usage.UsesOf(definition.TaskDefinitionArn);
        var isOutside = uses.Count > 0 && uses.All(u => u.ServiceArn is null);
        context.Note(isOutside ? "outside of services" : "");
        if (isOutside)
        {
            return context.Usage.UseGaps is [var gap, ..] ? [new Unread(gap)] : [new DoesNotApply("Only tasks outside of services run the revision.")];
        }

        return
        [
            new Violation(
                $"Tasks of one deployment may run different images of container {container.Name}.",
                new Evidence($"{path}.versionConsistency", "disabled", "enabled or absent"),
                new Evidence($"{path}.image", container.Image, "repository:tag@sha256:…")),
        ];
    }
}
