using System.Net;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Images;

/// <summary>A container whose image comes from a registry that the account does not allow.</summary>
public sealed class UntrustedRegistry : ContainerCheck
{
    private const string Allowed = "allowedRegistries";
    private const string Own = "self";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-image-untrusted-registry",
        Title = "Image from a registry that is not allow-listed",
        Severity = Severity.Medium,
        SeverityNote = "High when the registry is named by address, or is the host itself.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers", "private-auth"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "An image from a public registry is whatever its publisher, or whoever took over the publisher's account, pushed last. "
            + "A copy in a registry of your own can be scanned, signed and kept.",
        PassWhen = "The image comes from an allowed registry.",
        FailWhen = "It comes from any other: a public registry, another account's, or one that is named by address.",
        NotApplicableWhen = "The container names no image.",
        Remediation = new()
        {
            Summary = "Copy the image into a private repository, or let ECR fetch it through a pull-through cache rule, and name it there.",
            Cli = """
                aws ecr create-pull-through-cache-rule --region {region} --ecr-repository-prefix docker-hub --upstream-registry-url registry-1.docker.io --credential-arn <secret-arn>
                """ + "\n" + NewRevision.With("set containerDefinitions[name={container}].image to {account}.dkr.ecr.{region}.amazonaws.com/docker-hub/..."),
            Terraform = """
                resource "aws_ecr_pull_through_cache_rule" "docker_hub" {
                  ecr_repository_prefix = "docker-hub"
                  upstream_registry_url = "registry-1.docker.io"
                  credential_arn        = aws_secretsmanager_secret.docker_hub.arn
                }
                """,
            CloudFormation = """
                DockerHub:
                  Type: AWS::ECR::PullThroughCacheRule
                  Properties:
                    EcrRepositoryPrefix: docker-hub
                    UpstreamRegistryUrl: registry-1.docker.io
                """,
            SideEffects = "The execution role needs to pull from, and for a cache also to create, the repository.",
        },
        Controls =
        [
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.13"),
            new(FrameworkNames.Nist80053, "SR-3", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-7(5)", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
        Parameters =
        [
            new(
                Allowed,
                "self,public.ecr.aws/aws*",
                "What images may be named from, as registry and path with * for anything; self stands for the account's own registries, and twelve digits for those of an account."),
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (string.IsNullOrWhiteSpace(container.Image))
        {
            return [new DoesNotApply("The container names no image.")];
        }

        var image = context.ImageOf(container);
        foreach (var entry in context.ListParameter(Allowed))
        {
            if (Allows(entry, image, context.Account.AccountId))
            {
                return [];
            }
        }

        var host = image.Registry.Split(':')[0];
        var isAddress = host is "localhost" || IPAddress.TryParse(host, out _);
        var whose = image.Ecr is { } ecr ? $"the registry of account {ecr.AccountId}" : isAddress ? $"a registry named by address, {image.Registry}" : image.Registry;
        return
        [
            new Violation($"The image of container {container.Name} comes from {whose}.", new Evidence($"{path}.image", container.Image, string.Join(" or ", context.ListParameter(Allowed))))
            {
                Severity = isAddress ? Severity.High : Severity.Medium,
            },
        ];
    }

    private static bool Allows(string entry, NamedImage image, string own)
    {
        if (entry is Own)
        {
            return image.Ecr?.AccountId == own;
        }

        if (entry.Length == 12 && !entry.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return image.Ecr?.AccountId == entry;
        }

        var name = $"{image.Registry}/{image.Reference.Path}";
        return Glob.Parse(entry).Matches(name) || (!entry.Contains('*', StringComparison.Ordinal) && name.StartsWith(entry.TrimEnd('/') + "/", StringComparison.Ordinal));
    }
}
