using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Iam.Policies;

/// <summary>A statement that had a say.</summary>
/// <param name="Policy">Its policy, as it is spoken of.</param>
/// <param name="Index">Its place in the document, from 0.</param>
/// <param name="Sid">Its own name; null when it has none.</param>
/// <param name="IsAllow">Whether it allows.</param>
public sealed record StatementReference(string Policy, int Index, string? Sid, bool IsAllow)
{
    /// <inheritdoc />
    public override string ToString() => Sid is null ? $"{Policy}, statement {Index + 1}" : $"{Policy}, statement {Index + 1} ({Sid})";
}

/// <summary>What policies say to a question.</summary>
public sealed record AccessAnswer
{
    /// <summary>Yes: every request asked about is allowed. No: none is. Maybe: it depends on what <see cref="Residual"/> names.</summary>
    public required Tri Allowed { get; init; }

    /// <summary>Whether a Deny holds for every request asked about.</summary>
    public bool IsExplicitlyDenied { get; init; }

    /// <summary>The statements that allow (where they may) and those that deny.</summary>
    public required IReadOnlyList<StatementReference> Statements { get; init; }

    /// <summary>What must hold on top; all of it. Empty unless the answer is Maybe.</summary>
    public IReadOnlyList<Residual> Residual { get; init; } = [];

    /// <summary>How much the residual protects: that of its strongest part, each part being as weak as its easiest option.</summary>
    public Protection Protection { get; init; }

    /// <summary>Policies that could not be read and may change the answer.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>What is odd about the policies or the question.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Whether requests may be allowed, as far as can be told.</summary>
    public bool MayBeAllowed => Allowed is not Tri.No;

    /// <summary>Whether the principal's own policies allow every request asked about; the policy of the resource, if it must speak too, is not asked.</summary>
    public bool IsOwnRight => Allowed is Tri.Yes || (Allowed is Tri.Maybe && Residual.All(r => r.Options is [{ Requirements: [{ Kind: RequirementKind.ResourcePolicy }] }]));

    /// <summary>Whether every request asked about may be allowed: what is open are conditions or policies that were not read, and not which actions or resources.</summary>
    public bool MayBeAllowedEverywhere => Allowed is Tri.Yes || (Allowed is Tri.Maybe && Residual.All(r =>
        r.IsDeny || r.Options.Any(o => o.Requirements.All(q => q.Kind is RequirementKind.Condition or RequirementKind.Unread or RequirementKind.ResourcePolicy))));
}
