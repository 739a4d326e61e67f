using EcsPosture.Inventory;

namespace EcsPosture.Checks.Iam.Policies.Evaluation;

/// <summary>What one layer of policies says to a question.</summary>
internal sealed class Layer
{
    private readonly List<StatementMatch>? _allows;
    private readonly List<StatementMatch>? _denies;
    private readonly List<UnreadPolicy>? _unread;

    public Layer(string name, IReadOnlyList<Policy> policies, AccessQuestion question, bool hasBoundary = false)
    {
        Name = name;
        for (var i = 0; i < policies.Count; i++)
        {
            var policy = policies[i];
            if (policy.Gap is { } gap)
            {
                (_unread ??= []).Add(new(policy, gap));
            }

            foreach (var statement in policy.Statements)
            {
                if (StatementMatch.Of(policy, statement, question, hasBoundary) is { } match)
                {
                    (statement.Written.IsAllow ? _allows ??= [] : _denies ??= []).Add(match);
                }
            }
        }
    }

    public string Name { get; }

    public IReadOnlyList<StatementMatch> Allows => _allows ?? (IReadOnlyList<StatementMatch>)[];

    public IReadOnlyList<StatementMatch> Denies => _denies ?? (IReadOnlyList<StatementMatch>)[];

    public IReadOnlyList<UnreadPolicy> Unread => _unread ?? (IReadOnlyList<UnreadPolicy>)[];

    /// <summary>Whether a condition operator of its statements is none that IAM knows.</summary>
    public bool HasUnevaluable => _allows?.Exists(m => m.Statement.IsUnevaluable) is true || _denies?.Exists(m => m.Statement.IsUnevaluable) is true;

    /// <summary>Whether it allows by statements that reach the principal in one of these ways.</summary>
    public Tri Allowed(params ReadOnlySpan<Matching.PrincipalReach> reaches)
    {
        var any = Unread.Count > 0 ? Tri.Maybe : Tri.No;
        foreach (var allow in Allows)
        {
            if (reaches.IsEmpty || reaches.Contains(allow.Reach))
            {
                any = any.Or(allow.Holds);
            }
        }

        return any;
    }

    /// <summary>Whether it denies.</summary>
    public Tri Denied
    {
        get
        {
            var any = Unread.Count > 0 ? Tri.Maybe : Tri.No;
            foreach (var deny in Denies)
            {
                any = any.Or(deny.Holds);
            }

            return any;
        }
    }
}

/// <summary>A policy that could not be read, and why.</summary>
internal sealed record UnreadPolicy(Policy Policy, Gap Gap);
