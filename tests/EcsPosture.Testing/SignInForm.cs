using System.Net;
using System.Text.RegularExpressions;

namespace EcsPosture.Testing;

/// <summary>Signs in by the link that the program prints, as a browser does.</summary>
public static partial class SignInForm
{
    /// <summary>Opens the link, looks at its confirm page and posts its form to the client's address; gives the answer, a redirect when all is well.</summary>
    public static async Task<HttpResponseMessage> FollowAsync(HttpClient client, string link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var confirm = await client.GetStringAsync(link, cancellationToken);
        var fields = HiddenField().Matches(confirm).ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value));
        using var form = new FormUrlEncodedContent(fields);
        return await client.PostAsync("/sign-in/link", form, cancellationToken);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex HiddenField();
}
