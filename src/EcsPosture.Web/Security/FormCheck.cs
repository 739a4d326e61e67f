using Microsoft.AspNetCore.Antiforgery;

namespace EcsPosture.Web.Security;

/// <summary>Refuses a form that does not carry the token that its page gave it, before an endpoint reads it.</summary>
internal static class FormCheck
{
    /// <summary>Looks for the token where an endpoint asks for one, and answers 400 when it is missing or another's.</summary>
    public static IApplicationBuilder UseFormCheck(this IApplicationBuilder app) => app.UseAntiforgery().Use((context, next) =>
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });
}
