using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A check over all roles and users of an account, people and pipelines included, whether ECS uses them or not.</summary>
public abstract class PrincipalCheck : Check<IResource>
{
    internal sealed override bool IsGlobal => true;

    /// <summary>States what is wrong with a role or user that is no administrator.</summary>
    /// <param name="name">What people call it: <c>role deploy</c> or <c>user ann</c>.</param>
    /// <param name="access">What it may do.</param>
    /// <param name="context">What surrounds it.</param>
    protected abstract IEnumerable<Statement> Examine(string name, PrincipalAccess access, CheckContext context);

    /// <inheritdoc />
    protected sealed override ResourceList<IResource> Select(CheckContext context) => new()
    {
        Items = [.. Items(context.Account.Global.Roles), .. Items(context.Account.Global.Users)],
        Gaps = [.. context.Account.Global.Roles.Gaps, .. context.Account.Global.Users.Gaps],
    };

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(IResource resource, CheckContext context)
    {
        if (resource is Role { IsServiceLinked: true })
        {
            return [new DoesNotApply("A service-linked role belongs to its service and cannot be edited.")];
        }

        context.Note(GroupsNote(resource, context));
        var graph = context.Escalation;
        var node = graph.Find(resource.Arn)!;
        return node.IsFullAdmin
            ? [new DoesNotApply("It has all permissions, so that no single one of them matters.")]
            : Examine(resource is Role role ? $"role {role.RoleName}" : $"user {((User)resource).UserName}", node.Access, context);
    }

    /// <summary>Whether an answer is more than a person has to look at: conditions that the caller does not choose protect it.</summary>
    internal static bool IsProtected(Policies.AccessAnswer answer) => answer.Protection > Protection.Controllable;

    // Managed policies and groups are not in the principal's own record.
    private static string GroupsNote(IResource resource, CheckContext context)
    {
        var (attached, boundary) = resource is Role role ? (role.AttachedPolicies, role.PermissionsBoundary) : (((User)resource).AttachedPolicies, ((User)resource).PermissionsBoundary);
        foreach (var arn in (attached.TryGet(out var policies, out _) ? policies.Select(p => p.PolicyArn) : []).Append(boundary.TryGet(out var limit, out _) ? limit : null).OfType<string>())
        {
            context.FindPolicy(arn);
        }

        return resource is User user ? string.Join(',', context.Account.Global.Groups.Known.Where(g => user.Groups.Contains(g.GroupName)).Select(g => g.ContentHash)) : "";
    }

    internal static IEnumerable<Listed<IResource>> Items<T>(ResourceList<T> list)
        where T : class, IResource =>
        list.Items.Select(i => new Listed<IResource>(i.Arn, i.Resource.Map(r => (IResource)r)));
}
