using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Posture;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Where services hurt: their open findings by area.</summary>
public sealed record ServiceHeat(SeverityCounts Open, IReadOnlyList<HeatCell> Cells)
{
    /// <summary>No findings.</summary>
    public static ServiceHeat None { get; } = new(SeverityCounts.None, [.. Enum.GetValues<HeatArea>().Select(a => new HeatCell(a, null, 0))]);

    /// <summary>The area of a check: by the family of its id, else by its main topic.</summary>
    public static HeatArea AreaOf(string checkId, CheckCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(checkId);
        ArgumentNullException.ThrowIfNull(catalogue);
        return checkId switch
        {
            _ when checkId.StartsWith("ecs-secret-", StringComparison.Ordinal) => HeatArea.Secrets,
            _ when checkId.StartsWith("ecs-iam-", StringComparison.Ordinal) => HeatArea.Identity,
            _ when checkId.StartsWith("ecs-log-", StringComparison.Ordinal) => HeatArea.Logging,
            "ecs-service-circuit-breaker" or "ecs-task-memory-limit" or "ecs-task-fault-injection-enabled" => HeatArea.Resilience,
            _ when checkId.StartsWith("ecs-lb-", StringComparison.Ordinal) || checkId.StartsWith("ecs-net-", StringComparison.Ordinal) || checkId.StartsWith("ecs-service-sg-", StringComparison.Ordinal) => HeatArea.Network,
            "ecs-service-public-subnet" or "ecs-service-default-sg" or "ecs-service-connect-tls" or "ecs-service-lattice-auth" or "ecs-express-public-ingress" => HeatArea.Network,
            "ecs-service-public-ip" or "ecs-task-running-public-ip" or "ecs-task-host-network-mode" or "ecs-task-network-mode-not-awsvpc" or "ecs-task-efs-transit-encryption" => HeatArea.Network,
            _ => catalogue.Find(checkId)?.Info.Topics[0] switch
            {
                Topic.Iam => HeatArea.Identity,
                Topic.Logging => HeatArea.Logging,
                _ => HeatArea.Runtime,
            },
        };
    }

    /// <summary>The heat of all services that open findings show in, by ARN.</summary>
    internal static IReadOnlyDictionary<string, ServiceHeat> Of(OpenFindings open, CheckCatalogue catalogue) =>
        open.ByService().ToDictionary(
            g => g.Key,
            g => new ServiceHeat(
                SeverityCounts.From(g.Select(r => (r.Severity, r.Count))),
                [.. Enum.GetValues<HeatArea>().Select(area =>
                {
                    var own = g.Where(r => AreaOf(r.CheckId, catalogue) == area).ToList();
                    return new HeatCell(area, own.Count == 0 ? null : own.Max(r => r.Severity), own.Sum(r => r.Count));
                })]),
            StringComparer.Ordinal);
}

/// <summary>A service as lists show it.</summary>
public sealed record ServiceRow
{
    public required string Hash { get; init; }
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string Region { get; init; }
    public required string Cluster { get; init; }
    public required string LaunchTypes { get; init; }
    public string? Status { get; init; }
    public int Running { get; init; }
    public int Desired { get; init; }

    /// <summary>The deployed revision, such as <c>web:12</c>.</summary>
    public string? Revision { get; init; }
    public required ServiceHeat Heat { get; init; }

    internal static ServiceRow From(StoredResource stored, ServiceHeat? heat)
    {
        var service = ResourceFacts.Service(stored);
        return new()
        {
            Hash = stored.Hash,
            Arn = stored.Arn,
            Name = stored.Name,
            Region = stored.Region,
            Cluster = Inventory.Arn.LastSegment(stored.ClusterArn ?? ""),
            LaunchTypes = stored.LaunchTypes,
            Status = service?.Status,
            Running = service?.RunningCount ?? 0,
            Desired = service?.DesiredCount ?? 0,
            Revision = service?.TaskDefinition is { } arn ? Inventory.Arn.LastSegment(arn) : null,
            Heat = heat ?? ServiceHeat.None,
        };
    }
}
