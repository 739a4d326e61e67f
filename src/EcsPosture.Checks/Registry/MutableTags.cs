using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>A repository in which the tags that ECS deploys can be moved to other images.</summary>
public sealed class MutableTags : RepositoryCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-ecr-tag-immutability",
        Title = "Repository tags are mutable",
        Severity = Severity.Medium,
        SeverityNote = "Low when exclusions alone decide about the tags that are deployed; info for the copy of another registry, whose tags must follow it.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers"],
        ResourceType = ResourceType.Repository,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Whoever may push can move a tag that is in use to an image of their own, and the next task runs it. "
            + "With immutable tags a name stands for one image for ever, and a new build needs a new name.",
        PassWhen = "Tags are immutable, and no exclusion covers a tag that a definition names.",
        FailWhen = "Tags are mutable, or an exclusion makes a tag mutable that a running or latest definition names.",
        Remediation = new()
        {
            Summary = "Set the tags of the repository to immutable, and let each build push a tag of its own.",
            Cli = "aws ecr put-image-tag-mutability --region {region} --repository-name {name} --image-tag-mutability IMMUTABLE",
            Terraform = """
                resource "aws_ecr_repository" "this" {
                  name                 = "{name}"
                  image_tag_mutability = "IMMUTABLE"
                }
                """,
            CloudFormation = """
                Repository:
                  Type: AWS::ECR::Repository
                  Properties:
                    RepositoryName: {name}
                    ImageTagMutability: IMMUTABLE
                """,
            SideEffects = "A build that pushes the same tag again, such as latest, fails from then on.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECR.2"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.Nist80053, "CM-8(1)"),
        ],
        Actions = ["ecr:DescribeRepositories", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    /// <remarks>An exclusion may cover a tag that was not seen.</remarks>
    protected override bool DependsOnAllUses(Repository repository) => repository.ImageTagMutability is "IMMUTABLE_WITH_EXCLUSION";

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Repository repository, IReadOnlyList<ImageUse> uses, CheckContext context)
    {
        var tags = TagsOf(uses);
        var excluded = tags.Where(tag => repository.ImageTagMutabilityExclusionFilters.Any(f => f.Filter is { } filter && Glob.Parse(filter).Matches(tag))).ToList();
        switch (repository.ImageTagMutability)
        {
            case "IMMUTABLE":
            case "IMMUTABLE_WITH_EXCLUSION" when excluded.Count == 0:
                yield break;
            case "IMMUTABLE_WITH_EXCLUSION":
                yield return new Violation(
                    $"Repository {repository.RepositoryName} leaves the deployed tag {excluded[0]} mutable.",
                    new Evidence("imageTagMutabilityExclusionFilters", string.Join(", ", repository.ImageTagMutabilityExclusionFilters.Select(f => f.Filter)), "no filter that covers a deployed tag"))
                {
                    Severity = Severity.Low,
                };
                yield break;
        }

        var isCache = IsCache(repository, context);
        var spared = repository.ImageTagMutability is "MUTABLE_WITH_EXCLUSION" && tags.Count > 0 && excluded.Count == tags.Count;
        yield return new Violation(
            $"Tags of repository {repository.RepositoryName} can be moved to another image{(isCache ? "; it follows another registry, so its tags have to" : "")}.",
            new Evidence("imageTagMutability", repository.ImageTagMutability ?? Evidence.Absent, "IMMUTABLE"))
        {
            Severity = isCache ? Severity.Info : spared ? Severity.Low : Severity.Medium,
        };
    }

    private static bool IsCache(Repository repository, CheckContext context)
    {
        var isCache = context.Region.Registry.PullThroughCacheRules.TryGet(out var rules, out _)
            && rules.Any(rule => rule.EcrRepositoryPrefix is "ROOT" || repository.RepositoryName.StartsWith(rule.EcrRepositoryPrefix.TrimEnd('/') + "/", StringComparison.Ordinal));
        context.Note(isCache ? "cache" : "own");
        return isCache;
    }
}
