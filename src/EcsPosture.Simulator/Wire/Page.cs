using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace EcsPosture.Simulator.Wire;

/// <summary>A page of a list, with the opaque token that leads to the next one.</summary>
/// <param name="Items">What stands on the page.</param>
/// <param name="Next">The token; null on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Cuts lists into pages as AWS does.</summary>
internal static class Page
{
    /// <summary>The page that a call asks for.</summary>
    /// <param name="call">The call; a token is good only for the action, account, region and filters that it was given for.</param>
    /// <param name="all">The whole list, in a stable order.</param>
    /// <param name="tokenName">The parameter that holds the token.</param>
    /// <param name="sizeName">The parameter that holds the page size.</param>
    /// <param name="standard">The page size when the call names none.</param>
    /// <param name="most">The largest page size.</param>
    public static Page<T> Of<T>(AwsCall call, IReadOnlyList<T> all, string tokenName, string sizeName, int standard, int most)
    {
        var size = call.Number(sizeName) ?? standard;
        if (size < 1 || size > most)
        {
            throw AwsErrors.Invalid(call, $"{sizeName} must be between 1 and {most}.");
        }

        var bound = Binding(call, tokenName, sizeName);
        var start = call.Text(tokenName) is { } token ? Start(call, token, bound) : 0;
        var items = new List<T>(Math.Min(size, Math.Max(0, all.Count - start)));
        for (var i = start; i < Math.Min(all.Count, start + size); i++)
        {
            items.Add(all[i]);
        }

        return new(items, start + items.Count < all.Count ? Token(start + items.Count, bound) : null);
    }

    private static string Token(int start, string bound) =>
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{start}/{bound}")));

    private static int Start(AwsCall call, string token, string bound)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token)).Split('/');
            if (parts is [var start, var binding] && binding == bound && int.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            {
                return at;
            }
        }
        catch (FormatException)
        {
            // Not a token of ours: the same answer as for a token of another call.
        }

        throw AwsErrors.InvalidToken(call);
    }

    private static string Binding(AwsCall call, string tokenName, string sizeName)
    {
        var filters = (JsonObject)call.Parameters.DeepClone();
        filters.Remove(tokenName);
        filters.Remove(sizeName);
        var text = $"{call.FullName} {call.AccountId} {call.Region} {filters.ToJsonString()}";
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 12);
    }
}
