using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Access;
using EcsPosture.Findings.Queries.Compliance;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Queries.Scans;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Queries.Search;
using EcsPosture.Findings.Queries.Topics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcsPosture.Findings.Queries;

/// <summary>Puts the readers together.</summary>
public static class QueriesServices
{
    /// <summary>Adds the readers behind pages, REST and exports.</summary>
    public static IServiceCollection AddFindingsQueries(this IServiceCollection services)
    {
        services.TryAddSingleton(CheckCatalogue.Default);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ControlIndex(provider.GetRequiredService<CheckCatalogue>()));
        services.AddSingleton<ComplianceReader>();
        services.AddSingleton<FindingIndexKeeper>();
        services.AddSingleton<FindingsReader>();
        services.AddSingleton<ExportReader>();
        services.AddSingleton<FindingReader>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<ClusterReader>();
        services.AddSingleton<ClusterPartsReader>();
        services.AddSingleton<ServiceReader>();
        services.AddSingleton<FamilyReader>();
        services.AddSingleton<AccessReader>();
        services.AddSingleton<AttackPathReader>();
        services.AddSingleton<TopicReader>();
        services.AddSingleton<ScanReader>();
        services.AddSingleton<ScopeReader>();
        services.AddSingleton<JumpReader>();
        services.AddSingleton<Audit.AuditReader>();
        return services;
    }
}
