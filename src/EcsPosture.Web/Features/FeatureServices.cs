using EcsPosture.Findings.Queries;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Scopes;
using EcsPosture.Web.Features.Search;

namespace EcsPosture.Web.Features;

/// <summary>What the pages need beyond the frame.</summary>
internal static class FeatureServices
{
    public static void AddFeatures(this IServiceCollection services)
    {
        services.AddFindingsQueries();
        services.AddHostedService<FindingIndexWarmer>();
        services.AddSingleton<IScopeDirectory, ScopeDirectory>();
        services.AddSingleton<IJumpSearch, JumpSearch>();
    }
}
