using System.Security.Claims;
using System.Text.Json.Nodes;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Settings;
using EcsPosture.Findings;
using EcsPosture.Findings.Settings;
using EcsPosture.Web.SignIn;

namespace EcsPosture.Web.Api;

/// <summary>Checks over HTTP: what holds for each, and what is set. Without a connection it is what is set for all.</summary>
internal static class ChecksApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/checks", ListAsync);
        api.MapGet("/checks/settings", FileAsync);
        api.MapPut("/checks/{id}/settings", SetAsync).RequireAuthorization(Policies.Administrator);
        api.MapDelete("/checks/{id}/settings", ResetAsync).RequireAuthorization(Policies.Administrator);
    }

    private static async Task<IResult> ListAsync(CheckSettingsStore store, CheckCatalogue catalogue, long? connection, CancellationToken cancellationToken)
    {
        var settings = await store.OfAsync(connection, cancellationToken);
        return Results.Ok(catalogue.Checks.Select(c => CheckInForce.Of(c.Info, settings.GetValueOrDefault(c.Info.Id, CheckSetting.None))));
    }

    /// <summary>The file that <c>scan --settings</c> takes.</summary>
    private static async Task<IResult> FileAsync(CheckSettingsStore store, long? connection, CancellationToken cancellationToken) =>
        Results.Text(CheckSettingsFile.Write(await store.OfAsync(connection, cancellationToken)), "application/json");

    private static async Task<IResult> SetAsync(CheckSettingsStore store, CheckCatalogue catalogue, ClaimsPrincipal user, string id, long? connection, JsonNode? body, CancellationToken cancellationToken)
    {
        if (catalogue.Find(id) is null)
        {
            return NoSuchCheck(id);
        }

        var setting = CheckSettingsFile.ReadOne(body, out var errors);
        if (setting is null || errors.Count > 0)
        {
            throw new RefusedChangeException([.. errors]);
        }

        await store.ChangeAsync(Actors.Of(user), id, connection, setting, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> ResetAsync(CheckSettingsStore store, CheckCatalogue catalogue, ClaimsPrincipal user, string id, long? connection, CancellationToken cancellationToken)
    {
        if (catalogue.Find(id) is null)
        {
            return NoSuchCheck(id);
        }

        await store.ChangeAsync(Actors.Of(user), id, connection, CheckSetting.None, cancellationToken);
        return Results.NoContent();
    }

    private static IResult NoSuchCheck(string id) => Results.Problem($"There is no check {id}.", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>A check with what holds for it.</summary>
/// <param name="Id">The check.</param>
/// <param name="Title">What is wrong when it fails.</param>
/// <param name="Enabled">Whether it is run.</param>
/// <param name="Severity">The severity in force.</param>
/// <param name="IsSeveritySet">Whether that is set, and not the check's own.</param>
/// <param name="Topics">Its topics.</param>
/// <param name="Parameters">The values in force.</param>
internal sealed record CheckInForce(string Id, string Title, bool Enabled, Checks.Severity Severity, bool IsSeveritySet, IReadOnlyList<Checks.Topic> Topics, IReadOnlyDictionary<string, string> Parameters)
{
    public static CheckInForce Of(CheckInfo check, CheckSetting setting) => new(
        check.Id,
        check.Title,
        setting.IsEnabled is not false,
        setting.Severity ?? check.Severity,
        setting.Severity is not null,
        check.Topics,
        check.Parameters.ToDictionary(p => p.Name, p => setting.Parameters.GetValueOrDefault(p.Name, p.Default)));
}
