using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A Fargate service held on an old platform version, or with tasks that still run on one.</summary>
public sealed class OutdatedPlatformVersion : ServiceCheck
{
    private static readonly Version NewestLinux = new(1, 4, 0);
    private static readonly Version NewestWindows = new(1, 0, 0);

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-fargate-platform-version",
        Title = "Fargate service not on the latest platform version",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["platform_versions", "platform-linux-fargate", "security-shared-model"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Shared, ResponsibleSide.None, ResponsibleSide.None, ResponsibleSide.None),
        Rationale =
            "A platform version is the kernel and container runtime under a Fargate task, and AWS patches the newest one. "
            + "A service that is held on an older one misses those patches and newer features such as storage keys.",
        PassWhen = "The platform version is absent, LATEST or at least 1.4.0 (Linux) or 1.0.0 (Windows), and no running task has an older one.",
        FailWhen = "The service, a live deployment or a task set names an older version, or a running task is on an older version than its service asks for.",
        NotApplicableWhen = "The service does not run on Fargate, by its launch type or capacity providers, or is INACTIVE.",
        ManualWhen = "A platform version is no number.",
        Remediation = new()
        {
            Summary = "Set the platform version to LATEST and force a new deployment.",
            Cli = """
                aws ecs update-service --region {region} --cluster {cluster} --service {service} \
                  --platform-version LATEST --force-new-deployment
                """,
            Terraform = """
                resource "aws_ecs_service" "{service}" {
                  platform_version     = "LATEST"
                  force_new_deployment = true
                }
                """,
            CloudFormation = """
                Type: AWS::ECS::Service
                Properties:
                  PlatformVersion: LATEST
                """,
            SideEffects = "From 1.4.0 on, image pulls, secrets and logs use the task's own network interface: its subnets and security groups must allow them.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.10"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.8"),
            new(FrameworkNames.Nist80053, "SI-2"),
            new(FrameworkNames.Nist80053, "SI-2(2)"),
            new(FrameworkNames.Nist80053, "SI-2(4)"),
            new(FrameworkNames.Nist80053, "SI-2(5)"),
            new(FrameworkNames.PciDss, "6.3.3"),
        ],
        Actions =
        [
            "ecs:ListServices", "ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeClusters", "ecs:DescribeTaskDefinition",
        ],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        switch (RunsOnFargate(resource, context, out var gap))
        {
            case false:
                yield return new DoesNotApply("The service does not run on Fargate.");
                yield break;
            case null:
                yield return new Unread(gap!);
                yield break;
        }

        if (IsWindows(resource, context, out var familyGap) is not { } isWindows)
        {
            yield return new Unread(familyGap!);
            yield break;
        }

        var newest = isWindows ? NewestWindows : NewestLinux;
        var evidence = new List<Evidence>();
        var pinned = false;
        Version? target = null;
        foreach (var (path, text) in Named(resource))
        {
            if (string.IsNullOrEmpty(text) || text.Equals("LATEST", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!TryParse(text, out var version))
            {
                yield return new NeedsReview($"Look at the platform version of the service: {text} is no number.") { Evidence = [new(path, text, "LATEST")] };
                continue;
            }

            pinned |= path is "platformVersion" || path.StartsWith("taskSets", StringComparison.Ordinal);
            target = target is null || version < target ? version : target;
            if (version < newest)
            {
                evidence.Add(new(path, text, $"LATEST or {newest}"));
            }
        }

        if (evidence.Count > 0)
        {
            yield return new Violation($"Service {resource.ServiceName} is held on Fargate platform version {evidence[0].Actual}; {newest} is newer.", evidence);
        }

        foreach (var statement in ExamineTasks(resource, context, target is not null && target < newest ? target : newest))
        {
            yield return statement;
        }

        if (pinned && evidence.Count == 0)
        {
            yield return new Note("The platform version is pinned: LATEST would follow newer ones.");
        }
    }

    private static IEnumerable<Statement> ExamineTasks(Service service, CheckContext context, Version target)
    {
        var evidence = new List<Evidence>();
        var count = 0;
        foreach (var task in context.Usage.TasksOf(service.ServiceArn))
        {
            if (task.LaunchType is not null and not LaunchTypes.Fargate || !TryParse(task.PlatformVersion, out var version))
            {
                continue;
            }

            context.Note(task.PlatformVersion!);
            if (version < target && count++ < 5)
            {
                evidence.Add(new($"tasks[{Arn.LastSegment(task.TaskArn)}].platformVersion", task.PlatformVersion!, target.ToString()));
            }
        }

        if (count > 0)
        {
            yield return new Violation(
                string.Create(CultureInfo.InvariantCulture, $"{count} running task(s) of service {service.ServiceName} are on an older platform version than {target}."),
                evidence);
        }

        if (context.Usage.TaskGapOf(service.ClusterArn) is { } gap)
        {
            yield return new Unread(gap);
        }
    }

