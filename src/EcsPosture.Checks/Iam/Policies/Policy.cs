using System.Runtime.CompilerServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies;

/// <summary>A policy ready to be asked, with the name it is spoken of.</summary>
public sealed class Policy
{
    private static readonly ConditionalWeakTable<PolicyDocument, List<CompiledStatement>?[]> Compiled = [];
    private const int Kinds = (int)PolicyKind.Unknown + 1;

    private Policy(string name, PolicyKind kind, IReadOnlyList<CompiledStatement> statements, PolicyDocument? document, Gap? gap) =>
        (Name, Kind, Statements, Document, Gap) = (name, kind, statements, document, gap);

    /// <summary>How it is spoken of, such as <c>inline policy deploy</c>.</summary>
    public string Name { get; }

    public PolicyKind Kind { get; }

    /// <summary>What it says; null when it could not be read.</summary>
    public PolicyDocument? Document { get; }

    /// <summary>Why it could not be read; null when it was. Nothing is known then of what it says.</summary>
    public Gap? Gap { get; }

    internal IReadOnlyList<CompiledStatement> Statements { get; }

    /// <summary>A policy that was read.</summary>
    public static Policy Of(string name, PolicyKind kind, PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);

        // Managed policies are shared by many principals, and every check asks them anew.
        var kinds = Compiled.GetValue(document, _ => new List<CompiledStatement>?[Kinds]);
        var hasVariables = document.Version is "2012-10-17";
        var statements = kinds[(int)kind] ??= [.. document.Statements.Select((s, i) => new CompiledStatement(s, i, kind, hasVariables))];
        return new(name, kind, statements, document, null);
    }

    /// <summary>A policy that may not have been read.</summary>
    public static Policy Of(string name, PolicyKind kind, Observed<PolicyDocument> document) =>
        document.TryGet(out var read, out var gap) ? Of(name, kind, read) : Unread(name, kind, gap);

    /// <summary>A policy that could not be read.</summary>
    public static Policy Unread(string name, PolicyKind kind, Gap gap) => new(name, kind, [], null, gap);
}
