using System.Collections.Frozen;
using System.Text.Json;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Web.CommandLine;

/// <summary>One case of <c>iam evaluate</c>: policies and what is asked of them.</summary>
internal sealed class IamCase
{
    private const string IdentityPolicies = "identityPolicies";
    private const string PermissionsBoundary = "permissionsBoundary";
    private const string SessionPolicy = "sessionPolicy";
    private const string ResourcePolicy = "resourcePolicy";
    private const string ServiceControlPolicies = "serviceControlPolicies";
    private const string ResourceControlPolicies = "resourceControlPolicies";

    private static readonly FrozenSet<string> Known =
        FrozenSet.Create("id", "mode", "request", IdentityPolicies, PermissionsBoundary, SessionPolicy, ResourcePolicy, ServiceControlPolicies, ResourceControlPolicies);

    private readonly List<string> _problems = [];
    private readonly IReadOnlyDictionary<string, JsonPiece> _members;
    private readonly JsonElement? _id;
    private readonly ParsedPolicies _policies;
    private bool _isRequest;
    private AccessAnswer? _answer;

    private IamCase(IReadOnlyDictionary<string, JsonPiece> members, ParsedPolicies policies)
    {
        (_members, _policies) = (members, policies);
        _id = members.TryGetValue("id", out var id) ? id.Parse() : null;
    }

    /// <summary>Reads and answers a case; what is wrong with it becomes a problem of its answer.</summary>
    /// <param name="one">The case, whose text must not change afterwards.</param>
    /// <param name="policies">Policies of the cases before, which need not be parsed again.</param>
    /// <exception cref="JsonException">The case is no JSON.</exception>
    public static IamCase Read(JsonPiece one, ParsedPolicies policies)
    {
        IReadOnlyDictionary<string, JsonPiece> members = one.IsObject ? one.Members() : FrozenDictionary<string, JsonPiece>.Empty;
        var read = new IamCase(members, policies);
        try
        {
            if (one.IsObject)
            {
                read.Answer();
            }
            else
            {
                read._problems.Add("the case is no object");
            }
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode.
            read._problems.Add("the case holds text that cannot be read");
        }

        // Parts that were not understood are JSON at least.
        if (read._problems.Count > 0 || !members.Keys.All(Known.Contains))
        {
            one.Parse();
        }

        return read;
    }

