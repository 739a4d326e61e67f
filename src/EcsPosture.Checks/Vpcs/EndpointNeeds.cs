using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Vpcs;

/// <summary>Which services of AWS the tasks in a VPC call by themselves, and so which endpoints they would use.</summary>
internal static class EndpointNeeds
{
    /// <summary>The services whose endpoints ECS uses, as the ends of their endpoint names.</summary>
    public static IReadOnlyList<string> Services { get; } =
        ["ecr.api", "ecr.dkr", "s3", "logs", "ecs", "ecs-agent", "ecs-telemetry", "secretsmanager", "ssm", "ssmmessages", "kms"];

    /// <summary>The service that an endpoint leads to, by the end of its name; null when ECS needs none of it.</summary>
    public static string? ServiceOf(VpcEndpoint endpoint, string region)
    {
        var marker = $".{region}.";
        var at = endpoint.ServiceName?.LastIndexOf(marker, StringComparison.Ordinal) ?? -1;
        return at >= 0 && endpoint.ServiceName![(at + marker.Length)..] is var service && Services.Contains(service) ? service : null;
    }

    /// <summary>What one use of a VPC needs; a gap where its revision or cluster could not be read.</summary>
    public static (IReadOnlySet<string> Services, Gap? Gap) Of(VpcUse use, CheckContext context)
    {
        var needs = new HashSet<string>(StringComparer.Ordinal);
        Gap? gap = null;
        if (use.LaunchTypes.Contains(LaunchTypes.Ec2) || use.LaunchTypes.Contains(LaunchTypes.ManagedInstances))
        {
            needs.UnionWith(["ecs", "ecs-agent", "ecs-telemetry"]);
        }

        if (use.UsesExec)
        {
            needs.Add("ssmmessages");
            if (use.ClusterArn is { } arn)
            {
                if (!context.FindCluster(arn).TryGet(out var cluster, out var unread))
                {
                    gap = unread;
                }
                else if (!string.IsNullOrEmpty(cluster?.Configuration?.ExecuteCommandConfiguration?.KmsKeyId))
                {
                    needs.Add("kms");
                }
            }
        }

        var revision = RegionUsage.TryParseRevision(use.TaskDefinition, out var family, out _) ? use.TaskDefinition
            : family.Length > 0 ? context.Usage.LatestOf(family)
            : null;
        if (revision is null)
        {
            return (needs, gap ?? context.Region.ActiveRevisions.Gap ?? Gap.NotAsked("ecs:DescribeTaskDefinition", use.Name));
        }

        if (!context.Region.TaskDefinitions.Find(revision).TryGet(out var definition, out var unreadDefinition))
        {
            return (needs, gap ?? unreadDefinition);
        }

        context.Note(definition?.ContentHash ?? "none");
        foreach (var container in definition?.ContainerDefinitions ?? [])
        {
            needs.UnionWith(Of(container, context.Region.Region));
        }

        return (needs, gap);
    }

    private static IEnumerable<string> Of(ContainerDefinition container, string region)
    {
        if (container.Image.Contains($".dkr.ecr.{region}.", StringComparison.Ordinal))
        {
            yield return "ecr.api";
            yield return "ecr.dkr";
            yield return "s3";
        }

        if (container.LogConfiguration is { LogDriver: "awslogs" } log && (log.Options.GetValueOrDefault("awslogs-region") is not { Length: > 0 } other || other == region))
        {
            yield return "logs";
        }

        if (container.RepositoryCredentials?.CredentialsParameter is { Length: > 0 })
        {
            yield return "secretsmanager";
        }

        foreach (var secret in container.Secrets.Concat(container.LogConfiguration?.SecretOptions ?? []))
        {
            yield return secret.ValueFrom.Contains(":secretsmanager:", StringComparison.Ordinal) ? "secretsmanager" : "ssm";
        }
    }
}
