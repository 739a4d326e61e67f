using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Web.Components.Layout;

namespace EcsPosture.Web.Features.Scopes;

/// <summary>Offers the store's connections, regions and clusters to the global bar.</summary>
internal sealed class ScopeDirectory(ScopeReader reader) : IScopeDirectory
{
    /// <inheritdoc />
    public async Task<ScopeChoices> ReadAsync(PageScope scope, CancellationToken cancellationToken)
    {
        var options = await reader.ReadAsync(scope.ToEstate(), cancellationToken);
        return new(Choices(options.Connections), Choices(options.Regions), Choices(options.Clusters));
    }

    private static ScopeChoice[] Choices(IReadOnlyList<ScopeOption> options) => [.. options.Select(option => new ScopeChoice(option.Key, option.Name))];
}
