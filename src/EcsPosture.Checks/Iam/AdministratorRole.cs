using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role of ECS that may do everything in the account.</summary>
public sealed class AdministratorRole : EcsRoleCheck
{
    private const string Narrow = "actions limited to what the workload uses";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-role-admin",
        Version = 2,
        Title = "Task, execution, instance or ECS Anywhere role is administrator",
        Severity = Severity.Critical,
        SeverityNote = "High for everything but IAM, as PowerUserAccess allows.",
        Topics = [Topic.Iam],
        Pages = ["security-iam-roles", "security_iam_id-based-policy-examples"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale = "Whoever breaks into one container with this role owns the account: its data, its keys, its other workloads and the traces of the break-in.",
        PassWhen = "Its policies, with Denies and the permissions boundary, do not allow all of IAM, nor all that was tried in fifteen services, on every resource.",
        FailWhen = "They allow, without a condition that might not hold, everything, all of IAM, or changes of every resource in all of fifteen services.",
        NotApplicableWhen = "ECS does not use the role, or it is service-linked.",
        ManualWhen = "Conditions decide whether the role is administrator.",
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
        var access = PrincipalAccess.Of(role, context);
        if (PrincipalPower.IsFullAdmin(access) || PrincipalPower.IsIamAdmin(access))
        {
            yield return new Violation($"Role {role.RoleName} is administrator.", IamEvidence.Of(access.Can("iam:AttachRolePolicy"), access, Narrow)) { Severity = Severity.Critical };
        }
        else if (PrincipalPower.IsPowerUser(access))
        {
            yield return new Violation($"Role {role.RoleName} may do everything but some of IAM.", IamEvidence.Of(access.Can("ec2:TerminateInstances"), access, Narrow)) { Severity = Severity.High };
        }
        else if (PrincipalPower.MayBeAdmin(access) && access.Can("iam:AttachRolePolicy") is { Gaps.Count: 0 } answer)
        {
            yield return new NeedsReview($"Look at whether role {role.RoleName} is administrator: {string.Join("; ", answer.Residual)}.") { Evidence = IamEvidence.Of(answer, access, Narrow) };
        }

        foreach (var gap in access.Gaps)
        {
            yield return new Unread(gap);
        }
    }

    /// <inheritdoc />
    protected override Gap? HostGap(Role role, CheckContext context) =>
        role.TrustPolicy.TryGet(out var trust, out _)
        && trust.Statements.Any(s => s.Principals?.Any(p => p is { Type: "Service", Value: "ssm.amazonaws.com" }) is true)
        && context.Account.Regions.Any(r => r.ContainerInstances.Known.Any(i => i.Ec2InstanceId?.StartsWith("mi-", StringComparison.Ordinal) is true))
        && PrincipalPower.MayBeAdmin(PrincipalAccess.Of(role, context))
            ? Gap.NotAsked("ssm:DescribeInstanceInformation", role.RoleArn)
            : base.HostGap(role, context);
}
