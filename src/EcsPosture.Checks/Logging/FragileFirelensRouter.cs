using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Logging;

/// <summary>A task that logs through FireLens and whose router may be missing, may stop unnoticed, or may change.</summary>
public sealed class FragileFirelensRouter : TaskDefinitionCheck
{
    private static readonly string[] MovingTags = ["latest", "stable", "init-latest", "init-stable"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-firelens-router",
        Version = 2,
        Title = "FireLens router is missing, non-essential, root or unpinned",
        Severity = Severity.Medium,
        SeverityNote = "Low when the router only runs as root or has no log driver of its own.",
        Topics = [Topic.Logging],
        Pages = ["using_firelens"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "All logs of the task go through one container. When it stops, is starved of memory or is replaced by another version, logs are lost without a sign.",
        PassWhen =
            "The task has exactly one router; it is essential, has a memory limit and a log driver of its own, runs as a plain user, its image is pinned, "
            + "and its configuration comes from no bucket or one of your own.",
        FailWhen =
            "There is no router, or more than one; or the router is not essential, has no memory limit, uses an image without a tag or with a moving one "
            + "(latest, stable), has no log driver of its own, or runs as root, as it does when no user is set (older agents need that).",
        NotApplicableWhen = "No container logs through FireLens, or the containers are Windows containers.",
        Remediation = new()
        {
            Summary = "Mark the router essential, limit its memory, pin aws-for-fluent-bit by version, give it a log driver and a plain user.",
            Terraform = """
                container_definitions = jsonencode([{
                  name      = "log-router"
                  image     = "public.ecr.aws/aws-observability/aws-for-fluent-bit:<version>"
                  essential = true
                  memory    = 128
                  user      = "1000"
                  firelensConfiguration = { type = "fluentbit" }
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: log-router
                    Image: public.ecr.aws/aws-observability/aws-for-fluent-bit:<version>
                    Essential: true
                    Memory: 128
                    User: "1000"
                    FirelensConfiguration:
                      Type: fluentbit
                """,
            SideEffects = "An essential router that stops takes the task with it.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-5", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        if (resource.IsWindows)
        {
            return [new DoesNotApply("Windows containers have no FireLens.")];
        }

        return resource.ContainerDefinitions.Any(c => LogOptions.DriverOf(c) is LogOptions.FireLens)
            ? ExamineRouters(resource)
            : [new DoesNotApply("No container logs through FireLens.")];
    }

    private static IEnumerable<Statement> ExamineRouters(TaskDefinition definition)
    {
        var routers = 0;
        for (var i = 0; i < definition.ContainerDefinitions.Count; i++)
        {
            var container = definition.ContainerDefinitions[i];
            if (container.FirelensConfiguration is null)
            {
                continue;
            }

            routers++;
            foreach (var statement in ExamineRouter(container, CheckContext.ContainerPath(i), definition))
            {
                yield return statement;
            }
        }

        if (routers != 1)
        {
            yield return new Violation(
                routers == 0 ? "Containers log through FireLens and the task has no router." : $"The task has {routers} FireLens routers.",
                new Evidence("containerDefinitions[*].firelensConfiguration", routers == 0 ? Evidence.Absent : $"in {routers} containers", "in exactly one container"));
        }
    }

    private static IEnumerable<Statement> ExamineRouter(ContainerDefinition router, string path, TaskDefinition definition)
    {
        if (router.Essential is false)
        {
            yield return new Violation($"Router {router.Name} is not essential, so logs are lost unnoticed when it stops.", new Evidence($"{path}.essential", "false", "true"));
        }

        if (router.Memory is null && string.IsNullOrEmpty(definition.Memory))
        {
            yield return new Violation($"Router {router.Name} has no memory limit.", new Evidence($"{path}.memory", Evidence.Absent, "a limit"));
        }

        if (MovingTagOf(router.Image) is { } tag)
        {
            yield return new Violation(
                $"Router {router.Name} uses an image that is not pinned.", new Evidence($"{path}.image", tag.Length == 0 ? "no tag" : $"tag {tag}", "a version or digest"));
        }

        if (LogOptions.HasNoDriver(router) || LogOptions.DriverOf(router) is LogOptions.FireLens)
        {
            yield return new Violation(
                $"Router {router.Name} has no log driver of its own, so its faults are not seen.",
                new Evidence($"{path}.logConfiguration.logDriver", LogOptions.DriverOf(router) ?? Evidence.Absent, "a driver other than none and awsfirelens"))
            {
                Severity = Severity.Low,
            };
        }

        if (ContainerUser.IsUnset(router.User) || ContainerUser.IsRoot(router.User!))
        {
            yield return new Violation(
                $"Router {router.Name} runs as root, which only older agents need.", new Evidence($"{path}.user", router.User is { Length: > 0 } user ? user : Evidence.Absent, "a plain user"))
            {
                Severity = Severity.Low,
            };
        }

        var options = router.FirelensConfiguration!.Options;
        if (options.GetValueOrDefault("config-file-type") is "s3" && options.GetValueOrDefault("config-file-value") is { Length: > 0 } file)
        {
            // Whether the bucket is the customer's own takes a list of the account's buckets.
            yield return new Unread(Gap.NotAsked("s3:ListAllMyBuckets", BucketOf(file)));
        }
    }

    /// <summary>The tag when it moves, empty when there is none; null when the image is pinned.</summary>
    private static string? MovingTagOf(string image)
    {
        var name = Arn.LastSegment(image);
        if (name.Contains('@', StringComparison.Ordinal))
        {
            return null;
        }

        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var tag = colon < 0 ? "" : name[(colon + 1)..];
        return tag.Length == 0 || MovingTags.Contains(tag, StringComparer.OrdinalIgnoreCase) ? tag : null;
    }

    private static string BucketOf(string fileArn) => Arn.TryParse(fileArn, out var arn) ? arn.Resource.Split('/')[0] : fileArn;
}
