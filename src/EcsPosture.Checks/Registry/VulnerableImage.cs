using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>An image that ECS runs and in which a scan found serious weaknesses.</summary>
public sealed class VulnerableImage : Check<ContainerImage>
{
    private const string Severities = "severities";
    private const string MaximumAge = "maximumScanAgeDays";
    private const string Action = "ecr:DescribeImageScanFindings";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-ecr-image-vulnerabilities",
        Title = "Running image has critical or high vulnerabilities",
        Severity = Severity.High,
        SeverityNote = "Critical when an exploit is known for a critical one; medium when the image is only no longer scanned, or its last scan is old.",
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers"],
        ResourceType = ResourceType.Image,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A weakness in a package is open to whoever reaches the container, whatever the code of its own does. "
            + "What runs counts, and not what was pushed last: an old image goes on running until somebody replaces it.",
        PassWhen = "The scan of the image that runs, or would run next, found nothing of the severities looked for, and is recent.",
        FailWhen = "The scan found weaknesses of these severities, or the image is no longer scanned, or a basic scan is older than the maximum.",
        NotApplicableWhen = "The image was not scanned, which another check reports, or is of a kind that cannot be scanned.",
        ManualWhen = "The tag names an index of images for several platforms, which are scanned one by one.",
        Remediation = new()
        {
            Summary = "Rebuild the image from a patched base, with updated packages, and deploy it by its new digest.",
            Cli = """
                # what was found, and in which version it is fixed
                aws ecr describe-image-scan-findings --region {region} --repository-name <repository> --image-id imageDigest=<digest>
                """,
            SideEffects = "A new base image may change the behaviour of the program: test it like a release.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "RA-5", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SI-2", MappingSource.Ours),
            new(FrameworkNames.PciDss, "6.3.3", MappingSource.Ours),
            new(FrameworkNames.PciDss, "11.3.1", MappingSource.Ours),
        ],
        Actions = ["ecr:DescribeRepositories", "ecr:DescribeImages", Action, "ecs:DescribeTasks", "ecs:DescribeTaskDefinition"],
        Parameters =
        [
            new(Severities, "CRITICAL,HIGH", "The severities that fail, of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL and UNDEFINED."),
            new(MaximumAge, "30", "The most days since a basic scan; enhanced scanning goes on by itself."),
        ],
    };

    /// <inheritdoc />
    protected override ResourceList<ContainerImage> Select(CheckContext context) => ContainerImage.Of(context);

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerImage resource, CheckContext context)
    {
        var scan = resource.Image.Scan.Require();
        if (scan is null)
        {
            yield return resource.Image.IsIndex
                ? new NeedsReview($"Look at the scans of the images for each platform that {Name(resource)} stands for.")
                : new DoesNotApply("The image was not scanned.");
            yield break;
        }

        if (scan.Status is "UNSUPPORTED_IMAGE" && scan.SeverityCounts is null or { Count: 0 })
        {
            yield return new DoesNotApply("The image is of a kind that cannot be scanned.");
            yield break;
        }

        foreach (var statement in Counted(resource, scan, context.ListParameter(Severities)))
        {
            yield return statement;
        }

        foreach (var statement in Aged(resource, scan, context.TakenAt, context.IntParameter(MaximumAge)))
        {
            yield return statement;
        }

        if (scan.SeverityCounts is null || scan.Status is not ("COMPLETE" or "ACTIVE" or "SCAN_ELIGIBILITY_EXPIRED" or "UNSUPPORTED_IMAGE"))
        {
            yield return new Unread(new(GapKind.Failed, Action, resource.Arn, scan.Status, scan.Description ?? "the scan has no result yet", null));
        }
    }

    private static IEnumerable<Statement> Counted(ContainerImage image, ImageScan scan, IReadOnlyList<string> severities)
    {
        foreach (var severity in severities)
        {
            if ((scan.SeverityCounts?.GetValueOrDefault(severity) ?? 0) is not (> 0 and var count))
            {
                continue;
            }

            var isExploited = severity is "CRITICAL" && scan.CriticalExploitable.Count > 0;
            yield return new Violation(
                string.Create(CultureInfo.InvariantCulture, $"Image {Name(image)} has {count} weaknesses of severity {severity}{(isExploited ? $", and an exploit is known for {string.Join(", ", scan.CriticalExploitable.Take(3))}" : "")}."),
                new Evidence($"imageScanFindings.findingSeverityCounts.{severity}", count.ToString(CultureInfo.InvariantCulture), "0"))
            {
                Severity = isExploited ? Severity.Critical : severity switch
                {
                    "CRITICAL" or "HIGH" => Severity.High,
                    "MEDIUM" => Severity.Medium,
                    _ => Severity.Low,
                },
            };
        }
    }

    private static IEnumerable<Statement> Aged(ContainerImage image, ImageScan scan, DateTimeOffset now, int maximum)
    {
        if (scan.Status is "SCAN_ELIGIBILITY_EXPIRED")
        {
            yield return new Violation($"Image {Name(image)} is no longer scanned.", new Evidence("imageScanStatus.status", scan.Status, "ACTIVE or COMPLETE")) { Severity = Severity.Medium };
        }
        else if (scan is { Status: "COMPLETE", CompletedAt: { } at } && (now - at).TotalDays > maximum)
        {
            yield return new Violation(
                string.Create(CultureInfo.InvariantCulture, $"Image {Name(image)} was scanned {(int)(now - at).TotalDays} days ago, longer than {maximum}."),
                new Evidence("imageScanFindings.imageScanCompletedAt", at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"within {maximum} days")))
            {
                Severity = Severity.Medium,
            };
        }
    }

    private static string Name(ContainerImage image) => ContainerImage.SubjectOf(image.Arn) is var arn && arn.IndexOf("repository/", StringComparison.Ordinal) is var at and >= 0 ? arn[(at + 11)..] : arn;
}
