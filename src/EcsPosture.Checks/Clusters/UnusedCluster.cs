using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>A cluster in which nothing runs and nothing is scheduled.</summary>
public sealed class UnusedCluster : ClusterCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-cluster-unused",
        Title = "Cluster is empty or idle",
        Severity = Severity.Info,
        Topics = [Topic.Compliance, Topic.Infrastructure, Topic.Iam],
        Pages = ["clusters", "security_iam_id-based-policy-examples"],
        ResourceType = ResourceType.Cluster,
        Responsibility = Responsibility.Customer,
        Rationale = "Nobody looks at a cluster that nobody uses, so it is a good place to run something unseen.",
        PassWhen = "The cluster has an active service, a running or pending task, or a registered instance.",
        FailWhen = "It has none of them.",
        NotApplicableWhen = "The cluster is INACTIVE, or an EventBridge rule or schedule runs tasks in it.",
        Remediation = new()
        {
            Summary = "Delete the cluster.",
            Cli = "aws ecs delete-cluster --region {region} --cluster {cluster}",
            SideEffects = "Pipelines and policies that name the cluster stop working.",
        },
        Controls = [],
        Actions = ["ecs:DescribeClusters", "events:ListTargetsByRule", "scheduler:GetSchedule"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Cluster resource, CheckContext context)
    {
        if (!ClusterFacts.IsEmpty(resource))
        {
            yield break;
        }

        var scheduled = context.Usage.Clusters.IsScheduled(resource.ClusterArn);
        context.Note(scheduled.TryGet(out var named, out _) ? (named ? "scheduled" : "not scheduled") : "?");
        yield return scheduled.Require()
            ? new DoesNotApply("A rule or schedule runs tasks in the cluster.")
            : new Violation(
                $"Cluster {resource.ClusterName} has no services, tasks and instances.",
                new Evidence("activeServicesCount, runningTasksCount, pendingTasksCount, registeredContainerInstancesCount", "0", "any of them above 0"));
    }
}