    /// <summary>Writes the answer.</summary>
    public void WriteAnswer(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("id");
        if (_id is { } id)
        {
            id.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("result", _answer is null ? null : _isRequest ? RequestWord(_answer) : PostureWord(_answer));
        IamAnswerJson.Write(json, _answer);
        json.WriteStartArray("problems");
        foreach (var problem in _problems.Concat(_answer?.Problems ?? []))
        {
            json.WriteStringValue(problem);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The word for what a question about many requests was answered.</summary>
    public static string PostureWord(AccessAnswer answer) => answer.Allowed switch
    {
        Tri.Yes => "Allowed",
        Tri.No => "Denied",
        _ => "AllowedWithConditions",
    };

    // What is open in a single request is a Deny that cannot be evaluated; it is named among the problems.
    private static string RequestWord(AccessAnswer answer) =>
        answer.Allowed is not Tri.No ? "Allowed" : answer.IsExplicitlyDenied ? "ExplicitlyDenied" : "ImplicitlyDenied";

    private void Answer()
    {
        var mode = _members.TryGetValue("mode", out var word) ? TextOf(word.Parse(), "mode") : Missing("mode");
        _isRequest = mode is "request";
        if (mode is not (null or "request" or "posture"))
        {
            _problems.Add($"mode is “{mode}” instead of request or posture");
        }

        if (!_members.TryGetValue("request", out var asked) || asked.Parse() is var request && request.ValueKind is not JsonValueKind.Object)
        {
            _problems.Add("request is missing or no object");
            return;
        }

        var action = Text(request, "action");
        var resource = Text(request, "resource");
        var asks = Text(request, "principal");
        if (asks is not null && !Principal.TryParse(asks, out _))
        {
            _problems.Add($"request.principal “{asks}” is no ARN of a principal, no service and not *");
        }

        if (action is not null && ActionQuestionProblem(action) is { } wrong)
        {
            _problems.Add(wrong);
        }

        var context = Context(request);
        if (_problems.Count > 0 || action is null || resource is null || !Principal.TryParse(asks, out var principal))
        {
            return;
        }

        var account = Has(request, "resourceAccount", out var given) && given.ValueKind is JsonValueKind.String ? given.GetString() : null;
        _answer = PolicyEngine.Ask(Layers(action), _isRequest
            ? AccessQuestion.Request(principal, action, resource, context, account)
            : AccessQuestion.Posture(principal, action, resource, context, account));
    }

    private string? ActionQuestionProblem(string action) =>
        Checks.Iam.Policies.Matching.ActionPattern.Parse(action) is var pattern && pattern.IsNothing ? $"request.action “{action}” is no action"
        : _isRequest && !pattern.IsOne ? $"request.action “{action}” is a pattern; mode request asks for one action"
        : null;

    private RequestContext Context(JsonElement request)
    {
        var context = _isRequest ? RequestContext.OfRequest() : RequestContext.OfQuestion();
        if (!Has(request, "context", out var given))
        {
            return context;
        }

        if (given.ValueKind is not JsonValueKind.Object)
        {
            _problems.Add("request.context is no object");
            return context;
        }

        foreach (var key in given.EnumerateObject())
        {
            if (Fact(key.Value) is { } fact)
            {
                context.With(key.Name, fact);
            }
            else
            {
                _problems.Add($"request.context.{key.Name} is neither text nor a list of texts");
            }
        }

        return context;
    }

    private static ContextFact? Fact(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                var values = new List<string>();
                foreach (var one in value.EnumerateArray())
                {
                    if (Plain(one) is not { } text)
                    {
                        return null;
                    }

                    values.Add(text);
                }

                return ContextFact.OneOf(ContextValue.Many(values));
            case JsonValueKind.Null:
                return ContextFact.Absent;
            default:
                return Plain(value) is { } only ? ContextFact.Of(only) : null;
        }
    }

    private PolicyLayers Layers(string action) => new()
    {
        Identity = Policies(IdentityPolicies, Member(IdentityPolicies), PolicyKind.Identity),
        Boundary = One(PermissionsBoundary, PolicyKind.Identity),
        Session = One(SessionPolicy, PolicyKind.Identity),
        Resource = One(ResourcePolicy, action.StartsWith("sts:AssumeRole", StringComparison.OrdinalIgnoreCase) ? PolicyKind.Trust : PolicyKind.Resource),
        ServiceControl = Levels(ServiceControlPolicies, PolicyKind.ServiceControl),
        ResourceControl = Levels(ResourceControlPolicies, PolicyKind.ResourceControl),
    };

    // A member that is given; null is as if it were not.
    private JsonPiece? Member(string name) => _members.TryGetValue(name, out var value) ? Given(value) : null;

    private static JsonPiece? Given(JsonPiece value) => value.Utf8.Span.SequenceEqual("null"u8) ? null : value;

    private Policy? One(string name, PolicyKind kind) => Member(name) is { } document ? Parse(name, kind, document) : null;

    private List<IReadOnlyList<Policy>> Levels(string name, PolicyKind kind)
    {
        var parsed = new List<IReadOnlyList<Policy>>();
        foreach (var level in Items(name, Member(name), "levels"))
        {
            parsed.Add(Policies($"{name}[{parsed.Count}]", Given(level), kind));
        }

        return parsed;
    }

    private List<Policy> Policies(string name, JsonPiece? list, PolicyKind kind)
    {
        var parsed = new List<Policy>();
        var index = 0;
        foreach (var document in Items(name, list, "policies"))
        {
            if (Parse($"{name}[{index++}]", kind, document) is { } policy)
            {
                parsed.Add(policy);
            }
        }

        return parsed;
    }

    private IReadOnlyList<JsonPiece> Items(string name, JsonPiece? list, string what)
    {
        if (list is { IsArray: true })
        {
            return list.Items();
        }

        if (list is not null)
        {
            _problems.Add($"{name} is no list of {what}");
        }

        return [];
    }

    /// <summary>A policy; one that cannot be understood says nothing in a request, and may say anything in a question.</summary>
    private Policy? Parse(string name, PolicyKind kind, JsonPiece document)
    {
        // A document that is given as text may be URL-encoded, as IAM answers it.
        var parsed = document.IsText
            ? PolicyParser.Parse(document.Parse().GetString(), kind)
            : _policies.Parse(document.Utf8, kind);
        _problems.AddRange(parsed.Problems.Select(p => $"{name}: {p}"));
        return parsed.Document is { } read ? Policy.Of(name, kind, read)
            : _isRequest ? null
            : Policy.Unread(name, kind, new(GapKind.Malformed, "iam:GetPolicyVersion", name, "MalformedPolicyDocument", parsed.Problems[0].Message, null));
    }

    private string? Text(JsonElement request, string name) => Has(request, name, out var text) ? TextOf(text, $"request.{name}") : Missing($"request.{name}");

    private string? TextOf(JsonElement value, string path) => value.ValueKind is JsonValueKind.String ? value.GetString() : Missing(path);

    private string? Missing(string path)
    {
        _problems.Add($"{path} is missing or no text");
        return null;
    }

    private static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static bool Has(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out value);
    }
}
