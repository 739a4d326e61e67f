using System.Text.Json;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Web.CommandLine;

/// <summary>One case of <c>iam evaluate</c>: policies and what is asked of them.</summary>
internal sealed class IamCase
{
    private readonly List<string> _problems = [];
    private readonly JsonElement _case;
    private readonly ParsedPolicies _policies;
    private bool _isRequest;
    private AccessAnswer? _answer;

    private IamCase(JsonElement one, ParsedPolicies policies) => (_case, _policies) = (one, policies);

    /// <summary>Reads and answers a case; what is wrong with it becomes a problem of its answer.</summary>
    /// <param name="one">The case.</param>
    /// <param name="policies">Policies of the cases before, which need not be parsed again.</param>
    public static IamCase Read(JsonElement one, ParsedPolicies policies)
    {
        var read = new IamCase(one, policies);
        try
        {
            read.Answer();
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode.
            read._problems.Add("the case holds text that cannot be read");
        }

        return read;
    }

    /// <summary>Writes the answer.</summary>
    public void WriteAnswer(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("id");
        if (Member(_case, "id") is { } id)
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
        if (_case.ValueKind is not JsonValueKind.Object)
        {
            _problems.Add("the case is no object");
            return;
        }

        var mode = Text(_case, "mode", "mode");
        _isRequest = mode is "request";
        if (mode is not (null or "request" or "posture"))
        {
            _problems.Add($"mode is “{mode}” instead of request or posture");
        }

        if (Member(_case, "request") is not { ValueKind: JsonValueKind.Object } request)
        {
            _problems.Add("request is missing or no object");
            return;
        }

        var action = Text(request, "action", "request.action");
        var resource = Text(request, "resource", "request.resource");
        var asks = Text(request, "principal", "request.principal");
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

        var account = Member(request, "resourceAccount") is { ValueKind: JsonValueKind.String } given ? given.GetString() : null;
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
        if (Member(request, "context") is not { } given)
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
            switch (key.Value.ValueKind)
            {
                case JsonValueKind.Array when key.Value.EnumerateArray().All(v => Plain(v) is not null):
                    context.With(key.Name, ContextFact.OneOf(ContextValue.Many([.. key.Value.EnumerateArray().Select(v => Plain(v)!)])));
                    break;
                case JsonValueKind.Null:
                    context.With(key.Name, ContextFact.Absent);
                    break;
                default:
                    if (Plain(key.Value) is { } value)
                    {
                        context.With(key.Name, value);
                    }
                    else
                    {
                        _problems.Add($"request.context.{key.Name} is neither text nor a list of texts");
                    }

                    break;
            }
        }

        return context;
    }

    private PolicyLayers Layers(string action) => new()
    {
        Identity = Policies("identityPolicies", Member(_case, "identityPolicies"), PolicyKind.Identity),
        Boundary = One("permissionsBoundary", PolicyKind.Identity),
        Session = One("sessionPolicy", PolicyKind.Identity),
        Resource = One("resourcePolicy", action.StartsWith("sts:AssumeRole", StringComparison.OrdinalIgnoreCase) ? PolicyKind.Trust : PolicyKind.Resource),
        ServiceControl = Levels("serviceControlPolicies", PolicyKind.ServiceControl),
        ResourceControl = Levels("resourceControlPolicies", PolicyKind.ResourceControl),
    };

    private Policy? One(string name, PolicyKind kind) => Member(_case, name) is { ValueKind: not JsonValueKind.Null } document ? Parse(name, kind, document) : null;

    private List<IReadOnlyList<Policy>> Levels(string name, PolicyKind kind)
    {
        if (Member(_case, name) is not { ValueKind: not JsonValueKind.Null } levels)
        {
            return [];
        }

        if (levels.ValueKind is JsonValueKind.Array)
        {
            return [.. levels.EnumerateArray().Select((level, i) => (IReadOnlyList<Policy>)Policies($"{name}[{i}]", level, kind))];
        }

        _problems.Add($"{name} is no list of levels");
        return [];
    }

    private List<Policy> Policies(string name, JsonElement? list, PolicyKind kind)
    {
        if (list is null or { ValueKind: JsonValueKind.Null })
        {
            return [];
        }

        if (list.Value.ValueKind is JsonValueKind.Array)
        {
            return [.. list.Value.EnumerateArray().Select((document, i) => Parse($"{name}[{i}]", kind, document)).OfType<Policy>()];
        }

        _problems.Add($"{name} is no list of policies");
        return [];
    }

    /// <summary>A policy; one that cannot be understood says nothing in a request, and may say anything in a question.</summary>
    private Policy? Parse(string name, PolicyKind kind, JsonElement document)
    {
        var parsed = _policies.Parse(document.ValueKind is JsonValueKind.String ? document.GetString()! : document.GetRawText(), kind);
        _problems.AddRange(parsed.Problems.Select(p => $"{name}: {p}"));
        return parsed.Document is { } read ? Policy.Of(name, kind, read)
            : _isRequest ? null
            : Policy.Unread(name, kind, new(GapKind.Malformed, "iam:GetPolicyVersion", name, "MalformedPolicyDocument", parsed.Problems[0].Message, null));
    }

    private string? Text(JsonElement parent, string name, string path)
    {
        if (Member(parent, name) is { ValueKind: JsonValueKind.String } text)
        {
            return text.GetString();
        }

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

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
}
