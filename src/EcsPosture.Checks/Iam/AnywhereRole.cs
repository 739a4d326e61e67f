using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role of external instances (ECS Anywhere) that trusts or allows too much.</summary>
public sealed class AnywhereRole : RoleCheck
{
    private const string SystemsManager = "ssm.amazonaws.com";
    private const int Most = 6;

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-anywhere-role",
        Title = "ECS Anywhere role trust/permissions wrong or too wide",
        Severity = Severity.Medium,
        Topics = [Topic.Iam],
        Pages = ["iam-role-ecsanywhere", "ecs-anywhere-iam"],
        ResourceType = ResourceType.Role,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.None, ResponsibleSide.None, ResponsibleSide.Customer),
        Rationale =
            "Every process on an external host can use the role that its agents registered with. "
            + "The host stands outside of AWS, so what the role may do is only as safe as that machine room.",
        PassWhen = "It trusts Systems Manager alone, on behalf of your account (aws:SourceAccount), and allows what the agents need.",
        FailWhen = "It trusts anybody else, does not pin the account, or allows anything else.",
        NotApplicableWhen = "There are no external instances, or the role is not one that Systems Manager may assume to register container instances.",
        Remediation = new()
        {
            Summary = "Trust ssm.amazonaws.com with aws:SourceAccount alone, and attach AmazonSSMManagedInstanceCore and AmazonEC2ContainerServiceforEC2Role alone.",
            Cli = """
                aws iam update-assume-role-policy --role-name {role} --policy-document file://trust.json
                aws iam delete-role-policy --role-name {role} --policy-name <policy>
                """,
            Terraform = """
                resource "aws_iam_role" "anywhere" {
                  name = "{role}"
                  assume_role_policy = jsonencode({
                    Version = "2012-10-17"
                    Statement = [{
                      Effect    = "Allow"
                      Action    = "sts:AssumeRole"
                      Principal = { Service = "ssm.amazonaws.com" }
                      Condition = { StringEquals = { "aws:SourceAccount" = "{account}" } }
                    }]
                  })
                }
                """,
            CloudFormation = """
                AnywhereRole:
                  Type: AWS::IAM::Role
                  Properties:
                    RoleName: {role}
                    ManagedPolicyArns:
                      - arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore
                      - arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role
                """,
            SideEffects = "What runs on the hosts with the role's rights loses them.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours)],
        Actions = ["ecs:DescribeContainerInstances", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Role resource, CheckContext context)
    {
        var trust = resource.TrustPolicy.Require();
        var trusted = trust.Statements.Index().Where(s => s.Item.IsAllow && TrustConditions.IsAboutAssuming(s.Item)).SelectMany(s => (s.Item.Principals ?? []).Select(p => (s.Index, Principal: p))).ToList();
        if (resource.IsServiceLinked || !trusted.Exists(t => t.Principal is { Type: "Service", Value: SystemsManager }))
        {
            yield return new DoesNotApply("Systems Manager may not assume the role.");
            yield break;
        }

        var (external, gap) = ExternalInstances(context);
        context.Note(external.ToString());
        if (!external)
        {
            yield return gap is null ? new DoesNotApply("There are no external instances.") : new Unread(gap);
            yield break;
        }

        var access = PrincipalAccess.Of(resource, context);
        if (!access.Can("ecs:RegisterContainerInstance").MayBeAllowed)
        {
            yield return new DoesNotApply("The role may not register container instances.");
            yield break;
        }

        var sources = new ServiceSources(resource, trust, context.Account.AccountId);
        foreach (var (index, principal) in trusted)
        {
            if (principal is not { Type: "Service", Value: SystemsManager })
            {
                yield return new Violation($"ECS Anywhere role {resource.RoleName} may also be assumed by {principal.Value}.", new Evidence("AssumeRolePolicyDocument", principal.Value, SystemsManager));
            }
            else if (sources.Of(SystemsManager, index) is var scope and not SourceScope.Own)
            {
                yield return new Violation(
                    $"Systems Manager may assume ECS Anywhere role {resource.RoleName} on behalf of {(scope is SourceScope.Any ? "any account" : "other accounts")}.",
                    new Evidence("AssumeRolePolicyDocument.Condition", Evidence.Absent, $"aws:SourceAccount {context.Account.AccountId}"));
            }
        }

        foreach (var found in OtherRights.OfHost(resource, access, Most, (what, evidence) => new Violation($"ECS Anywhere role {resource.RoleName} may also do {what}.", evidence)))
        {
            yield return found;
        }
    }

    private static (bool Any, Gap? Gap) ExternalInstances(CheckContext context)
    {
        var any = context.Account.Regions.Any(r => r.ContainerInstances.Known.Any(i => i.Ec2InstanceId?.StartsWith("mi-", StringComparison.Ordinal) is true));
        return (any, context.Account.Regions.SelectMany(r => r.ContainerInstances.AllGaps).Concat(context.Account.UnseenRegions).FirstOrDefault());
    }
}
