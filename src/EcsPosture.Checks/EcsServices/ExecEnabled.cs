using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service into whose containers a shell can be opened.</summary>
public sealed class ExecEnabled : ServiceCheck
{
    private const string DebugTag = "debugTag";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-exec-enabled",
        Title = "ECS Exec is enabled on a service or running task",
        Severity = Severity.Medium,
        SeverityNote = "High when a container is privileged or the cluster does not log the sessions.",
        Topics = [Topic.Infrastructure],
        Pages = ["ecs-exec"],
        ResourceType = ResourceType.Service,
        Responsibility = Responsibility.Customer,
        Rationale =
            "ECS Exec opens a root shell in a running container, whatever user the container runs as, to anyone with one IAM permission. "
            + "Such a session reads secrets from memory and the environment and leaves changes that no deployment recorded.",
        PassWhen = "enableExecuteCommand is false for the service and all its running tasks.",
        FailWhen = "enableExecuteCommand is true for the service or for one of its running tasks.",
        NotApplicableWhen = "The service bears the tag that marks it as one to debug, or is INACTIVE.",
        Remediation = new()
        {
            Summary = "Turn ECS Exec off and turn it on for an incident only; the tasks have to be replaced for either to take effect. Log the sessions of the cluster.",
            Cli = """
                aws ecs update-service --region {region} --cluster {cluster} --service {service} \
                  --disable-execute-command --force-new-deployment
                """,
            Terraform = """
                resource "aws_ecs_service" "{service}" {
                  enable_execute_command = false
                }
                """,
            CloudFormation = """
                Type: AWS::ECS::Service
                Properties:
                  EnableExecuteCommand: false
                """,
            SideEffects = "Nobody can open a shell in these tasks until the service is deployed with ECS Exec on again.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-17", MappingSource.Ours),
        ],
        Actions =
        [
            "ecs:ListServices", "ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeClusters", "ecs:DescribeTaskDefinition",
        ],
        Parameters = [new(DebugTag, "ecs-exec=allowed", "Tag (key=value, in any case of letters) that marks a service in which ECS Exec is wanted; empty for none.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var debugTag = context.Parameter(DebugTag);
        if (debugTag.Length > 0)
        {
            foreach (var tag in resource.Tags)
            {
                if (debugTag.Equals($"{tag.Key}={tag.Value}", StringComparison.OrdinalIgnoreCase))
                {
                    yield return new DoesNotApply($"The service is marked with {debugTag}.");
                    yield break;
                }
            }
        }

        var evidence = new List<Evidence>();
        if (resource.EnableExecuteCommand)
        {
            evidence.Add(new("enableExecuteCommand", "true", "false"));
        }

        var tasks = 0;
        foreach (var task in context.Usage.TasksOf(resource.ServiceArn))
        {
            if (task.EnableExecuteCommand && tasks++ < 5)
            {
                evidence.Add(new($"tasks[{Arn.LastSegment(task.TaskArn)}].enableExecuteCommand", "true", "false"));
            }
        }

        context.Note(tasks > 0 ? "tasks with exec" : "");
        if (evidence.Count > 0)
        {
            var gaps = new List<Gap>();
            var worse = Worse(resource, context, gaps, evidence);
            yield return new Violation(
                resource.EnableExecuteCommand
                    ? $"ECS Exec is on for service {resource.ServiceName}{worse}."
                    : string.Create(CultureInfo.InvariantCulture, $"ECS Exec is on for {tasks} running task(s) of service {resource.ServiceName}{worse}."),
                evidence)
            {
                Severity = worse.Length > 0 ? Severity.High : Severity.Medium,
            };

            foreach (var gap in gaps)
            {
                yield return new Unread(gap);
            }
        }

        if (!resource.EnableExecuteCommand && context.Usage.TaskGapOf(resource.ClusterArn) is { } taskGap)
        {
            yield return new Unread(taskGap);
        }
    }

    // What makes it worse, as the end of a sentence; empty when nothing is known to.
    private static string Worse(Service service, CheckContext context, List<Gap> gaps, List<Evidence> evidence)
    {
        var (privileged, logsElsewhere) = (false, false);
        foreach (var named in NamedRevision.Of(service))
        {
            if (!context.Region.TaskDefinitions.Find(named.RevisionArn).TryGet(out var definition, out var gap))
            {
                gaps.Add(gap);
                continue;
            }

            for (var i = 0; i < definition?.ContainerDefinitions.Count; i++)
            {
                var container = definition.ContainerDefinitions[i];
                logsElsewhere |= container.LogConfiguration?.LogDriver is not "awslogs";
                if (container.Privileged is true && !privileged)
                {
                    privileged = true;
                    evidence.Add(new($"{named.RevisionArn}: {CheckContext.ContainerPath(i)}.privileged", "true", "false or absent"));
                }
            }

            context.Note(definition?.ContentHash ?? "");
        }

        if (!context.FindCluster(service.ClusterArn).TryGet(out var cluster, out var clusterGap))
        {
            gaps.Add(clusterGap);
        }

        var unlogged = cluster is not null && IsUnlogged(cluster, logsElsewhere, evidence);
        return (privileged, unlogged) switch
        {
            (true, true) => ", a container is privileged, and the sessions are not logged",
            (true, false) => ", and a container is privileged",
            (false, true) => ", and the sessions are not logged",
            _ => "",
        };
    }

    // DEFAULT, and no configuration at all, log to the container's awslogs group: nowhere where it has another driver.
    private static bool IsUnlogged(Cluster cluster, bool logsElsewhere, List<Evidence> evidence)
    {
        const string Path = "configuration.executeCommandConfiguration";
        var exec = cluster.Configuration?.ExecuteCommandConfiguration;
        var found = exec?.Logging switch
        {
            "NONE" => new Evidence($"{cluster.ClusterArn}: {Path}.logging", "NONE", "OVERRIDE"),
            "OVERRIDE" when string.IsNullOrEmpty(exec.LogConfiguration?.CloudWatchLogGroupName) && string.IsNullOrEmpty(exec.LogConfiguration?.S3BucketName) =>
                new Evidence($"{cluster.ClusterArn}: {Path}.logConfiguration", "no destination", "a log group or bucket"),
            "OVERRIDE" => null,
            var logging when logsElsewhere => new Evidence($"{cluster.ClusterArn}: {Path}.logging", logging ?? Evidence.Absent, "OVERRIDE, as a container does not use awslogs"),
            _ => null,
        };
        if (found is not null)
        {
            evidence.Add(found);
        }

        return found is not null;
    }
}
