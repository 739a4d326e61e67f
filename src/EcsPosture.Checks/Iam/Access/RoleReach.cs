using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Access;

/// <summary>Tells who of an account can pass a role to tasks, run something with it, exec into what runs with it, or assume it.</summary>
internal sealed class RoleReach
{
    private const string Tasks = "ecs-tasks.amazonaws.com";
    private static readonly string[] Starting = ["ecs:RunTask", "ecs:CreateService", "ecs:UpdateService", "ecs:StartTask", "ecs:CreateTaskSet"];
    private readonly RoleUsage _usage;
    private readonly List<Candidate> _candidates = [];
    private readonly List<Candidate> _active;

    public RoleReach(EscalationGraph graph, RoleUsage usage)
    {
        _usage = usage;
        var principals = graph.Nodes.Where(n => !n.IsServiceLinked).OrderBy(n => n.Arn, StringComparer.Ordinal).ToList();
        Unread = principals.Count(n => n.Access.Gaps.Any());
        Administrators = [.. principals.Where(n => n.IsFullAdmin)];
        foreach (var node in principals.Where(n => !n.IsFullAdmin && !n.Access.Gaps.Any()))
        {
            // Few may do any of this on whatever resource: only those are asked about each role.
            var pass = node.Access.Can("iam:PassRole", "*", ("iam:PassedToService", Tasks));
            var run = pass.MayBeAllowed ? Starting.Select(a => new EscalationGrant(a, "*", node.Access.Can(a))).FirstOrDefault(g => g.Answer.MayBeAllowed) : null;
            _candidates.Add(new(node, pass, run, node.Access.Can("ecs:ExecuteCommand")));
        }

        _active = _candidates.FindAll(c => c.Pass.MayBeAllowed || c.Exec.MayBeAllowed);
    }

    /// <summary>Those that have all permissions.</summary>
    public IReadOnlyList<EscalationNode> Administrators { get; }

    /// <summary>How many principals have policies that were not all read.</summary>
    public int Unread { get; }

    /// <summary>Everybody else who reaches a role.</summary>
    public IEnumerable<(EscalationNode Principal, EscalationGrant? Pass, EscalationGrant? Run, EscalationGrant? Exec, EscalationGrant? Assume)> Of(EscalationNode role)
    {
        var uses = _usage.UsesOf(role.Arn);
        var isOfTasks = uses.Any(u => u.Purpose is RolePurpose.TaskRole or RolePurpose.ExecutionRole);
        var tasks = uses.Where(u => u is { Purpose: RolePurpose.TaskRole, Label: OccurrenceLabel.Running })
            .SelectMany(u => u.ClusterArns).Distinct(StringComparer.Ordinal)
            .Select(ClusterArns.TasksIn).ToList();
        var trust = Policy.Of($"trust policy of {role.Role!.RoleName}", PolicyKind.Trust, role.Role.TrustPolicy);
        var isAssumable = trust.Gap is null && trust.Document!.Statements.Any(s => s.IsAllow && (s.NotPrincipals is not null || s.Principals?.Any(p => p.Type is "AWS" or "*") is true));
        foreach (var candidate in (isAssumable ? _candidates : _active).Where(c => c.Node.Arn != role.Arn))
        {
            var pass = isOfTasks ? On(candidate.Node, candidate.Pass, "iam:PassRole", [role.Arn], ("iam:PassedToService", Tasks)) : null;
            var exec = tasks.Count > 0 ? On(candidate.Node, candidate.Exec, "ecs:ExecuteCommand", tasks) : null;
            var assume = isAssumable && candidate.Node.Access.Can("sts:AssumeRole", role.Arn, trust) is { MayBeAllowed: true } answer ? new EscalationGrant("sts:AssumeRole", role.Arn, answer) : null;
            if (pass is not null || exec is not null || assume is not null)
            {
                yield return (candidate.Node, pass, pass is null ? null : candidate.Run, exec, assume);
            }
        }
    }

    private static EscalationGrant? On(EscalationNode node, AccessAnswer wide, string action, IReadOnlyList<string> resources, params ReadOnlySpan<(string Key, string Value)> known)
    {
        if (wide.Allowed is not Tri.Maybe)
        {
            return wide.Allowed is Tri.Yes ? new(action, "*", wide) : null;
        }

        foreach (var resource in resources)
        {
            if (node.Access.Can(action, resource, known) is { MayBeAllowed: true } answer)
            {
                return new(action, resource, answer);
            }
        }

        return null;
    }

    private sealed record Candidate(EscalationNode Node, AccessAnswer Pass, EscalationGrant? Run, AccessAnswer Exec);
}
