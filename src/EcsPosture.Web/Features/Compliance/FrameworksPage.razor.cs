using EcsPosture.Findings.Queries.Compliance;
using EcsPosture.Web.Features.Scopes;

namespace EcsPosture.Web.Features.Compliance;

/// <summary>All frameworks: how many controls of each stand how.</summary>
public sealed partial class FrameworksPage(ComplianceReader reader)
{
    private ComplianceView? _view;

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken) =>
        _view = await Handover.ReadAsync($"compliance {Scope}", token => reader.ReadAsync(Scope.ToEstate(), token), cancellationToken);
}
