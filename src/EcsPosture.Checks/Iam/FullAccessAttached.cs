using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role, user or group with AmazonECS_FullAccess.</summary>
public sealed class FullAccessAttached : Check<IResource>
{
    private const string FullAccess = "AmazonECS_FullAccess";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-full-access-attached",
        Title = "AmazonECS_FullAccess attached to people or workloads",
        Severity = Severity.Medium,
        Topics = [Topic.Iam],
        Pages = ["security-iam-awsmanpol", "security_iam_id-based-policy-examples"],
        ResourceType = ResourceType.Principal,
        Responsibility = Responsibility.Customer,
        Rationale =
            "The policy allows all of ECS on every cluster and passes every role that tasks may have. "
            + "Whoever has it can run a task with the most powerful of these roles.",
        PassWhen = "The policy is not attached, or the principal is named in the parameter allowed.",
        FailWhen = "The policy is attached to a role, user or group.",
        NotApplicableWhen = "The role is service-linked.",
        Remediation = new()
        {
            Summary = "Replace it by a policy with the actions that are needed, with a condition on ecs:cluster or aws:ResourceTag, and with the roles to pass named.",
            Cli = "aws iam detach-role-policy --role-name {name} --policy-arn arn:{partition}:iam::aws:policy/AmazonECS_FullAccess",
            SideEffects = "The policy also covers load balancing, scaling and deployments: list what is used first.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "IAM.21", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-2(1)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-3(15)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-3(7)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-5", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6(10)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6(2)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6(3)", MappingSource.Ours),
        ],
        Actions = ["iam:GetAccountAuthorizationDetails"],
        Parameters = [new("allowed", "", "Names of roles, users and groups that may have it, separated by commas.")],
    };

    internal override bool IsGlobal => true;

    /// <inheritdoc />
    protected override ResourceList<IResource> Select(CheckContext context)
    {
        var global = context.Account.Global;
        return new()
        {
            Items = [.. PrincipalCheck.Items(global.Roles), .. PrincipalCheck.Items(global.Users), .. PrincipalCheck.Items(global.Groups)],
            Gaps = [.. global.Roles.Gaps, .. global.Users.Gaps.Except(global.Roles.Gaps)],
        };
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(IResource resource, CheckContext context)
    {
        var (kind, name, attached) = resource switch
        {
            Role role => ("Role", role.RoleName, role.AttachedPolicies),
            User user => ("User", user.UserName, user.AttachedPolicies),
            Group group => ("Group", group.GroupName, group.AttachedPolicies),
            _ => throw new InvalidOperationException($"{resource.Arn} is no principal."),
        };
        if (resource is Role { IsServiceLinked: true })
        {
            yield return new DoesNotApply("A service-linked role belongs to its service and cannot be edited.");
        }
        else if (!context.ListParameter("allowed").Contains(name)
            && attached.Require().Any(p => p.PolicyName is FullAccess && p.PolicyArn.EndsWith(":iam::aws:policy/" + FullAccess, StringComparison.Ordinal)))
        {
            yield return new Violation($"{kind} {name} has {FullAccess}.", new Evidence("AttachedManagedPolicies", FullAccess, "a policy limited to clusters and roles"));
        }
    }
}
