using System.IO.Compression;
using System.Text;

namespace EcsPosture.Inventory.Redaction;

/// <summary>
/// Says what user data of an instance holds. It comes in Base64, may be compressed, and may be a MIME message whose parts are in
/// Base64 again; none of it is ever kept.
/// </summary>
internal static class UserDataText
{
    private const int LargestText = 1 << 20;
    private const int ShortestBlock = 24;

    /// <summary>The kind of the first secret found; <see cref="ValueKind.Text"/> when there is none.</summary>
    public static string Classify(string data)
    {
        if (string.IsNullOrWhiteSpace(data))
        {
            return ValueKind.Empty;
        }

        var text = Decode(data) ?? data;
        return Find(text) ?? InBlocks(text) ?? ValueKind.Text;
    }

    private static string? Find(string text) => HasRegistryCredentials(text) ? ValueKind.RegistryCredentials : SecretDetector.FindInText(text);

    // Parts of a MIME message, and files that cloud-init writes, stand in Base64 of their own.
    private static string? InBlocks(string text)
    {
        var block = new StringBuilder();
        foreach (var line in text.Split('\n').Append(""))
        {
            var part = line.Trim();
            var content = part[(part.LastIndexOfAny([' ', '"', '\'', '|']) + 1)..];
            if (content.Length >= ShortestBlock && IsBase64(content))
            {
                block.Append(content);
                continue;
            }

            // The last line of a block may be short.
            if (block.Length > 0)
            {
                block.Append(IsBase64(part) ? part : "");
                if (Decode(block.ToString()) is { } inner && Find(inner) is { } kind)
                {
                    return kind;
                }

                block.Clear();
            }
        }

        return null;
    }

    /// <summary>ECS_ENGINE_AUTH_DATA with credentials: an <c>auth</c> in Base64, or a password.</summary>
    private static bool HasRegistryCredentials(string text)
    {
        for (var at = text.IndexOf("ECS_ENGINE_AUTH_DATA", StringComparison.Ordinal); at >= 0; at = text.IndexOf("ECS_ENGINE_AUTH_DATA", at + 1, StringComparison.Ordinal))
        {
            var rest = text[at..Math.Min(text.Length, at + 4096)];
            var equals = rest.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? "" : rest[(equals + 1)..].TrimStart('\'', '"', ' ');
            if (value.StartsWith('{') && (value.Contains("auth\\\"", StringComparison.Ordinal) || value.Contains("\"auth\"", StringComparison.Ordinal) || value.Contains("password", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBase64(string text)
    {
        foreach (var c in text.AsSpan().TrimEnd('='))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static string? Decode(string data)
    {
        var bytes = new byte[data.Length];
        if (!Convert.TryFromBase64String(data, bytes, out var written))
        {
            return null;
        }

        if (written < 2 || bytes[0] != 0x1f || bytes[1] != 0x8b)
        {
            return Encoding.UTF8.GetString(bytes, 0, written);
        }

        try
        {
            using var unzipped = new GZipStream(new MemoryStream(bytes, 0, written), CompressionMode.Decompress);
            var buffer = new byte[LargestText];
            return Encoding.UTF8.GetString(buffer, 0, unzipped.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
