using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.Iam;

/// <summary>A policy document as written, taken apart into statements.</summary>
/// <param name="Version"><c>2012-10-17</c> or <c>2008-10-17</c>; null when absent.</param>
/// <param name="Statements">The statements in their order.</param>
public sealed record PolicyDocument(string? Version, IReadOnlyList<PolicyStatement> Statements);

/// <summary>One statement of a policy. A part that is absent in the document is null; one that is present and empty is an empty list.</summary>
public sealed record PolicyStatement
{
    public string? Sid { get; init; }

    /// <summary>Allow or Deny.</summary>
    public required string Effect { get; init; }
    public IReadOnlyList<string>? Actions { get; init; }
    public IReadOnlyList<string>? NotActions { get; init; }
    public IReadOnlyList<string>? Resources { get; init; }
    public IReadOnlyList<string>? NotResources { get; init; }

    /// <summary>Principals by type (<c>AWS</c>, <c>Service</c>, <c>Federated</c>, <c>CanonicalUser</c>); a plain <c>"*"</c> stands under the type <c>*</c>.</summary>
    public IReadOnlyList<PolicyPrincipal>? Principals { get; init; }
    public IReadOnlyList<PolicyPrincipal>? NotPrincipals { get; init; }
    public IReadOnlyList<PolicyCondition> Conditions { get; init; } = [];

    /// <summary>Whether the statement allows.</summary>
    public bool IsAllow => Effect is "Allow";
}

/// <summary>A principal that a statement names.</summary>
/// <param name="Type"><c>AWS</c>, <c>Service</c>, <c>Federated</c>, <c>CanonicalUser</c> or <c>*</c>.</param>
/// <param name="Value">ARN, account id, service name or <c>*</c>.</param>
public sealed record PolicyPrincipal(string Type, string Value)
{
    /// <summary>Whether it names everybody; <c>*</c> and <c>{"AWS": "*"}</c> are the same.</summary>
    [JsonIgnore]
    public bool IsEverybody => Type is "*" || (Type is "AWS" && Value is "*");
}

/// <summary>One operator and key of a statement's conditions, with the values that match.</summary>
public sealed record PolicyCondition(string Operator, string Key, IReadOnlyList<string> Values);
