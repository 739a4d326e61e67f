using System.Text.Json;

namespace EcsPosture.Inventory.Iam;

/// <summary>One pass over the JSON of a policy document.</summary>
internal ref struct PolicyReading(ReadOnlySpan<byte> utf8, PolicyKind kind, PolicyPlaces places)
{
    private static readonly string[] OfDocument = ["Version", "Statement", "Id"];
    private static readonly string[] OfStatement =
        ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];

    private Utf8JsonReader _json = new(utf8, new() { MaxDepth = 32 });

    public ParsedPolicy Run()
    {
        _json.Read();
        if (_json.TokenType is not JsonTokenType.StartObject)
        {
            Error("the document is no object");
            return new(null, places.Problems);
        }

        string? version = null;
        List<PolicyStatement>? statements = null;
        var seen = Elements.None;
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            var at = _json.TokenStartIndex;
            var name = Name(OfDocument);
            _json.Read();
            switch (name)
            {
                case "Version":
                    Once(ref seen, Elements.Version, name, at);
                    version = Text(name, textOnly: true);
                    if (version is not (null or "2012-10-17" or "2008-10-17"))
                    {
                        places.Add(false, $"there is no version {Shown(version)} of the policy language", at);
                    }

                    break;
                case "Statement":
                    Once(ref seen, Elements.Statement, name, at);
                    Statements(statements ??= []);
                    break;
                case "Id":
                    _json.Skip();
                    break;
                default:
                    places.Add(false, $"a policy has no element {Shown(name)}", at);
                    _json.Skip();
                    break;
            }
        }

        // A second document behind the first is refused by the reader itself.
        _json.Read();
        if (statements is null)
        {
            places.Add(true, "the document has no Statement", 0);
        }

        if (kind is PolicyKind.ResourceControl && version is not "2012-10-17")
        {
            places.Add(false, "a resource control policy needs the version 2012-10-17", 0);
        }

        return new(places.HasErrors ? null : new(version, statements!), places.Problems);
    }

    private void Statements(List<PolicyStatement> statements)
    {
        if (_json.TokenType is JsonTokenType.StartArray)
        {
            while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray)
            {
                Statement(statements);
            }

            return;
        }

        Statement(statements);
    }

    private void Statement(List<PolicyStatement> statements)
    {
        var start = _json.TokenStartIndex;
        if (_json.TokenType is not JsonTokenType.StartObject)
        {
            Error("a statement is no object");
            _json.Skip();
            return;
        }

        string? sid = null, effect = null;
        List<string>? actions = null, notActions = null, resources = null, notResources = null;
        List<PolicyPrincipal>? principals = null, notPrincipals = null;
        List<PolicyCondition>? conditions = null;
        var seen = Elements.None;
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            var at = _json.TokenStartIndex;
            var name = Name(OfStatement);
            _json.Read();
            switch (name)
            {
                case "Sid":
                    Once(ref seen, Elements.Sid, name, at);
                    sid = Sid();
                    break;
                case "Effect":
                    if (seen.HasFlag(Elements.Effect))
                    {
                        Error("the statement has two Effects");
                    }

                    seen |= Elements.Effect;
                    effect = Text(name, textOnly: true);
                    if (effect is not (null or "Allow" or "Deny"))
                    {
                        places.Add(true, $"Effect is {Shown(effect)} instead of Allow or Deny, written like this", at);
                    }

                    break;
                case "Action":
                    Once(ref seen, Elements.Action, name, at);
                    Texts(name, actions ??= [], textOnly: true);
                    break;
                case "NotAction":
                    Once(ref seen, Elements.NotAction, name, at);
                    Texts(name, notActions ??= [], textOnly: true);
                    break;
                case "Resource":
                    Once(ref seen, Elements.Resource, name, at);
                    Texts(name, resources ??= [], textOnly: true);
                    break;
                case "NotResource":
                    Once(ref seen, Elements.NotResource, name, at);
                    Texts(name, notResources ??= [], textOnly: true);
                    break;
                case "Principal":
                    Once(ref seen, Elements.Principal, name, at);
                    Principals(name, principals ??= []);
                    break;
                case "NotPrincipal":
                    Once(ref seen, Elements.NotPrincipal, name, at);
                    Principals(name, notPrincipals ??= []);
                    break;
                case "Condition":
                    Once(ref seen, Elements.Condition, name, at);
                    Conditions(conditions ??= []);
                    break;
                default:
                    places.Add(false, $"a statement has no element {Shown(name)}", at);
                    _json.Skip();
                    break;
            }
        }

        if (!seen.HasFlag(Elements.Effect))
        {
            places.Add(true, "the statement has no Effect", start);
        }

        foreach (var problem in PolicyGrammar.Check(kind, seen, effect, actions, principals))
        {
            places.Add(false, problem, start);
        }

        statements.Add(new()
        {
            Sid = sid,
            Effect = effect ?? "",
            Actions = actions,
            NotActions = notActions,
            Resources = resources,
            NotResources = notResources,
            Principals = principals,
            NotPrincipals = notPrincipals,
            Conditions = conditions is null ? [] : conditions,
        });
    }

    private void Principals(string name, List<PolicyPrincipal> into)
    {
        if (_json.TokenType is JsonTokenType.String)
        {
            var text = _json.GetString()!;
            into.Add(new(text is "*" ? "*" : "AWS", text));
            return;
        }

        if (_json.TokenType is not JsonTokenType.StartObject)
        {
            Error($"{name} is neither text nor object");
            _json.Skip();
            return;
        }

        var values = new List<string>();
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            var at = _json.TokenStartIndex;
            var written = _json.GetString()!;
            _json.Read();
            var type = written.ToUpperInvariant() switch
            {
                "AWS" => "AWS",
                "SERVICE" => "Service",
                "FEDERATED" => "Federated",
                "CANONICALUSER" => "CanonicalUser",
                _ => written,
            };
            if (type is not ("AWS" or "Service" or "Federated" or "CanonicalUser"))
            {
                places.Add(false, $"there is no kind of principal {Shown(written)}", at);
            }

            values.Clear();
            Texts(written, values);
            into.AddRange(values.Select(v => new PolicyPrincipal(type, v)));
        }
    }

    private void Conditions(List<PolicyCondition> into)
    {
        if (_json.TokenType is not JsonTokenType.StartObject)
        {
            Error("Condition is no object");
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            var at = _json.TokenStartIndex;
            var written = _json.GetString()!;
            if (!PolicyOperator.TryParse(written, out _))
            {
                places.Add(false, $"there is no condition operator {Shown(written)}", at);
            }

            _json.Read();
            if (_json.TokenType is not JsonTokenType.StartObject)
            {
                Error($"the condition {Shown(written)} is no object");
                _json.Skip();
                continue;
            }

            while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
            {
                var key = _json.GetString()!;
                _json.Read();
                var values = new List<string>();
                Texts(key, values);
                into.Add(new(written, key, values));
            }
        }
    }

    private void Texts(string name, List<string> into, bool textOnly = false)
    {
        if (_json.TokenType is not JsonTokenType.StartArray)
        {
            if (Text(name, textOnly) is { } one)
            {
                into.Add(one);
            }

            return;
        }

        while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray)
        {
            if (Text(name, textOnly) is { } text)
            {
                into.Add(text);
            }
        }
    }

    // Numbers and booleans are legal in conditions; account ids are written as numbers by some tools.
    private string? Text(string name, bool textOnly)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String:
                return _json.GetString();
            case JsonTokenType.Number when !textOnly:
                return System.Text.Encoding.UTF8.GetString(_json.ValueSpan);
            case JsonTokenType.True when !textOnly:
                return "true";
            case JsonTokenType.False when !textOnly:
                return "false";
            default:
                Error($"{Shown(name)} holds something that is no text");
                _json.Skip();
                return null;
        }
    }

    // Letter case of the names of elements does not count; nearly all are written as they should be.
    private readonly string Name(string[] known)
    {
        foreach (var name in known)
        {
            if (_json.ValueSpan.Length == name.Length && _json.ValueTextEquals(name))
            {
                return name;
            }
        }

        var written = _json.GetString()!;
        return Array.Find(known, k => k.Equals(written, StringComparison.OrdinalIgnoreCase)) ?? written;
    }

    private string? Sid()
    {
        if (_json.TokenType is JsonTokenType.String)
        {
            return _json.GetString();
        }

        places.Add(false, "Sid is no text", _json.TokenStartIndex);
        _json.Skip();
        return null;
    }

    private readonly void Once(ref Elements seen, Elements element, string name, long at)
    {
        if (seen.HasFlag(element))
        {
            places.Add(false, $"{Shown(name)} occurs twice; both count", at);
        }

        seen |= element;
    }

    private readonly void Error(string message) => places.Add(true, message, _json.TokenStartIndex);

    private static string Shown(string text) => text.Length <= 60 ? $"“{text}”" : $"“{text.AsSpan(0, 60)}…”";

    /// <summary>The elements of a statement or a document, as seen so far.</summary>
    [Flags]
    internal enum Elements
    {
        None = 0,
        Sid = 1,
        Effect = 2,
        Action = 4,
        NotAction = 8,
        Resource = 16,
        NotResource = 32,
        Principal = 64,
        NotPrincipal = 128,
        Condition = 256,
        Version = 512,
        Statement = 1024,
    }
}
