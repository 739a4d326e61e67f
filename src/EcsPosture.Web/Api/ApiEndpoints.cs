using EcsPosture.Web.SignIn;

namespace EcsPosture.Web.Api;

/// <summary>The REST API. It takes the session's cookie, answers JSON and problem documents, and never sends anyone to a page.</summary>
internal static class ApiEndpoints
{
    /// <summary>Where it lies.</summary>
    public const string Root = "/api/v1";

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root).RequireAuthorization(Policies.Viewer).AddEndpointFilter<ApiErrors>();
        ScansApi.Map(api);
        SnapshotsApi.Map(api);
        FindingsApi.Map(api);
        ChecksApi.Map(api);
        ComplianceApi.Map(api);
        AccessApi.Map(api);
        app.MapFallback("/api/{**rest}", () => Results.Problem("There is no such address in the API.", statusCode: StatusCodes.Status404NotFound));
    }
}
