using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A policy of a role: where it stands, and its statements.</summary>
/// <param name="Source">Where it stands, in words.</param>
/// <param name="Document">Its statements.</param>
/// <param name="IsOwn">Whether the customer wrote it, rather than AWS.</param>
internal sealed record RolePolicy(string Source, PolicyDocument Document, bool IsOwn);

/// <summary>All policies of a role that were read, inline and attached, and what of them was not.</summary>
internal sealed record RolePolicies(IReadOnlyList<RolePolicy> Known, IReadOnlyList<AttachedPolicy> Attached, IReadOnlyList<Gap> Gaps)
{
    /// <summary>Collects the policies of a role, noting what the verdict rests on.</summary>
    public static RolePolicies Of(Role role, CheckContext context)
    {
        context.Note(role.ContentHash);
        if (role.AttachedPolicies.TryGet(out var attached, out _))
        {
            foreach (var policy in attached)
            {
                context.FindPolicy(policy.PolicyArn);
            }
        }

        return Read(role, context.Account.Global.Policies);
    }

    /// <summary>Collects the policies of a role.</summary>
    public static RolePolicies Read(Role role, ResourceList<ManagedPolicy> managed)
    {
        var known = new List<RolePolicy>();
        var gaps = new List<Gap>();
        IReadOnlyList<AttachedPolicy> attached = [];
        if (role.InlinePolicies.TryGet(out var inline, out var gap))
        {
            foreach (var policy in inline)
            {
                Add($"inline policy {policy.Name}", policy.Document, isOwn: true, known, gaps);
            }
        }
        else
        {
            gaps.Add(gap);
        }

        if (role.AttachedPolicies.TryGet(out var list, out gap))
        {
            attached = list;
            foreach (var policy in list)
            {
                var document = managed.Find(policy.PolicyArn);
                if (!document.TryGet(out var found, out gap))
                {
                    gaps.Add(gap);
                }
                else if (found is null)
                {
                    gaps.Add(Gap.NotAsked("iam:GetPolicyVersion", policy.PolicyArn));
                }
                else
                {
                    Add($"policy {policy.PolicyName}", found.Document, !policy.PolicyArn.Contains(":iam::aws:", StringComparison.Ordinal), known, gaps);
                }
            }
        }
        else
        {
            gaps.Add(gap);
        }

        return new(known, attached, gaps);
    }

    /// <summary>What of a role's policies and boundary was not read, so that it may do more or less than is known; null when all was.</summary>
    public static Gap? GapOf(Role role, CheckContext context) => Of(role, context).Gaps is [var gap, ..] ? gap : role.PermissionsBoundary.Gap;

    /// <summary>All statements with where they stand.</summary>
    public IEnumerable<(string Source, PolicyStatement Statement)> Statements()
    {
        foreach (var policy in Known)
        {
            foreach (var statement in policy.Document.Statements)
            {
                yield return (policy.Source, statement);
            }
        }
    }

    private static void Add(string source, Observed<PolicyDocument> document, bool isOwn, List<RolePolicy> known, List<Gap> gaps)
    {
        if (document.TryGet(out var read, out var gap))
        {
            known.Add(new(source, read, isOwn));
        }
        else
        {
            gaps.Add(gap);
        }
    }
}
