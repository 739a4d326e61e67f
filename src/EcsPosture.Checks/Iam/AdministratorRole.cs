using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role of ECS that may do everything in the account.</summary>
public sealed class AdministratorRole : EcsRoleCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-role-admin",
        Title = "Task, execution, instance or ECS Anywhere role is administrator",
        Severity = Severity.Critical,
        SeverityNote = "High for PowerUserAccess alone, which leaves out most of IAM.",
        Topics = [Topic.Iam],
        Pages = ["security-iam-roles", "security_iam_id-based-policy-examples"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale = "Whoever breaks into one container with this role owns the account: its data, its keys, its other workloads and the traces of the break-in.",
        PassWhen = "No policy of the role allows everything (or everything of IAM) on every resource, and none of AdministratorAccess, IAMFullAccess and PowerUserAccess is attached; or a permissions boundary leaves IAM and everything else out.",
        FailWhen = "One of them is attached, or an inline or attached policy allows * or iam:* on * without a condition, and neither a Deny nor a boundary can take that away.",
        NotApplicableWhen = "ECS does not use the role, or it is service-linked.",
        ManualWhen = "A condition, a NotAction, a Deny that touches IAM, or a permissions boundary decides whether the role is administrator.",
        Remediation = new()
        {
            Summary = "Replace the policy by one with the actions that the workload used, as last-accessed data shows them.",
            Cli = """
                aws iam generate-service-last-accessed-details --arn {arn} --granularity ACTION_LEVEL
                aws iam detach-role-policy --role-name {role} --policy-arn arn:{partition}:iam::aws:policy/AdministratorAccess
                """,
            Terraform = """
                resource "aws_iam_role_policy" "least" {
                  role   = "{role}"
                  policy = data.aws_iam_policy_document.least.json
                }
                """,
            CloudFormation = """
                Role:
                  Type: AWS::IAM::Role
                  Properties:
                    RoleName: {role}
                    Policies:
                      - PolicyName: least
                        PolicyDocument:
                          Version: "2012-10-17"
                          Statement:
                            - Effect: Allow
                              Action: s3:GetObject
                              Resource: arn:aws:s3:::<bucket>/*
                """,
            SideEffects = "What the workload uses and the new policy lacks is denied: try it in a test environment first.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "IAM.1"),
            new(FrameworkNames.Nist80053, "AC-2"),
            new(FrameworkNames.Nist80053, "AC-2(1)"),
            new(FrameworkNames.Nist80053, "AC-3"),
            new(FrameworkNames.Nist80053, "AC-3(15)"),
            new(FrameworkNames.Nist80053, "AC-3(7)"),
            new(FrameworkNames.Nist80053, "AC-5"),
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.Nist80053, "AC-6(10)"),
            new(FrameworkNames.Nist80053, "AC-6(2)"),
            new(FrameworkNames.Nist80053, "AC-6(3)"),
            new(FrameworkNames.PciDss, "7.2.1", MappingSource.Ours),
        ],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        var policies = RolePolicies.Of(role, context);
        var broad = Broad(policies).ToList();
        if (broad.Count > 0)
        {
            var boundary = BoundaryOf(role, context);
            if (boundary is Limit.Open && policies.Statements().Any(s => !s.Statement.IsAllow && MayTouchIam(s.Statement)))
            {
                boundary = Limit.Decides;
            }

            switch (boundary)
            {
                case Limit.Open:
                    foreach (var grant in broad)
                    {
                        yield return grant.Certain
                            ? new Violation(grant.Message(role), grant.Evidence) { Severity = grant.Severity }
                            : new NeedsReview($"Look at whether role {role.RoleName} is administrator: {grant.Evidence.Actual}.") { Evidence = [grant.Evidence] };
                    }

                    break;
                case Limit.Decides:
                    yield return new NeedsReview($"Look at whether a Deny or the permissions boundary of role {role.RoleName} leaves it administrator.") { Evidence = [.. broad.Select(g => g.Evidence)] };
                    break;
                case Limit.Unread:
                    yield return new Unread(role.PermissionsBoundary.Gap ?? Gap.NotAsked("iam:GetPolicyVersion", role.PermissionsBoundary.Require()));
                    break;
                default:
                    yield return new Note("The permissions boundary leaves out what the policies allow.");
                    break;
            }
        }

        foreach (var gap in policies.Gaps)
        {
            yield return new Unread(gap);
        }
    }

    /// <inheritdoc />
    protected override Gap? HostGap(Role role, CheckContext context)
    {
        var mayBeHostRole = !role.InstanceProfileArns.TryGet(out var profiles, out _) || profiles.Count > 0
            || (role.TrustPolicy.TryGet(out var trust, out _)
                && trust.Statements.Any(s => s.Principals?.Any(p => p is { Type: "Service", Value: "ssm.amazonaws.com" or "ec2.amazonaws.com" }) is true));
        return mayBeHostRole && context.Account.Regions.Any(r => r.ContainerInstances.Items.Count > 0 || !r.ContainerInstances.IsComplete) && Broad(RolePolicies.Of(role, context)).Any()
            ? Gap.NotAsked("ec2:DescribeInstances", role.RoleArn)
            : null;
    }

    private static IEnumerable<BroadGrant> Broad(RolePolicies policies)
    {
        foreach (var policy in policies.Attached)
        {
            if (Arn.TryParse(policy.PolicyArn, out var arn) && arn.AccountId is "aws" && arn.Resource is "policy/AdministratorAccess" or "policy/IAMFullAccess" or "policy/PowerUserAccess")
            {
                yield return new(
                    arn.Resource is "policy/PowerUserAccess" ? Severity.High : Severity.Critical,
                    new Evidence("AttachedManagedPolicies", policy.PolicyName, "policies limited to what the workload uses"),
                    Certain: true);
            }
        }

        foreach (var policy in policies.Known.Where(p => p.IsOwn))
        {
            foreach (var statement in policy.Document.Statements)
            {
                if (statement.IsAllow && statement.CoversResource("*") && BreadthOf(statement) is { } breadth)
                {
                    yield return new(Severity.Critical, new Evidence(policy.Source, $"Allow {breadth}", "actions limited to what the workload uses"), statement.NotActions is null && statement.NamesEveryResource() && statement.Conditions.Count == 0);
                }
            }
        }
    }

    /// <summary>What a statement allows that makes an administrator, in words; null when it does not.</summary>
    private static string? BreadthOf(PolicyStatement statement)
    {
        var what = statement.NamesEveryAction() ? "*"
            : statement.Actions?.Any(a => a.Equals("iam:*", StringComparison.OrdinalIgnoreCase)) is true ? "iam:*"
            : statement.NotActions is not null && statement.CoversAction("iam:AttachRolePolicy") ? "all actions but some"
            : null;
        return what is null ? null : $"{what} on {(statement.NamesEveryResource() ? "*" : "all resources but some")}{(statement.Conditions.Count > 0 ? " under conditions" : "")}";
    }

    /// <summary>Whether a Deny could take rights over IAM away; while it cannot, an administrator can remove the Deny itself.</summary>
    private static bool MayTouchIam(PolicyStatement deny) =>
        deny.Actions is not { } actions || actions.Any(a => a.Split(':')[0] is var service && (service.Contains('*', StringComparison.Ordinal) || service.Contains('?', StringComparison.Ordinal) || service.Equals("iam", StringComparison.OrdinalIgnoreCase)));

    private static Limit BoundaryOf(Role role, CheckContext context)
    {
        if (!role.PermissionsBoundary.TryGet(out var arn, out _))
        {
            return Limit.Unread;
        }

        if (arn is null)
        {
            return Limit.Open;
        }

        if (!context.FindPolicy(arn).TryGet(out var policy, out _) || policy is null || !policy.Document.TryGet(out var document, out _))
        {
            return Limit.Unread;
        }

        var allows = document.Statements.Where(s => s.IsAllow).ToList();
        return document.Statements.All(s => s.IsAllow) && allows.Exists(s => s.NamesEveryAction() && s.NamesEveryResource() && s.Conditions.Count == 0) ? Limit.Open
            : allows.Exists(MayTouchIam) ? Limit.Decides
            : Limit.Closed;
    }

    private enum Limit
    {
        Open,
        Decides,
        Closed,
        Unread,
    }

    private sealed record BroadGrant(Severity Severity, Evidence Evidence, bool Certain)
    {
        public string Message(Role role) =>
            Severity is Severity.High ? $"Role {role.RoleName} may do everything but most of IAM ({Evidence.Actual})." : $"Role {role.RoleName} is administrator ({Evidence.Actual}).";
    }
}
