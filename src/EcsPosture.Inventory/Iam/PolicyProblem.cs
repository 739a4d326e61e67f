namespace EcsPosture.Inventory.Iam;

/// <summary>What kind of policy a document is: each has elements that the others may not have.</summary>
public enum PolicyKind
{
    /// <summary>Attached to a principal; also its boundary and session policies.</summary>
    Identity,

    /// <summary>Attached to a resource.</summary>
    Resource,

    /// <summary>Says who may assume a role.</summary>
    Trust,

    /// <summary>Service control policy of an organization.</summary>
    ServiceControl,

    /// <summary>Resource control policy of an organization.</summary>
    ResourceControl,

    /// <summary>Not known: only what is wrong in every kind is said.</summary>
    Unknown,
}

/// <summary>Something wrong with a policy document.</summary>
/// <param name="IsError">Whether the document cannot be understood because of it.</param>
/// <param name="Message">What is wrong, without its place.</param>
/// <param name="Line">Line from 1.</param>
/// <param name="Column">Column from 1, in bytes of UTF-8.</param>
public sealed record PolicyProblem(bool IsError, string Message, int Line, int Column)
{
    /// <inheritdoc />
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}

/// <summary>What came out of parsing a policy document.</summary>
/// <param name="Document">The document; null when an error keeps it from being understood.</param>
/// <param name="Problems">What is wrong, in the order of the text; the first hundred at most.</param>
public sealed record ParsedPolicy(PolicyDocument? Document, IReadOnlyList<PolicyProblem> Problems);
