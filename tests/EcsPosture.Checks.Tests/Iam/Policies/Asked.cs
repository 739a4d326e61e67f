using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;

namespace EcsPosture.Checks.Tests.Iam.Policies;

/// <summary>A question to policies that tests write as JSON; a test names only what it is about.</summary>
internal sealed record Asked
{
    public const string Account = ASnapshot.AccountId;
    public const string Other = "444455556666";
    public const string Role = $"arn:aws:iam::{Account}:role/app/web-task";
    public const string Session = $"arn:aws:sts::{Account}:assumed-role/web-task/0123abcd";
    public const string User = $"arn:aws:iam::{Account}:user/ann";

    public string Principal { get; init; } = Session;
    public string Action { get; init; } = "s3:GetObject";
    public string Resource { get; init; } = "arn:aws:s3:::assets/logo.png";
    public string? ResourceAccount { get; init; } = Account;
    public Dictionary<string, string[]> Lists { get; init; } = [];
    public Dictionary<string, string> Keys { get; init; } = [];
    public string[] Identity { get; init; } = [];
    public string? Boundary { get; init; }
    public string? SessionPolicy { get; init; }
    public string? ResourcePolicy { get; init; }
    public PolicyKind ResourceKind { get; init; } = PolicyKind.Resource;
    public string[][] ServiceControl { get; init; } = [];
    public string[][] ResourceControl { get; init; } = [];

    /// <summary>A document of version 2012-10-17 with these statements.</summary>
    public static string Document(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    /// <summary>A statement that allows; the rest of it as JSON, such as <c>"Condition":{…}</c>.</summary>
    public static string Allow(string action, string resource = "*", string rest = "") => Statement("Allow", action, resource, rest);

    public static string Deny(string action, string resource = "*", string rest = "") => Statement("Deny", action, resource, rest);

    /// <summary>A statement of a resource policy.</summary>
    public static string For(string principal, string effect = "Allow", string action = "*", string rest = "") =>
        $$"""{"Effect":"{{effect}}","Action":"{{action}}","Resource":"*","Principal":{{principal}}{{(rest.Length > 0 ? "," + rest : "")}}}""";

    /// <summary>One condition.</summary>
    public static string If(string op, string key, params string[] values) =>
        $$$"""
        "Condition":{"{{{op}}}":{"{{{key}}}":[{{{string.Join(',', values.Select(v => $"\"{v}\""))}}}]}}
        """;

    public AccessAnswer Answer(bool asRequest = true)
    {
        var context = asRequest ? RequestContext.OfRequest() : RequestContext.OfQuestion();
        foreach (var (key, value) in Keys)
        {
            context.With(key, value);
        }

        foreach (var (key, values) in Lists)
        {
            context.With(key, ContextFact.OneOf(ContextValue.Many(values)));
        }

        if (!EcsPosture.Checks.Iam.Policies.Principal.TryParse(Principal, out var principal))
        {
            throw new InvalidOperationException($"{Principal} is no principal");
        }

        return PolicyEngine.Ask(Layers(), asRequest
            ? AccessQuestion.Request(principal, Action, Resource, context, ResourceAccount)
            : AccessQuestion.Posture(principal, Action, Resource, context, ResourceAccount));
    }

    /// <summary>The word for the answer to a single request.</summary>
    public string Request() => Answer() is var a && a.Allowed is Tri.Yes ? "Allowed" : a.IsExplicitlyDenied ? "ExplicitlyDenied" : "ImplicitlyDenied";

    /// <summary>The answer to the question about all such requests.</summary>
    public Tri Posture() => Answer(asRequest: false).Allowed;

    public PolicyLayers Layers() => new()
    {
        Identity = [.. Identity.Select((d, i) => Read($"identity {i}", PolicyKind.Identity, d))],
        Boundary = Boundary is null ? null : Read("boundary", PolicyKind.Identity, Boundary),
        Session = SessionPolicy is null ? null : Read("session", PolicyKind.Identity, SessionPolicy),
        Resource = ResourcePolicy is null ? null : Read("resource", ResourceKind, ResourcePolicy),
        ServiceControl = [.. ServiceControl.Select((level, l) => level.Select((d, i) => Read($"SCP {l}.{i}", PolicyKind.ServiceControl, d)).ToList())],
        ResourceControl = [.. ResourceControl.Select((level, l) => level.Select((d, i) => Read($"RCP {l}.{i}", PolicyKind.ResourceControl, d)).ToList())],
    };

    private static Policy Read(string name, PolicyKind kind, string document) =>
        PolicyParser.Parse(document, kind) is { Document: { } read } ? Policy.Of(name, kind, read) : throw new InvalidOperationException($"{name} is no policy: {document}");

    private static string Statement(string effect, string action, string resource, string rest) =>
        $$"""{"Effect":"{{effect}}","Action":"{{action}}","Resource":"{{resource}}"{{(rest.Length > 0 ? "," + rest : "")}}}""";
}
