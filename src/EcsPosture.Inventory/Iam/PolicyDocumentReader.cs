using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Inventory.Iam;

/// <summary>
/// Reads policy documents as IAM and CloudWatch Logs give them: as JSON, or as JSON text that may be URL-encoded. One
/// statement or a list, one string or a list. A document that cannot be understood is a gap and never an empty policy.
/// </summary>
public static class PolicyDocumentReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads a document out of an answer; a gap of kind Malformed when it is none.</summary>
    /// <param name="node">The document: an object, or text.</param>
    /// <param name="action">The action that answered it.</param>
    /// <param name="resource">ARN or name of what it belongs to.</param>
    public static Observed<PolicyDocument> Read(JsonNode? node, string action, string resource)
    {
        string? text;
        try
        {
            text = node is JsonValue value && value.TryGetValue<string>(out var encoded) ? encoded : node?.ToJsonString();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            text = null;
        }

        return TryParse(text, out var document, out var problem)
            ? Observed.Known(document)
            : Observed.Unknown<PolicyDocument>(new(GapKind.Malformed, action, resource, "MalformedPolicyDocument", problem, null));
    }

    /// <summary>Reads a document out of text; says what is wrong when it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PolicyDocument? document, [NotNullWhen(false)] out string? problem)
    {
        (document, problem) = (null, null);
        if (string.IsNullOrWhiteSpace(text))
        {
            problem = "there is no document";
            return false;
        }

        try
        {
            using var json = Open(text);
            document = Document(json.RootElement);
            return true;
        }
        catch (JsonException e)
        {
            problem = $"the document is not a policy: {e.Message}";
            return false;
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode.
            problem = "the document is not a policy: it holds text that cannot be read";
            return false;
        }
    }

    private static JsonDocument Open(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed[0] == '%' || (trimmed[0] != '{' && trimmed.Contains('%'))
            ? JsonDocument.Parse(Uri.UnescapeDataString(text), Options)
            : JsonDocument.Parse(text, Options);
    }

    private static PolicyDocument Document(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("it is no object");
        }

        string? version = null;
        List<PolicyStatement>? statements = null;
        foreach (var property in root.EnumerateObject())
        {
            if (Is(property, "Version"))
            {
                version = Text(property.Value, "Version");
            }
            else if (Is(property, "Statement"))
            {
                statements ??= [];
                statements.AddRange(property.Value.ValueKind == JsonValueKind.Array
                    ? property.Value.EnumerateArray().Select(Statement)
                    : [Statement(property.Value)]);
            }
        }

        return new(version, statements ?? throw new JsonException("it has no Statement"));
    }

    private static PolicyStatement Statement(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("a statement is no object");
        }

        var statement = new PolicyStatement { Effect = "" };
        foreach (var property in element.EnumerateObject())
        {
            var value = property.Value;
            statement = property.Name.ToUpperInvariant() switch
            {
                "SID" => statement with { Sid = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() },
                "EFFECT" => statement with { Effect = Text(value, "Effect") },
                "ACTION" => statement with { Actions = [.. statement.Actions ?? [], .. Texts(value, "Action")] },
                "NOTACTION" => statement with { NotActions = [.. statement.NotActions ?? [], .. Texts(value, "NotAction")] },
                "RESOURCE" => statement with { Resources = [.. statement.Resources ?? [], .. Texts(value, "Resource")] },
                "NOTRESOURCE" => statement with { NotResources = [.. statement.NotResources ?? [], .. Texts(value, "NotResource")] },
                "PRINCIPAL" => statement with { Principals = [.. statement.Principals ?? [], .. Principals(value)] },
                "NOTPRINCIPAL" => statement with { NotPrincipals = [.. statement.NotPrincipals ?? [], .. Principals(value)] },
                "CONDITION" => statement with { Conditions = [.. statement.Conditions, .. Conditions(value)] },
                _ => statement,
            };
        }

        return statement.Effect is "Allow" or "Deny" ? statement : throw new JsonException("a statement's Effect is neither Allow nor Deny");
    }

    private static IEnumerable<PolicyPrincipal> Principals(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString()!;
            return [new(text is "*" ? "*" : "AWS", text)];
        }

        return value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().SelectMany(p => Texts(p.Value, p.Name).Select(v => new PolicyPrincipal(TypeOf(p.Name), v)))
            : throw new JsonException("a Principal is neither text nor object");
    }

    private static string TypeOf(string name) =>
        name.ToUpperInvariant() switch
        {
            "AWS" => "AWS",
            "SERVICE" => "Service",
            "FEDERATED" => "Federated",
            "CANONICALUSER" => "CanonicalUser",
            _ => name,
        };

    private static IEnumerable<PolicyCondition> Conditions(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("a Condition is no object");
        }

        foreach (var test in value.EnumerateObject())
        {
            if (test.Value.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException($"the condition {test.Name} is no object");
            }

            foreach (var key in test.Value.EnumerateObject())
            {
                yield return new(test.Name, key.Name, [.. Texts(key.Value, key.Name)]);
            }
        }
    }

    private static IEnumerable<string> Texts(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(v => Text(v, name)) : [Text(value, name)];

    // Numbers and booleans are legal in conditions; account ids are written as numbers by some tools.
    private static string Text(JsonElement value, string name) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw new JsonException($"{name} holds something that is no text"),
        };

    private static bool Is(JsonProperty property, string name) => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
