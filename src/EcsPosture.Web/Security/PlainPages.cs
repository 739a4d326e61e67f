using System.Text.Encodings.Web;

namespace EcsPosture.Web.Security;

/// <summary>Pages for when the frame cannot be drawn. Static text, no cause: what went wrong stands in the log under the same number.</summary>
internal static class PlainPages
{
    public static void UsePlainErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(handler => handler.Run(context => WriteAsync(context, StatusCodes.Status500InternalServerError)));
        app.UseStatusCodePages(status => WriteAsync(status.HttpContext, status.HttpContext.Response.StatusCode));
    }

    /// <summary>A page for a person, a problem document for a program.</summary>
    private static async Task WriteAsync(HttpContext context, int status)
    {
        var (title, text) = Say(status);
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            await Results.Problem(statusCode: status, title: title).ExecuteAsync(context);
            return;
        }

        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · ECS Posture</title>
            <link rel="stylesheet" href="/css/tokens.css">
            <link rel="stylesheet" href="/css/base.css">
            </head>
            <body class="plain">
            <main class="plain-card">
            <h1>{title}</h1>
            <p>{text}</p>
            <p class="quiet">Status {status}, request <code>{HtmlEncoder.Default.Encode(context.TraceIdentifier)}</code></p>
            <p><a class="button" href="/">To the overview</a></p>
            </main>
            </body>
            </html>
            """,
            context.RequestAborted);
    }

    private static (string Title, string Text) Say(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("Not understood", "The form was too old or incomplete. Go back, reload the page and try again."),
        StatusCodes.Status401Unauthorized => ("Not signed in", "Sign in first, then open this address again."),
        StatusCodes.Status403Forbidden => ("Not permitted", "Your role does not allow this. An administrator can give you another."),
        StatusCodes.Status404NotFound => ("Not found", "There is no page at this address. It may have been mistyped, or what it showed is gone."),
        StatusCodes.Status429TooManyRequests => ("Too many requests", "Wait a few minutes, then try again."),
        >= 500 => ("Something failed", "The page could not be made. Try again; if it fails again, the log says why under the request number below."),
        _ => ("Not possible", "The request could not be answered."),
    };
}
