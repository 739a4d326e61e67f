using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role with a managed policy that AWS phased out, or a service role from before service-linked roles.</summary>
public sealed class DeprecatedPolicyAttached : RoleCheck
{
    private static readonly string[] PhasedOut = ["AmazonEC2ContainerServiceFullAccess", "AmazonEC2ContainerServiceRole", "AmazonEC2ContainerServiceAutoscaleRole"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-deprecated-managed-policy",
        Title = "Phased-out ECS managed policy attached or legacy service role in use",
        Severity = Severity.Medium,
        Topics = [Topic.Iam],
        Pages = ["security-iam-awsmanpol-deprecated-policies", "security-iam-awsmanpol-amazonecs-full-access-migration", "using-service-linked-roles"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "AWS no longer maintains these policies: they allow what ECS no longer needs and lack what it does. "
            + "A service role of your own can be edited by mistake, the service-linked one cannot.",
        PassWhen = "None of the phased-out policies is attached, and no service registers with its load balancer by a role of your own.",
        FailWhen = "AmazonEC2ContainerServiceFullAccess, AmazonEC2ContainerServiceRole or AmazonEC2ContainerServiceAutoscaleRole is attached, or a service's roleArn is not the service-linked role.",
        NotApplicableWhen = "ECS does not use the role and no such policy is attached.",
        Remediation = new()
        {
            Summary = "Detach the policy; let ECS use AWSServiceRoleForECS, and give people a policy of your own in place of full access.",
            Cli = """
                aws iam detach-role-policy --role-name {role} --policy-arn arn:{partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceRole
                aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com
                """,
            SideEffects = "A service made with a role keeps it: recreate the service without --role.",
        },
        Controls = [new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours)],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeServices"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Role resource, CheckContext context)
    {
        if (resource.IsServiceLinked)
        {
            yield return new DoesNotApply("A service-linked role belongs to its service and cannot be edited.");
            yield break;
        }

        // Old revisions that nothing runs do not make a role one in use.
        var uses = context.RoleUsage.UsesOf(resource.RoleArn).Where(u => u.Label is not OccurrenceLabel.Stale).ToList();
        var isServiceRole = uses.Any(u => u.Purpose is RolePurpose.ServiceRole);
        context.Note($"{uses.Count > 0} {isServiceRole}");
        if (isServiceRole)
        {
            yield return new Violation($"A service registers with its load balancer by role {resource.RoleName}.", new Evidence("roleArn", resource.RoleArn, "the service-linked role AWSServiceRoleForECS"));
        }

        var attached = resource.AttachedPolicies.Require();
        foreach (var policy in attached.Where(p => p.PolicyArn.Contains(":iam::aws:policy/", StringComparison.Ordinal) && PhasedOut.Contains(p.PolicyName)))
        {
            yield return new Violation($"Role {resource.RoleName} has the phased-out policy {policy.PolicyName}.", new Evidence("AttachedManagedPolicies", policy.PolicyName, "policies that AWS maintains"));
        }

        if (uses.Count == 0)
        {
            yield return context.RoleUsage.Gaps is [var gap, ..] ? new Unread(gap)
                : EcsRoleCheck.UnreadHostsOf(resource, context) is { } hosts ? new Unread(hosts)
                : new DoesNotApply("ECS does not use the role.");
        }
        else if (!isServiceRole && UnreadServices(context) is { } services)
        {
            yield return new Unread(services);
        }
    }

    /// <summary>Why a service that registers by the role may be unknown; null when all are known.</summary>
    private static Gap? UnreadServices(CheckContext context) =>
        context.Account.Regions.Select(r => r.Services.FirstGap).Concat(context.Account.UnseenRegions).FirstOrDefault(gap => gap is not null);
}
