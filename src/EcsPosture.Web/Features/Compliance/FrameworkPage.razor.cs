using System.Globalization;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Compliance;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Components;
using EcsPosture.Web.Features.Scopes;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Features.Compliance;

/// <summary>One framework: its controls with how they stand, the checks behind each, and what no check looks at.</summary>
public sealed partial class FrameworkPage(ComplianceReader reader)
{
    private Framework? _framework;
    private ComplianceView? _view;
    private ComplianceResult? _result;
    private ComplianceAddress _address = new(false, null);

    /// <summary>Key of the framework.</summary>
    [Parameter]
    public string? Key { get; set; }

    /// <summary>The controls that the address asks for, by section.</summary>
    private IReadOnlyList<(FrameworkSection Section, IReadOnlyList<ControlResult> Controls)> Shown => _result is null || _framework is null ? [] :
    [
        .. _framework.Sections
            .Select(section => (section, (IReadOnlyList<ControlResult>)[.. _result.Controls.Where(c => c.Control.Section == section.Key && (_address.Status is null || c.Status == _address.Status))]))
            .Where(s => s.Item2.Count > 0),
    ];

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        _address = ComplianceAddress.From(Navigation.Uri);
        _framework = FrameworkList.Find(Key);
        if (_framework is null)
        {
            return;
        }

        _view = await Handover.ReadAsync($"compliance {Scope}", token => reader.ReadAsync(Scope.ToEstate(), token), cancellationToken);
        _result = reader.ResultOf(_view, _framework, _address.PublishedOnly);
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private string FindingsOf(ControlResult control) =>
        Scope.Keep($"/findings?view=list&{FacetNames.Control}={Uri.EscapeDataString(control.Control.Key)}{(control.Counts.Suppressed > 0 ? "&status=open&status=suppressed" : "")}");

    private string Export(string format) =>
        Scope.Keep($"/api/v1/compliance/{_framework!.Key}?format={format}{(_address.PublishedOnly ? $"&{ComplianceAddress.Mapping}={ComplianceAddress.Published}" : "")}");
}
