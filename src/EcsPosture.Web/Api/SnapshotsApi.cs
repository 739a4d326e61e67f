using System.Security.Claims;
using EcsPosture.Findings.Scans;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Api;

/// <summary>Snapshots over HTTP: a zip file is imported as the page's button does.</summary>
internal static class SnapshotsApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/snapshots", ImportAsync).RequireAuthorization(Policies.Operator);

    /// <summary>Takes the zip file as the request's body.</summary>
    private static async Task<IResult> ImportAsync(
        HttpContext context, SnapshotImport import, ClaimsPrincipal user, IOptions<ScanSettings> settings, CancellationToken cancellationToken)
    {
        if (context.Request.ContentType?.StartsWith("application/zip", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return Results.Problem("Send the snapshot as the body, a zip file with the type application/zip.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        var largest = settings.Value.LargestUpload;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = largest;
        }

        await using var zip = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        await context.Request.Body.CopyToAsync(zip, cancellationToken);
        zip.Position = 0;
        var imported = new List<ImportedSnapshot>();
        foreach (var account in await SnapshotZip.LoadAsync(zip, largest, cancellationToken))
        {
            var result = await import.ImportAsync(Actors.Of(user), account, ScanTrigger.Import, cancellationToken);
            imported.Add(new(result.ScanId, result.AccountId, result.Summary.Opened, result.Summary.Resolved, result.Summary.Reopened, result.Summary.Gaps, result.Summary.OlderRegions));
        }

        return Results.Ok(imported);
    }
}

/// <summary>What an import of one account came to.</summary>
internal sealed record ImportedSnapshot(long ScanId, string AccountId, int Opened, int Resolved, int Reopened, int Gaps, IReadOnlyList<string> OlderRegions);
