using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role by which ECS manages infrastructure, and which others may assume or which allows more than that.</summary>
public sealed class InfrastructureRoleTooWide : EcsRoleCheck
{
    private const string Ecs = "ecs.amazonaws.com";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-infrastructure-role-scope",
        Title = "ECS infrastructure role trust or permissions too wide",
        Severity = Severity.Medium,
        Topics = [Topic.Iam],
        Pages = ["infrastructure_IAM_role"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "With its infrastructure role ECS launches instances, attaches volumes and changes load balancers. "
            + "A task or an instance that may assume the role changes them as well.",
        PassWhen = "It trusts ecs.amazonaws.com alone on behalf of your account, is no task or instance role, and has managed policies of ECS for its features.",
        FailWhen = "It trusts anybody else, does not pin the account, is a task, execution or instance role as well, or a policy of your own allows all of a service on every resource.",
        NotApplicableWhen = "ECS does not use the role as infrastructure role.",
        Remediation = new()
        {
            Summary = "Use one role for each feature, with its managed policy (AmazonECSInfrastructureRolePolicyForVolumes, …ForServiceConnectTransportLayerSecurity, …ForVpcLattice, …ForManagedInstances, …ForLoadBalancers) and a trust policy for ecs.amazonaws.com.",
            Cli = "aws iam update-assume-role-policy --role-name {role} --policy-document file://trust.json",
            Terraform = """
                resource "aws_iam_role" "infrastructure" {
                  name = "{role}"
                  assume_role_policy = jsonencode({
                    Version = "2012-10-17"
                    Statement = [{
                      Effect    = "Allow"
                      Action    = "sts:AssumeRole"
                      Principal = { Service = "ecs.amazonaws.com" }
                      Condition = { StringEquals = { "aws:SourceAccount" = "{account}" } }
                    }]
                  })
                }
                """,
            CloudFormation = """
                InfrastructureRole:
                  Type: AWS::IAM::Role
                  Properties:
                    RoleName: {role}
                    ManagedPolicyArns:
                      - arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVolumes
                """,
            SideEffects = "ECS cannot manage what the role no longer allows: roll out with a service that may wait.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours)],
        Actions = ["ecs:DescribeServices", "ecs:DescribeCapacityProviders", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        if (!purposes.Contains(RolePurpose.InfrastructureRole))
        {
            yield return new DoesNotApply("ECS does not use the role as infrastructure role.");
            yield break;
        }

        var others = purposes.Where(p => p is RolePurpose.TaskRole or RolePurpose.ExecutionRole or RolePurpose.InstanceRole).ToList();
        if (others.Count > 0)
        {
            yield return new Violation($"Infrastructure role {role.RoleName} is used for other purposes as well.", new Evidence("RoleName", string.Join(", ", others), "infrastructure alone"));
        }
        else if (context.RoleUsage.GapOfMore is { } unseen)
        {
            yield return new Unread(unseen);
        }

        var access = PrincipalAccess.Of(role, context);
        var own = RolePolicies.Of(role, context).Known.Where(p => p.IsOwn);
        foreach (var policy in own)
        {
            foreach (var statement in policy.Document.Statements.Where(s => s.IsAllow && s.NamesEveryResource() && (s.Actions?.Any(a => a.EndsWith('*') && access.Can(a).MayBeAllowed) ?? true)))
            {
                yield return new Violation($"Infrastructure role {role.RoleName} may do more than its features need.", new Evidence(policy.Source, IamEvidence.Text(statement), "the managed policies of the features"));
            }
        }

        foreach (var gap in access.Layers.Identity.Select(p => p.Gap).OfType<Inventory.Gap>())
        {
            yield return new Unread(gap);
        }

        var trust = role.TrustPolicy.Require();
        var sources = new ServiceSources(role, trust, context.Account.AccountId);
        foreach (var (index, statement) in trust.Statements.Index().Where(s => s.Item.IsAllow && TrustConditions.IsAboutAssuming(s.Item)))
        {
            foreach (var principal in statement.Principals ?? [])
            {
                if (principal is not { Type: "Service", Value: Ecs })
                {
                    yield return new Violation($"Infrastructure role {role.RoleName} may also be assumed by {principal.Value}.", new Evidence("AssumeRolePolicyDocument", principal.Value, Ecs));
                }
                else if (sources.Of(Ecs, index) is var scope and not SourceScope.Own)
                {
                    yield return new Violation(
                        $"ECS may assume infrastructure role {role.RoleName} on behalf of {(scope is SourceScope.Any ? "any account" : "other accounts")}.",
                        new Evidence("AssumeRolePolicyDocument.Condition", Evidence.Absent, $"aws:SourceAccount {context.Account.AccountId}"))
                    {
                        Severity = Severity.Low,
                    };
                }
            }
        }
    }
}
