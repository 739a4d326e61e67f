using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Compliance;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Exports.Compliance;
using EcsPosture.Web.Features.Compliance;
using EcsPosture.Web.Features.Scopes;

namespace EcsPosture.Web.Api;

/// <summary>How the estate stands on frameworks, over HTTP. The scope is in the query string, as in a page's address.</summary>
internal static class ComplianceApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/compliance", AllAsync);
        api.MapGet("/compliance/{framework}", OneAsync);
    }

    /// <summary>All frameworks as a document; JSON unless another format is asked for.</summary>
    private static Task<IResult> AllAsync(HttpRequest request, ComplianceReader reader, TimeProvider time, string? format, CancellationToken cancellationToken) =>
        WriteAsync(request, reader, time, format, FrameworkList.All, "compliance", cancellationToken);

    /// <summary>One framework as a document.</summary>
    private static async Task<IResult> OneAsync(HttpRequest request, ComplianceReader reader, TimeProvider time, string framework, string? format, CancellationToken cancellationToken) =>
        FrameworkList.Find(framework) is { } found
            ? await WriteAsync(request, reader, time, format, [found], found.Key, cancellationToken)
            : Results.Problem($"There is no such framework. Use one of: {string.Join(", ", FrameworkList.All.Select(f => f.Key))}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> WriteAsync(
        HttpRequest request, ComplianceReader reader, TimeProvider time, string? format, IReadOnlyList<Framework> frameworks, string name, CancellationToken cancellationToken)
    {
        if (ComplianceExports.Find(format ?? "json") is not { } export)
        {
            return Results.Problem($"“{format}” is no format. Use one of: {string.Join(", ", ComplianceExports.All.Select(e => e.Name))}.", statusCode: StatusCodes.Status400BadRequest);
        }

        var address = request.QueryString.Value ?? "";
        var view = await reader.ReadAsync(PageScope.From(address).ToEstate(), cancellationToken);
        var publishedOnly = ComplianceAddress.From(address).PublishedOnly;
        var document = new ComplianceDocument(view.NewestAt, view.Scope, publishedOnly, [.. frameworks.Select(f => reader.ResultOf(view, f, publishedOnly))]);
        using var text = new StringWriter { NewLine = "\n" };
        export.Write(document, text);
        // A format that was asked for by name is a file to keep.
        return Results.File(
            System.Text.Encoding.UTF8.GetBytes(text.ToString()), export.MediaType, format is null ? null : $"{name}-{time.GetUtcNow():yyyy-MM-dd}.{export.Name}");
    }
}
