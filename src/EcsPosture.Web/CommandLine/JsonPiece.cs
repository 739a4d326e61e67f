using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace EcsPosture.Web.CommandLine;

/// <summary>
/// A JSON value as its text, which can be taken apart without being understood: parts that many values share, such as policies,
/// need no parser then, and many threads can parse what is left. Whether a part is JSON is for its parser to say.
/// </summary>
/// <remarks>A class, as lists and dictionaries of objects are compiled ahead and those of our structures are not.</remarks>
internal sealed class JsonPiece
{
    private JsonPiece(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The text, without white space around it.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>How JSON that people write is read: as deep as this, with comments and commas at the end.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Whether it begins as an array.</summary>
    public bool IsArray => StartsWith('[');

    /// <summary>Whether it begins as an object.</summary>
    public bool IsObject => StartsWith('{');

    /// <summary>Whether it begins as a text.</summary>
    public bool IsText => StartsWith('"');

    /// <summary>The piece of a text.</summary>
    public static JsonPiece Of(ReadOnlyMemory<byte> utf8)
    {
        var text = utf8.Span;
        var (start, end) = (0, text.Length);
        while (start < end && IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (start < end && IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new(utf8[start..end]);
    }

    /// <summary>The value.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonElement Parse() => JsonElement.Parse(Utf8.Span, Options);

    /// <summary>The items of an array.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is no array.</exception>
    public IReadOnlyList<JsonPiece> Items() => Split('[', ']') ?? [.. Parse().EnumerateArray().Select(RawOf)];

    /// <summary>The members of an object; of two with the same name the last.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is no object.</exception>
    public IReadOnlyDictionary<string, JsonPiece> Members()
    {
        var members = new Dictionary<string, JsonPiece>();
        foreach (var member in Split('{', '}') ?? [])
        {
            if (!TryReadMember(member.Utf8, out var name, out var value))
            {
                members.Clear();
                break;
            }

            members[name] = value;
        }

        if (members.Count == 0)
        {
            foreach (var member in Parse().EnumerateObject())
            {
                members[member.Name] = RawOf(member.Value);
            }
        }

        return members;
    }

    private static bool IsWhiteSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private bool StartsWith(char first) => !Utf8.IsEmpty && Utf8.Span[0] == first;

    private static JsonPiece RawOf(JsonElement value) => new(JsonMarshal.GetRawUtf8Value(value).ToArray());

    // A name without escapes, a colon, and a value.
    private static bool TryReadMember(ReadOnlyMemory<byte> member, out string name, [NotNullWhen(true)] out JsonPiece? value)
    {
        (name, value) = ("", null);
        var text = member.Span;
        if (text.IsEmpty || text[0] is not (byte)'"' || EndOfText(text, 0) is var end && end >= text.Length || text[..end].IndexOf((byte)'\\') >= 0)
        {
            return false;
        }

        var rest = Of(member[(end + 1)..]).Utf8;
        if (rest.IsEmpty || rest.Span[0] is not (byte)':')
        {
            return false;
        }

        (name, value) = (Encoding.UTF8.GetString(text[1..end]), Of(rest[1..]));
        return true;
    }

    // What stands between the commas; null when the text is of another kind or hard to tell apart, as with comments.
    private List<JsonPiece>? Split(char first, char last)
    {
        if (!StartsWith(first))
        {
            return null;
        }

        var text = Utf8.Span;
        var parts = new List<JsonPiece>();
        var (start, depth) = (1, 0);
        for (var at = 1; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'"':
                    at = EndOfText(text, at);
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when depth > 0:
                    depth--;
                    break;
                case (byte)',' when depth == 0:
                    parts.Add(Of(Utf8[start..at]));
                    start = at + 1;
                    break;
                case var end when end == last:
                    if (Of(Utf8[start..at]) is { Utf8.IsEmpty: false } part)
                    {
                        parts.Add(part);
                    }

                    return at == text.Length - 1 ? parts : null;
                case (byte)'}' or (byte)']' or (byte)'/':
                    return null;
            }
        }

        return null;
    }

    // The last character of a text that begins here.
    private static int EndOfText(ReadOnlySpan<byte> json, int at)
    {
        while (true)
        {
            var next = json[(at + 1)..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return json.Length;
            }

            at += next + 1;
            if (json[at] is (byte)'"')
            {
                return at;
            }

            if (++at >= json.Length)
            {
                return json.Length;
            }
        }
    }
}
