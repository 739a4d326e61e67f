using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Detection;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Detection;

/// <summary>A cluster whose tasks GuardDuty's agent does not watch though Runtime Monitoring is on.</summary>
public sealed class ClusterNotCovered : ClusterCheck
{
    private const string Tag = "GuardDutyManaged";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-detect-guardduty-coverage",
        Title = "Cluster or service not covered by a healthy GuardDuty agent",
        Severity = Severity.Medium,
        Topics = [Topic.Compliance],
        Pages = ["ecs-guard-duty-integration"],
        ResourceType = ResourceType.Cluster,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None, ResponsibleSide.None),
        Rationale = "Runtime Monitoring sees only where its agent runs. An agent that could not be pulled or started leaves a blind spot that looks like silence.",
        PassWhen = "GuardDuty says that the cluster's coverage is healthy.",
        FailWhen = "GuardDuty says that it is unhealthy or does not list the cluster though tasks run there, or a tag excludes the cluster.",
        NotApplicableWhen = "Runtime Monitoring is off, which another check reports, or nothing runs in the cluster on Fargate or EC2.",
        Remediation = new()
        {
            Summary = "Remove the excluding tag, let the execution role pull the agent from ECR, give private subnets the endpoint of guardduty-data, and deploy the services anew.",
            Cli = """
                aws guardduty list-coverage --region {region} --detector-id <detector-id> --filter-criteria 'FilterCriterion=[{CriterionKey=ECS_CLUSTER_NAME,FilterCondition={Equals=[{cluster}]}}]'
                aws ecs update-service --region {region} --cluster {cluster} --service {service} --force-new-deployment
                """,
            SideEffects = "Tasks on Fargate get the agent only when they start: all of them are replaced.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SI-4", MappingSource.Ours),
        ],
        Actions = ["guardduty:ListDetectors", "guardduty:GetDetector", "guardduty:ListCoverage", "ecs:DescribeClusters"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Cluster resource, CheckContext context)
    {
        var detector = context.Region.Detection.Detector.Require();
        if (detector is { Status: "ENABLED", Features: null })
        {
            yield return new Unread(new(Inventory.GapKind.NotCollected, "guardduty:GetDetector", detector.DetectorId, null, "the answer does not tell the detector's features", null));
            yield break;
        }

        var isOn = detector is { Status: "ENABLED" } && detector.Feature("RUNTIME_MONITORING") is { IsEnabled: true };
        context.Note(isOn ? "on" : "off");
        if (!isOn)
        {
            yield return new DoesNotApply("Runtime Monitoring is off in the region.");
            yield break;
        }

        if (resource.Tags.FirstOrDefault(t => t.Key == Tag) is { Value: { } value } && value.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            yield return new Violation($"A tag excludes cluster {resource.ClusterName} from Runtime Monitoring.", new Evidence($"tags[{Tag}]", value, "absent or true"));
            yield break;
        }

        var coverage = context.Region.Detection.Coverage.Require().FirstOrDefault(c => c.ClusterName == resource.ClusterName);
        context.Note(coverage?.ToString() ?? "not listed");
        if (coverage is not null)
        {
            if (coverage.CoverageStatus is not "HEALTHY")
            {
                yield return Unhealthy(resource, coverage);
            }

            yield break;
        }

        var workload = RegionWorkload.Of(context, resource.ClusterArn);
        if (workload.LaunchTypes.Contains(LaunchTypes.Fargate) || workload.LaunchTypes.Contains(LaunchTypes.Ec2))
        {
            yield return resource.RunningTasksCount > 0
                ? new Violation($"GuardDuty does not list cluster {resource.ClusterName}, in which tasks run.", new Evidence("Resources[*].ResourceDetails.EcsClusterDetails.ClusterName", Evidence.Absent, resource.ClusterName))
                : new DoesNotApply("No task runs in the cluster.");
        }
        else
        {
            yield return workload.Gap is { } gap ? new Unread(gap) : new DoesNotApply("Nothing runs in the cluster on Fargate or EC2.");
        }
    }

    private static Violation Unhealthy(Cluster cluster, ClusterCoverage coverage)
    {
        var instances = coverage is { CompatibleInstances: { } all, CoveredInstances: { } covered } && covered < all
            ? string.Create(CultureInfo.InvariantCulture, $" ({covered} of {all} container instances)")
            : "";
        return new(
            $"GuardDuty's agent does not cover cluster {cluster.ClusterName}{instances}{(coverage.Issue is { } issue ? $": {issue}" : "")}.",
            new Evidence("Resources[*].CoverageStatus", coverage.CoverageStatus ?? Evidence.Absent, "HEALTHY"));
    }
}
