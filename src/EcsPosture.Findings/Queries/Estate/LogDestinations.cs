using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Where a container logs.</summary>
/// <param name="Container">The container.</param>
/// <param name="Driver">Its log driver; null when it has none.</param>
/// <param name="GroupName">The log group, for awslogs.</param>
/// <param name="Mode">The delivery mode that its options set; null when they set none.</param>
/// <param name="Group">The group's facts; null when it does not exist or was not read.</param>
/// <param name="GroupSubjectHash">Short hash of the group as a subject of findings.</param>
/// <param name="IsRead">Whether it is known if the group exists.</param>
public sealed record LogDestination(string Container, string? Driver, string? GroupName, string? Mode, LogGroup? Group, string? GroupSubjectHash, bool IsRead);

/// <summary>Looks up where containers log.</summary>
internal static class LogDestinations
{
    private const string ListAction = "logs:DescribeLogGroups";

    /// <summary>The destinations of each definition's containers, by the definition's ARN.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<LogDestination>>> ReadAsync(
        PostureDbContext db, string accountId, string region, IReadOnlyList<TaskDefinition> definitions, CancellationToken cancellationToken)
    {
        var names = definitions.SelectMany(d => d.ContainerDefinitions).Select(c => GroupOf(c)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var groups = (await db.Resources.AsNoTracking()
                .Where(r => r.AccountId == accountId && r.Kind == ResourceKind.LogGroup && r.GoneAt == null && names.Contains(r.Name))
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(r => (r.Region, r.Name));
        var read = await ReadRegionsAsync(db, accountId, cancellationToken).ConfigureAwait(false);
        return definitions.ToDictionary(d => d.TaskDefinitionArn, IReadOnlyList<LogDestination> (d) =>
        [
            .. d.ContainerDefinitions.Select(c =>
            {
                var options = c.LogConfiguration?.Options;
                var where = options?.GetValueOrDefault("awslogs-region") ?? region;
                var name = GroupOf(c);
                var row = name is null ? null : groups[(where, name)].FirstOrDefault();
                return new LogDestination(
                    c.Name, c.LogConfiguration?.LogDriver, name, options?.GetValueOrDefault("mode"), row is null ? null : ResourceFacts.LogGroup(row), row?.SubjectHash, row is not null || read.Contains(where));
            }),
        ], StringComparer.Ordinal);
    }

    private static string? GroupOf(ContainerDefinition container) =>
        container.LogConfiguration is { LogDriver: "awslogs" } log ? log.Options.GetValueOrDefault("awslogs-group") : null;

    /// <summary>Regions whose log groups were listed to the end: only there does an absent group not exist.</summary>
    private static async Task<HashSet<string>> ReadRegionsAsync(PostureDbContext db, string accountId, CancellationToken cancellationToken) =>
        (await db.RegionStates.AsNoTracking()
            .Where(s => s.AccountId == accountId && !s.IsOutOfScope)
            .Where(s => !db.ScanGaps.Any(g => g.ScanId == s.ScanId && g.AccountId == s.AccountId && g.Region == s.Region && g.Action == ListAction))
            .Select(s => s.Region)
            .ToListAsync(cancellationToken).ConfigureAwait(false))
        .ToHashSet(StringComparer.Ordinal);
}
