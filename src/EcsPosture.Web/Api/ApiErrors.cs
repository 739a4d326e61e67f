using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.Api;

/// <summary>Turns refusals into problem documents, so that a caller sees what to change.</summary>
internal sealed class ApiErrors : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (NotPermittedException refused)
        {
            return Results.Problem(refused.Message, statusCode: StatusCodes.Status403Forbidden);
        }
        catch (RefusedChangeException refused)
        {
            return Results.Problem(
                refused.Message,
                statusCode: StatusCodes.Status422UnprocessableEntity,
                extensions: new Dictionary<string, object?> { ["reasons"] = refused.Reasons });
        }
        catch (SnapshotFormatException wrong)
        {
            return Results.Problem(wrong.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
        catch (FormatException wrong)
        {
            return Results.Problem(wrong.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
