using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;

namespace EcsPosture.Checks.Audit;

/// <summary>An account whose calls are not recorded in all regions.</summary>
public sealed class NoMultiRegionTrail : Check<AccountTrails>
{
    private static readonly TimeSpan RecentError = TimeSpan.FromHours(24);

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-audit-trail-multi-region",
        Title = "No multi-Region trail with management events",
        Severity = Severity.High,
        SeverityNote = "Medium when a trail records a part of the management events.",
        Topics = [Topic.Logging],
        Pages = ["logging-using-cloudtrail"],
        ResourceType = ResourceType.Account,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Every call to ECS is a management event. Without a trail it is forgotten after 90 days, and a trail of one region misses whoever goes to another.",
        PassWhen =
            "A multi-region trail of the account or of its organization is logging, records all management events with basic or advanced selectors, "
            + "and had no delivery error within 24 hours of the scan.",
        FailWhen = "There is no such trail. Event data stores of CloudTrail Lake are not read: suppress the finding where one keeps the management events.",
        Remediation = new()
        {
            Summary = "Create a multi-region trail, best for the whole organization, and start it.",
            Cli = """
                aws cloudtrail create-trail --name <trail> --s3-bucket-name <bucket> --is-multi-region-trail --enable-log-file-validation
                aws cloudtrail start-logging --name <trail>
                """,
            Terraform = """
                resource "aws_cloudtrail" "this" {
                  name                          = "<trail>"
                  s3_bucket_name                = aws_s3_bucket.trail.id
                  is_multi_region_trail         = true
                  include_global_service_events = true
                  enable_log_file_validation    = true
                }
                """,
            CloudFormation = """
                Trail:
                  Type: AWS::CloudTrail::Trail
                  Properties:
                    S3BucketName: !Ref TrailBucket
                    IsLogging: true
                    IsMultiRegionTrail: true
                    IncludeGlobalServiceEvents: true
                    EnableLogFileValidation: true
                """,
            SideEffects = "A second trail of the same events is billed.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "CloudTrail.1"),
            new(FrameworkNames.Fsbp, "CloudTrail.3"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 3.1"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 4.1"),
            new(FrameworkNames.Nist80053, "AC-2(4)"),
            new(FrameworkNames.Nist80053, "AC-4(26)"),
            new(FrameworkNames.Nist80053, "AC-6(9)"),
            new(FrameworkNames.Nist80053, "AU-10"),
            new(FrameworkNames.Nist80053, "AU-12"),
            new(FrameworkNames.Nist80053, "AU-2"),
            new(FrameworkNames.Nist80053, "AU-3"),
            new(FrameworkNames.Nist80053, "AU-6(3)"),
            new(FrameworkNames.Nist80053, "AU-6(4)"),
            new(FrameworkNames.Nist80053, "AU-14(1)"),
            new(FrameworkNames.Nist80053, "CA-7"),
            new(FrameworkNames.Nist80053, "SC-7(9)"),
            new(FrameworkNames.Nist80053, "SI-3(8)"),
            new(FrameworkNames.Nist80053, "SI-4(20)"),
            new(FrameworkNames.Nist80053, "SI-7(8)"),
            new(FrameworkNames.Nist80053, "SA-8(22)"),
            new(FrameworkNames.PciDss, "10.2.1"),
            new(FrameworkNames.PciDss, "10.2.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.5", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.6", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.7", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.6.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "5.3.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.2.1", MappingSource.OtherTool),
        ],
        Actions = ["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
    };

    internal override bool IsGlobal => true;

    /// <inheritdoc />
    protected override ResourceList<AccountTrails> Select(CheckContext context) => ResourceList<AccountTrails>.Of([AccountTrails.Of(context.Account)]);

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(AccountTrails resource, CheckContext context)
    {
        var evidence = new List<Evidence>();
        var gaps = new List<Gap>();
        var some = false;
        foreach (var listed in resource.Trails)
        {
            if (!listed.Resource.TryGet(out var trail, out var gap))
            {
                gaps.Add(gap);
                continue;
            }

            if (Flaw(trail, context.TakenAt, evidence, gaps, ref some) is false)
            {
                return [];
            }
        }

        if (!resource.ShowsMultiRegion)
        {
            gaps.AddRange(resource.Gaps.Select(g => g.Gap));
        }

        // A trail that could not be judged may be the one that records all: then nothing is proved.
        return gaps.Count > 0 ? gaps.Select(g => new Unread(g))
            : resource.ShowsMultiRegion ? [Violation(resource, evidence, some)]
            : [new Unread(Gap.NotAsked("cloudtrail:DescribeTrails"))];
    }

    private static Violation Violation(AccountTrails resource, List<Evidence> evidence, bool some) =>
        new(
            some ? "No multi-region trail records all management events." : "No multi-region trail records management events.",
            resource.Trails.Count == 0 ? [new Evidence("trailList", Evidence.Absent, "a multi-region trail")] : [.. evidence])
        {
            Severity = some ? Severity.Medium : Severity.High,
        };

    /// <summary>Whether something is wrong with a trail: false when it records all, null when that could not be read.</summary>
    private static bool? Flaw(Trail trail, DateTimeOffset takenAt, List<Evidence> evidence, List<Gap> gaps, ref bool some)
    {
        if (!trail.IsMultiRegionTrail)
        {
            evidence.Add(new($"{trail.Name}.IsMultiRegionTrail", "false", "true"));
            return true;
        }

        var flaws = evidence.Count;
        if (trail.Status.TryGet(out var status, out var statusGap))
        {
            if (!status.IsLogging)
            {
                evidence.Add(new($"{trail.Name}.IsLogging", "false", "true"));
            }
            else if (!string.IsNullOrEmpty(status.LatestDeliveryError) && IsRecent(status, takenAt))
            {
                evidence.Add(new($"{trail.Name}.LatestDeliveryError", status.LatestDeliveryError, "no error within 24 hours"));
            }
        }

        var recorded = Recorded.None;
        if (trail.Selectors.TryGet(out var selectors, out var selectorsGap))
        {
            recorded = ManagementEvents.Of(selectors);
            if (recorded is not Recorded.All)
            {
                evidence.Add(new($"{trail.Name}.EventSelectors", recorded is Recorded.Some ? "a part of the management events" : "no management events", "all management events"));
            }
        }

        if (evidence.Count > flaws)
        {
            some |= evidence.Count == flaws + 1 && recorded is Recorded.Some && statusGap is null;
            return true;
        }

        if ((statusGap ?? selectorsGap) is { } gap)
        {
            gaps.Add(gap);
            return null;
        }

        return false;
    }

    private static bool IsRecent(TrailStatus status, DateTimeOffset takenAt) =>
        (status.LatestDeliveryAttemptTime ?? status.LatestDeliveryTime) is not { } at || takenAt - at < RecentError;
}