    /// <summary>
    /// Whether tasks of the service run on Fargate; null when that is not known. Fargate's two capacity providers are known
    /// by name, so one that could not be read is not Fargate's.
    /// </summary>
    private static bool? RunsOnFargate(Service service, CheckContext context, out Gap? gap)
    {
        gap = null;
        if (service is { DeploymentController.Type: "EXTERNAL", TaskSets.Count: 0 })
        {
            return false;
        }

        if (IsFargate(service.LaunchType, service.CapacityProviderStrategy))
        {
            return true;
        }

        var hasStrategy = !string.IsNullOrEmpty(service.LaunchType) || service.CapacityProviderStrategy.Count > 0;
        foreach (var deployment in service.Deployments)
        {
            if (deployment.Status is "INACTIVE")
            {
                continue;
            }

            hasStrategy |= !string.IsNullOrEmpty(deployment.LaunchType) || deployment.CapacityProviderStrategy.Count > 0;
            if (IsFargate(deployment.LaunchType, deployment.CapacityProviderStrategy))
            {
                return true;
            }
        }

        foreach (var set in service.TaskSets)
        {
            hasStrategy |= !string.IsNullOrEmpty(set.LaunchType) || set.CapacityProviderStrategy.Count > 0;
            if (IsFargate(set.LaunchType, set.CapacityProviderStrategy))
            {
                return true;
            }
        }

        if (hasStrategy)
        {
            return false;
        }

        if (!context.FindCluster(service.ClusterArn).TryGet(out var cluster, out gap))
        {
            return null;
        }

        if (cluster is null || cluster.DefaultCapacityProviderStrategy.Count == 0)
        {
            gap = Gap.NotAsked("ecs:DescribeClusters", service.ClusterArn);
            return null;
        }

        return IsFargate(null, cluster.DefaultCapacityProviderStrategy);
    }

    private static bool IsFargate(string? launchType, IReadOnlyList<CapacityProviderStrategyItem> strategy)
    {
        if (!string.IsNullOrEmpty(launchType))
        {
            return launchType is LaunchTypes.Fargate;
        }

        foreach (var item in strategy)
        {
            if (item.CapacityProvider is "FARGATE" or "FARGATE_SPOT")
            {
                return true;
            }
        }

        return false;
    }

    // By the platform family, else by the definition; null when neither says it.
    private static bool? IsWindows(Service service, CheckContext context, out Gap? gap)
    {
        gap = null;
        var family = service.PlatformFamily;
        for (var i = 0; string.IsNullOrEmpty(family) && i < service.Deployments.Count; i++)
        {
            family = service.Deployments[i].PlatformFamily;
        }

        for (var i = 0; string.IsNullOrEmpty(family) && i < service.TaskSets.Count; i++)
        {
            family = service.TaskSets[i].PlatformFamily;
        }

        if (!string.IsNullOrEmpty(family))
        {
            return family.StartsWith("WINDOWS", StringComparison.OrdinalIgnoreCase);
        }

        foreach (var named in NamedRevision.Of(service))
        {
            if (context.Region.TaskDefinitions.Find(named.RevisionArn).TryGet(out var definition, out gap) && definition is not null)
            {
                context.Note(definition.ContentHash);
                return definition.IsWindows;
            }

            gap ??= Gap.NotAsked("ecs:DescribeTaskDefinition", named.RevisionArn);
        }

        gap ??= Gap.NotAsked("ecs:DescribeTaskDefinition", service.ServiceArn);
        return null;
    }

    private static IEnumerable<(string Path, string? Version)> Named(Service service)
    {
        yield return ("platformVersion", service.PlatformVersion);
        for (var i = 0; i < service.Deployments.Count; i++)
        {
            if (service.Deployments[i].Status is not "INACTIVE")
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"deployments[{i}].platformVersion"), service.Deployments[i].PlatformVersion);
            }
        }

        for (var i = 0; i < service.TaskSets.Count; i++)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"taskSets[{i}].platformVersion"), service.TaskSets[i].PlatformVersion);
        }
    }

    private static bool TryParse(string? text, out Version version)
    {
        version = NewestLinux;
        if (!Version.TryParse(text, out var parsed))
        {
            return false;
        }

        version = new(parsed.Major, parsed.Minor, Math.Max(parsed.Build, 0));
        return true;
    }
}
