using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Images;

/// <summary>A container whose image can be replaced under the same name.</summary>
public sealed class UnpinnedImage : ContainerCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-image-not-digest-pinned",
        Title = "Image is not pinned by digest",
        Severity = Severity.Low,
        SeverityNote = "Info when only services run the revision and version consistency is not switched off: ECS then resolves the digest once per deployment.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "deployment-type-ecs"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A tag can be moved to another image by whoever may push to the repository. "
            + "Only a digest names the bytes that were built, scanned and signed.",
        PassWhen = "The image names a sha256 (or sha512) digest.",
        FailWhen = "The image names a tag only, or nothing, or what stands after @ cannot be a digest.",
        NotApplicableWhen = "The container names no image.",
        Remediation = new()
        {
            Summary = "Let the build write the digest it pushed into the task definition, as repository:tag@sha256:<digest>.",
            Cli = NewRevision.With("set containerDefinitions[name={container}].image to repository:tag@sha256:..., the digest as `aws ecr describe-images` shows it"),
            Terraform = """
                data "aws_ecr_image" "app" {
                  repository_name = "app"
                  image_tag       = "1.4.2"
                }
                container_definitions = jsonencode([{
                  name  = "{container}"
                  image = data.aws_ecr_image.app.image_uri
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    Image: repository:1.4.2@sha256:...
                """,
            SideEffects = "A lifecycle policy of the repository may delete an image that is pinned; tasks then fail to start.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SI-7", MappingSource.Ours),
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

        if (context.ImageOf(container).Reference.Digest is not null)
        {
            return [];
        }

        var isConsistent = !string.Equals(container.VersionConsistency, "disabled", StringComparison.OrdinalIgnoreCase) && IsRunByServicesOnly(definition, context);
        context.Note(isConsistent ? "services only" : "");
        return
        [
            new Violation(
                $"The image of container {container.Name} is named by tag only{(isConsistent ? "; ECS resolves its digest once per deployment" : "")}.",
                new Evidence($"{path}.image", container.Image, "repository:tag@sha256:…"))
            {
                Severity = isConsistent ? Severity.Info : Severity.Low,
            },
        ];
    }

    private static bool IsRunByServicesOnly(TaskDefinition definition, CheckContext context)
    {
        var uses = context.Usage.UsesOf(definition.TaskDefinitionArn);
        foreach (var use in uses)
        {
            if (use.ServiceArn is null)
            {
                return false;
            }
        }

        return uses.Count > 0;
    }
}
