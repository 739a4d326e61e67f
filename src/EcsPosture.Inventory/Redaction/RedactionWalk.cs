using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Inventory.Redaction;

/// <summary>One walk over a document that replaces what must not be kept.</summary>
internal sealed class RedactionWalk(string path, bool keepMarkers)
{
    private const int DeepestNesting = 64;

    /// <summary>Members that are not redacted as text is, whatever their case.</summary>
    private static readonly FrozenDictionary<string, Member> Members = new Dictionary<string, Member>
    {
        ["environment"] = Member.Environment,
        ["command"] = Member.Command,
        ["entryPoint"] = Member.Command,
        ["dockerLabels"] = Member.Map,
        ["options"] = Member.Map,
        ["driverOpts"] = Member.Map,
        ["labels"] = Member.Map,
        ["tags"] = Member.Entries,
        ["systemControls"] = Member.Entries,
        ["properties"] = Member.Entries,
        ["attributes"] = Member.Entries,
        ["input"] = Member.Input,
        ["inputTemplate"] = Member.Input,
        ["userData"] = Member.UserData,
        ["description"] = Member.FreeText,
        ["reason"] = Member.FreeText,
        ["statusReason"] = Member.FreeText,
        ["stoppedReason"] = Member.FreeText,
        ["assumeRolePolicyDocument"] = Member.Policy,
        ["policyDocument"] = Member.Policy,
        ["document"] = Member.Policy,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly bool _isPolicyFile = path.StartsWith("iam/", StringComparison.Ordinal) || path.StartsWith("logs/describe-resource-policies", StringComparison.Ordinal);
    private int _depth;

    /// <summary>Redacts an object and all in it.</summary>
    public void Object(JsonObject obj, bool byName = false)
    {
        Enter();
        List<(string Name, JsonValue Value)>? replacements = null;
        foreach (var (name, value) in obj)
        {
            if (value is not null && Property(name, value, byName) is { } replacement)
            {
                (replacements ??= []).Add((name, replacement));
            }
        }

        foreach (var (name, value) in replacements ?? [])
        {
            obj[name] = value;
        }

        _depth--;
    }

    // What takes a property's place; null where it stays, or was redacted inside.
    private JsonValue? Property(string name, JsonNode value, bool byName)
    {
        switch (Members.GetValueOrDefault(name))
        {
            case Member.Environment when value is JsonArray variables:
                Environment(variables);
                return null;
            case Member.Environment when value is JsonObject variables:
                foreach (var (variable, text) in variables.ToArray())
                {
                    variables[variable] = text is null ? null : Value(variable, text);
                }

                return null;
            case Member.Command when value is JsonArray arguments:
                Arguments(arguments);
                return null;
            case Member.Map when value is JsonObject map:
                Map(map);
                return null;
            case Member.Entries when value is JsonArray entries:
                Entries(entries);
                return null;
            case Member.Input when TryText(value, out var input):
                return Embedded(input) is var embedded && embedded == input ? null : JsonValue.Create(embedded);
            case Member.UserData when TryText(value, out var data):
                return IsKept(data) ? null : JsonValue.Create(Marker(UserDataText.Classify(data), data));
            case Member.UserData when value is JsonObject { Count: > 0 } holder:
                foreach (var (member, text) in holder.ToArray())
                {
                    holder[member] = text is null ? null : Property("UserData", text.GetValueKind() is JsonValueKind.String ? text : JsonValue.Create(text.ToJsonString()), byName: false) ?? text.DeepClone();
                }

                return null;
            case Member.Command or Member.FreeText when TryText(value, out var free):
                return Replace(FreeText(free), free);
            case Member.Policy when _isPolicyFile:
                return null;
            default:
                return byName && TryText(value, out var named) ? Replace(NamedValue(name, named), named) : Any(value, byName);
        }
    }

    private JsonValue? Any(JsonNode value, bool byName)
    {
        switch (value)
        {
            case JsonObject obj:
                Object(obj, byName);
                return null;
            case JsonArray array:
                Enter();
                for (var i = 0; i < array.Count; i++)
                {
                    if (array[i] is { } item && Any(item, byName) is { } replacement)
                    {
                        array[i] = replacement;
                    }
                }

                _depth--;
                return null;
            default:
                return TryText(value, out var text) ? Replace(PlainText(text), text) : null;
        }
    }

    private void Environment(JsonArray variables)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i] is not JsonObject variable)
            {
                variables[i] = variables[i] is { } bare ? Value("", bare) : null;
                continue;
            }

            var name = Text(variable, "name") ?? Text(variable, "Name") ?? "";
            foreach (var key in variable.Select(p => p.Key).Where(k => k.Equals("value", StringComparison.OrdinalIgnoreCase)).ToArray())
            {
                variable[key] = variable[key] is { } value ? Value(name, value) : null;
            }

            AllButValue(variable);
        }
    }

    // The value of an environment variable, whatever it is.
    private JsonValue Value(string name, JsonNode value)
    {
        var text = TryText(value, out var plain) ? plain : value.ToJsonString();
        return JsonValue.Create(keepMarkers && RedactionMarker.TryParse(text, out _) ? text : Marker(SecretDetector.Classify(name, text), text));
    }

    private void AllButValue(JsonObject entry)
    {
        foreach (var (name, value) in entry.ToArray())
        {
            if (value is not null && !name.Equals("value", StringComparison.OrdinalIgnoreCase) && Property(name, value, byName: false) is { } replacement)
            {
                entry[name] = replacement;
            }
        }
    }

    private void Arguments(JsonArray arguments)
    {
        var texts = arguments.Select(a => a is not null && TryText(a, out var text) ? text : "").ToArray();
        var flagged = Assignments.InArguments(texts);
        for (var i = 0; i < texts.Length; i++)
        {
            if (texts[i].Length > 0 && !IsKept(texts[i]) && (IsForged(texts[i]) ?? flagged[i] ?? SecretDetector.FindInText(texts[i])) is { } kind)
            {
                arguments[i] = Marker(kind, texts[i]);
            }
        }
    }

    private void Map(JsonObject map)
    {
        foreach (var (name, value) in map.ToArray())
        {
            if (value is null)
            {
                continue;
            }

            if (TryText(value, out var text))
            {
                var redacted = name.Equals("o", StringComparison.OrdinalIgnoreCase) ? MountOptions(text) : MapValue(name, text);
                if (redacted != text)
                {
                    map[name] = redacted;
                }
            }
            else if (Any(value, byName: true) is { } replacement)
            {
                map[name] = replacement;
            }
        }
    }

    private void Entries(JsonArray entries)
    {
        foreach (var item in entries)
        {
            if (item is not JsonObject entry)
            {
                continue;
            }

            var name = Text(entry, "key") ?? Text(entry, "Key") ?? Text(entry, "name") ?? Text(entry, "Name") ?? Text(entry, "namespace") ?? "";
            foreach (var key in entry.Select(p => p.Key).Where(k => k.Equals("value", StringComparison.OrdinalIgnoreCase)).ToArray())
            {
                if (entry[key] is not { } value)
                {
                    continue;
                }

                if (TryText(value, out var text))
                {
                    var redacted = MapValue(name, text);
                    if (redacted != text)
                    {
                        entry[key] = redacted;
                    }
                }
                else
                {
                    Any(value, byName: true);
                }
            }

            AllButValue(entry);
        }
    }

    // A value of a map or tag: of a URL only user and password go, so that scheme and host can be judged.
    private string MapValue(string name, string value)
    {
        if (IsKept(value))
        {
            return value;
        }

        if (IsForged(value) is null && UrlCredentials.TryFind(value, out _, out _) && UrlCredentials.Mask(value) is var masked && KindIn(name, masked) is null)
        {
            return masked;
        }

        return NamedValue(name, value) is { } kind ? Marker(kind, value) : value;
    }

    // The mount options of a volume driver: each option keeps its key.
    private string MountOptions(string text)
    {
        if (IsForged(text) is not null)
        {
            return Marker(ValueKind.Literal, text);
        }

        var options = text.Split(',');
        for (var i = 0; i < options.Length; i++)
        {
            var equals = options[i].IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? ("", options[i]) : (options[i][..equals].Trim(), options[i][(equals + 1)..]);
            if (IsKept(value))
            {
                continue;
            }

            var kind = key is "username" or "user" or "pass" && SecretDetector.IsLiteral(value) ? ValueKind.Literal : NamedValue(key, value);
            if (kind is not null)
            {
                options[i] = equals < 0 ? Marker(kind, value) : options[i][..(equals + 1)] + Marker(kind, value);
            }
        }

        return string.Join(',', options);
    }

    // Text that holds JSON, as the input of a scheduled task does: redacted inside.
    private string Embedded(string text)
    {
        if (IsKept(text))
        {
            return text;
        }

        var json = Parse(text) ?? Parse(QuotePlaceholders(text));
        if (json is not JsonObject and not JsonArray)
        {
            var mayHoldVariables = text.Contains("environment", StringComparison.OrdinalIgnoreCase) && text.Contains('{', StringComparison.Ordinal);
            return mayHoldVariables ? Marker(FreeText(text) ?? ValueKind.Literal, text)
                : FreeText(text) is { } kind ? Marker(kind, text) : text;
        }

        var before = json.ToJsonString();
        try
        {
            Any(json, byName: true);
        }
        catch (Exception e) when (e is ArgumentException or JsonException)
        {
            // A name that occurs twice in one object, or nesting without end.
            return Marker(ValueKind.Literal, text);
        }

        var after = json.ToJsonString();
        return before == after ? text : after;
    }

    private string? NamedValue(string name, string value) => IsKept(value) ? null : IsForged(value) ?? KindIn(name, value);

    private string? FreeText(string text) => IsKept(text) ? null : IsForged(text) ?? SecretDetector.FindInText(text);

    private string? PlainText(string text) =>
        text.StartsWith("arn:", StringComparison.Ordinal) || IsKept(text) ? null : IsForged(text) ?? SecretPatterns.Find(text);

    private static string? KindIn(string name, string value)
    {
        var kind = SecretDetector.Classify(name, value);
        if (ValueKind.IsSecret(kind))
        {
            return kind;
        }

        return SecretNames.IsSecretName(name) && SecretDetector.IsLiteral(value) ? ValueKind.Literal
            : kind is ValueKind.Literal or ValueKind.Url or ValueKind.Path ? InFreeValue(name, value)
            : null;
    }

    // A value of many words may hold an assignment or a header; one word was judged above.
    private static string? InFreeValue(string name, string value) =>
        value.AsSpan().ContainsAny(" =:") && SecretDetector.FindInText(value) is { } kind && !(kind is ValueKind.HighEntropy && RandomText.HasPublicName(name))
            ? kind
            : null;

    // Text that imitates a marker.
    private string? IsForged(string text) => !keepMarkers && RedactionMarker.IsIn(text) ? ValueKind.Literal : null;

    private bool IsKept(string text) => keepMarkers && RedactionMarker.TryParse(text, out _);

    private void Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw new JsonException("nested too deep");
        }
    }

    private static JsonValue? Replace(string? kind, string value) => kind is null ? null : JsonValue.Create(Marker(kind, value));

    private static string Marker(string kind, string value) => new RedactionMarker(kind, value.Length).ToString();

    private static string? Text(JsonObject obj, string name) => obj[name] is { } value && TryText(value, out var text) ? text : null;

    private static bool TryText(JsonNode node, out string text)
    {
        text = "";
        return node is JsonValue value && value.TryGetValue(out text!) && text is not null;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.AsSpan().TrimStart() is ['{' or '[', ..] ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The placeholders of an input template (<name>) stand without quotes where a value is expected.
    private static string QuotePlaceholders(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (inString && c == '\\' && i + 1 < text.Length)
            {
                result.Append(c).Append(text[++i]);
                continue;
            }

            inString ^= c == '"';
            result.Append(!inString && c == '<' ? "\"<" : !inString && c == '>' ? ">\"" : c);
        }

        return result.ToString();
    }

    private enum Member
    {
        Other,
        Environment,
        Command,
        Map,
        Entries,
        Input,
        UserData,
        FreeText,
        Policy,
    }
}
