using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;

namespace EcsPosture.Inventory.Redaction;

/// <summary>Tells keys and tokens that a machine drew at random from words, names, paths and digests.</summary>
internal static class RandomText
{
    private const int Longest = 65_536;
    private const int ShortestToken = 20;

    /// <summary>Names of values that look random and are public.</summary>
    private static readonly FrozenSet<string> PublicNames = FrozenSet.ToFrozenSet(
    [
        "SHA", "COMMIT", "DIGEST", "VERSION", "HASH", "CHECKSUM", "REVISION", "REV", "BUILD", "ETAG", "FINGERPRINT", "THUMBPRINT", "IMAGE", "TAG", "ID", "IDS", "PUBLIC",
        "PUBLISHABLE", "SITE", "CERT", "CERTIFICATE", "CA", "SRI", "INTEGRITY", "NONCE", "ARN", "URL", "URI", "PATH", "FILE", "HOST", "HOSTNAME", "RELEASE", "TRACE", "DEPLOYMENT",
    ]);

    /// <summary>Whether a name tells that its value, however random, is public.</summary>
    public static bool HasPublicName(string name) => SecretNames.WordsOf(name).Any(PublicNames.Contains);

    /// <summary>Whether a text is a secret access key of AWS by its form: 40 characters of base64, drawn at random.</summary>
    public static bool IsAwsSecretKey(string text) =>
        text.Length == 40 && IsBase64(text) && !IsHex(text) && HasThreeClasses(text) && Entropy(text) >= 4.2 && Changes(text) >= 0.4;

    /// <summary>Whether a text is drawn at random, or holds a long part that is.</summary>
    /// <param name="text">The value.</param>
    /// <param name="named">Whether its name tells of a secret: then hexadecimal digits count, and shorter texts.</param>
    public static bool IsRandom(string text, bool named)
    {
        if (text.Length < (named ? 16 : ShortestToken) || text.Length > Longest || text.AsSpan().ContainsAny(" \t\r\n"))
        {
            return false;
        }

        if (IsHex(text))
        {
            return named && text.Length >= 32 && Entropy(text) >= 3;
        }

        if (text.Length >= 24 && IsBase64(text))
        {
            return LooksDrawn(text.TrimEnd('='), text.Length >= 32 ? 4.0 : 3.7) && !DecodesToText(text);
        }

        foreach (var range in text.AsSpan().SplitAny("-_./:,;=@|+~&?!#%()[]{}<>\"'\\"))
        {
            var part = text[range];
            if (part.Length >= (named ? 16 : ShortestToken) && !IsHex(part) && LooksDrawn(part, 3.6))
            {
                return !DecodesToText(text);
            }
        }

        return false;
    }

    /// <summary>Whether a text is hexadecimal digits only.</summary>
    public static bool IsHex(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static bool LooksDrawn(string text, double entropy) => HasThreeClasses(text) && Changes(text) >= 0.38 && Entropy(text) >= entropy;

    private static bool IsBase64(string text)
    {
        var body = text.AsSpan().TrimEnd('=');
        if (text.Length - body.Length > 2 || body.Length == 0)
        {
            return false;
        }

        foreach (var c in body)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasThreeClasses(string text)
    {
        var (lower, upper, digit) = (false, false, false);
        foreach (var c in text)
        {
            lower |= char.IsAsciiLetterLower(c);
            upper |= char.IsAsciiLetterUpper(c);
            digit |= char.IsAsciiDigit(c);
        }

        return lower && upper && digit;
    }

    // The share of neighbours of different class: about 0.6 where drawn, 0.3 in CamelCase.
    private static double Changes(string text)
    {
        var changes = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (ClassOf(text[i]) != ClassOf(text[i - 1]))
            {
                changes++;
            }
        }

        return text.Length < 2 ? 0 : (double)changes / (text.Length - 1);
    }

    private static int ClassOf(char c) => char.IsAsciiDigit(c) ? 0 : char.IsAsciiLetterLower(c) ? 1 : char.IsAsciiLetterUpper(c) ? 2 : 3;

    // Shannon's entropy in bits for each character.
    private static double Entropy(string text)
    {
        Span<int> counts = stackalloc int[128];
        var counted = 0;
        foreach (var c in text)
        {
            if (c < 128)
            {
                counts[c]++;
                counted++;
            }
        }

        var sum = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / counted;
                sum -= share * Math.Log2(share);
            }
        }

        return sum;
    }

    // Text in base64 is no key; whether a secret is in that text is judged apart.
    private static bool DecodesToText(string text) => Decode(text) is not null;

    /// <summary>The text that base64 holds; null when it is not base64, or not of text.</summary>
    public static string? Decode(string text)
    {
        if (text.Length < 16 || text.Length > Longest || !Base64.IsValid(text))
        {
            return null;
        }

        var bytes = Convert.FromBase64String(text);
        foreach (var octet in bytes)
        {
            if (octet is (< 32 and not (9 or 10 or 13)) or > 126)
            {
                return null;
            }
        }

        return Encoding.ASCII.GetString(bytes);
    }
}
