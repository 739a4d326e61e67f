using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Finds what a role may do besides what its purpose needs.</summary>
internal static class OtherRights
{
    private static readonly string[] PoliciesOfAgents =
    [
        "AmazonEC2ContainerServiceforEC2Role", "AmazonECSInstanceRolePolicyForManagedInstances", "AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy", "AWSXRayDaemonWriteAccess",
    ];

    /// <summary>The rights of a host's role besides those of AWS's managed policies for its agents.</summary>
    public static IEnumerable<Statement> OfHost(Role role, PrincipalAccess access, int most, Func<string, IReadOnlyList<Evidence>, Violation> state)
    {
        var ofAgents = role.AttachedPolicies.TryGet(out var attached, out _)
            ? attached.Where(p => p.PolicyArn.Contains(":iam::aws:policy/", StringComparison.Ordinal) && PoliciesOfAgents.Contains(p.PolicyName)).Select(p => $"policy {p.PolicyName}").ToList()
            : [];
        return Of(access, InstanceRoleExcess.OfAgents, "what the agents need", most, state, ofAgents);
    }

    /// <summary>The statements of a check: a violation with the actions that are not needed, and the policies that could not be read.</summary>
    /// <param name="access">What the role may do.</param>
    /// <param name="needed">Actions that its purpose needs.</param>
    /// <param name="expected">What is expected in a statement's place.</param>
    /// <param name="most">How many actions are named at most.</param>
    /// <param name="state">Makes the violation.</param>
    /// <param name="expectedPolicies">Names of policies that are expected as they are.</param>
    public static IEnumerable<Statement> Of(
        PrincipalAccess access, IReadOnlyList<ActionPattern> needed, string expected, int most, Func<string, IReadOnlyList<Evidence>, Violation> state,
        IReadOnlyCollection<string>? expectedPolicies = null)
    {
        var others = new List<string>();
        var evidence = new List<Evidence>();
        foreach (var policy in access.Layers.Identity.Where(p => expectedPolicies?.Contains(p.Name) is not true))
        {
            var statements = policy.Document?.Statements ?? [];
            for (var i = 0; i < statements.Count; i++)
            {
                var allowed = statements[i].IsAllow ? statements[i].Actions ?? ["*"] : [];

                // What a Deny or a boundary takes away entirely is no right, and an unread policy may hold that Deny.
                var found = allowed.Where(a => ActionPattern.Parse(a) is { IsNothing: false } pattern && !needed.Any(n => n.Includes(pattern)) && access.Can(a) is { Allowed: not Tri.No, Gaps.Count: 0 }).ToList();
                if (found.Count > 0)
                {
                    others.AddRange(found);
                    evidence.Add(new(new StatementReference(policy.Name, i, statements[i].Sid, true).ToString(), IamEvidence.Text(statements[i]), expected));
                }
            }
        }

        others = [.. others.Distinct(StringComparer.OrdinalIgnoreCase)];
        if (others.Count > 0)
        {
            yield return state($"{string.Join(", ", others.Take(most))}{(others.Count > most ? $" and {others.Count - most} more" : "")}", evidence);
        }

        foreach (var gap in access.Gaps)
        {
            yield return new Unread(gap);
        }
    }
}
