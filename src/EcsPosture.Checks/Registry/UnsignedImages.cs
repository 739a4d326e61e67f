using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>A repository from which ECS runs images that nobody signed.</summary>
public sealed class UnsignedImages : RepositoryCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-ecr-image-signing",
        Title = "Images are not signed",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers"],
        ResourceType = ResourceType.Repository,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A signature says that the image came out of your build and not merely that somebody could push it. "
            + "ECS itself verifies none: check it before you deploy.",
        PassWhen = "Every image in use has a signature in the repository, of Notation (as ECR's own signing makes) or of cosign.",
        FailWhen = "An image that runs or would run next has no signature.",
        NotApplicableWhen = "None of the images that definitions name from it exists.",
        Remediation = new()
        {
            Summary = "Turn on ECR's managed signing with a profile of AWS Signer for the repository, push the image again, and verify signatures before each deployment.",
            Cli = """
                aws ecr put-signing-configuration --region {region} --signing-configuration \
                  '{"rules":[{"signingProfileArn":"<profile-arn>","repositoryFilters":[{"filter":"{name}","filterType":"WILDCARD_MATCH"}]}]}'
                """,
            SideEffects = "The command replaces all signing rules of the registry. Only what is pushed from then on is signed, and each signature counts as an image of the repository.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SI-7", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "CM-14", MappingSource.Ours),
        ],
        Actions =
        [
            "ecr:DescribeRepositories", "ecr:DescribeImages", "ecr:ListImageReferrers", "ecs:DescribeTaskDefinition",
        ],
    };

    /// <inheritdoc />
    protected override bool DependsOnAllUses(Repository repository) => true;

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Repository repository, IReadOnlyList<ImageUse> uses, CheckContext context)
    {
        var images = repository.Images.Require();
        var inUse = uses.Select(u => repository.Find(u.PulledDigest is { } pulled ? new ImageId(pulled, null) : u.Image.Id).Require()).OfType<RepositoryImage>().DistinctBy(i => i.ImageDigest).ToList();
        if (inUse.Count == 0)
        {
            yield return new DoesNotApply("None of the images that are named exists.");
            yield break;
        }

        foreach (var image in inUse)
        {
            if (images.Any(other => other.ImageTags.Contains(ImageSignatures.TagOf(image.ImageDigest))))
            {
                continue;
            }

            if (!image.Referrers.TryGet(out var referrers, out var gap))
            {
                yield return new Unread(gap);
                continue;
            }

            context.Note(image.ImageDigest + string.Join(',', referrers.Select(r => r.ArtifactType)));
            if (!referrers.Any(r => ImageSignatures.IsSignature(r.ArtifactType)))
            {
                yield return new Violation(
                    $"Image {image.ImageDigest[..Math.Min(19, image.ImageDigest.Length)]} of repository {repository.RepositoryName} is not signed{Rule(repository, context)}.",
                    new Evidence("referrers[*].artifactType", referrers.Count == 0 ? Evidence.Absent : string.Join(", ", referrers.Select(r => r.ArtifactType ?? "")), "application/vnd.cncf.notary.signature"));
            }
        }
    }

    private static string Rule(Repository repository, CheckContext context) =>
        !context.Region.Registry.SigningRules.TryGet(out var rules, out _) ? ""
        : rules.Any(rule => rule.RepositoryFilters.Count == 0 || rule.RepositoryFilters.Any(f => f.Filter is { } filter && Glob.Parse(filter).Matches(repository.RepositoryName)))
            ? ", though a signing rule covers the repository: it was pushed before, or signing failed"
            : ", and no signing rule covers the repository";
}
