using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Iam.Reference;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role of ECS whose policies name whole services, or changes of every resource.</summary>
public sealed class WildcardRole : EcsRoleCheck
{
    private const int Most = 5;

    // AWS lists a kind of resource for it, but metrics are told apart by a condition on their namespace.
    private const string Metrics = "cloudwatch:PutMetricData";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-role-wildcard",
        Title = "ECS role policy allows service:* or write actions on Resource *",
        Severity = Severity.High,
        SeverityNote = "Medium when the whole of a service is limited to named resources.",
        Topics = [Topic.Iam],
        Pages = ["security_iam_id-based-policy-examples", "security-iam-awsmanpol"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A policy that names a whole service lets a container delete what it was meant to read. "
            + "It also grants whatever AWS adds to the service later.",
        PassWhen = "No statement that is in force allows all actions of a service or all but some, and in your own policies every action that changes something names resources or has a condition.",
        FailWhen =
            "A statement allows all actions of a service, uses NotAction, or (in a policy of your own) allows an action that changes something on every resource without a condition, although the action can be limited to resources.",
        NotApplicableWhen = "ECS does not use the role, or it has all permissions, which ecs-iam-role-admin reports.",
        Remediation = new()
        {
            Summary = "Name the actions that the workload uses and the ARNs of its resources.",
            Cli = """
                aws iam generate-service-last-accessed-details --arn {arn} --granularity ACTION_LEVEL
                aws iam put-role-policy --role-name {role} --policy-name <policy> --policy-document file://policy.json
                """,
            Terraform = """
                data "aws_iam_policy_document" "app" {
                  statement {
                    actions   = ["s3:GetObject"]
                    resources = ["arn:aws:s3:::<bucket>/*"]
                  }
                }
                """,
            CloudFormation = """
                Policy:
                  Type: AWS::IAM::RolePolicy
                  Properties:
                    RoleName: {role}
                    PolicyName: app
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
            new(FrameworkNames.Fsbp, "IAM.21"),
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
        if (PrincipalPower.IsFullAdmin(access))
        {
            yield return new DoesNotApply("The role has all permissions, which ecs-iam-role-admin reports.");
            yield break;
        }

        var own = RolePolicies.Of(role, context).Known.Where(p => p.IsOwn).Select(p => p.Source).ToHashSet(StringComparer.Ordinal);
        foreach (var policy in access.Layers.Identity)
        {
            if (policy.Gap is { } gap)
            {
                yield return new Unread(gap);
            }

            var statements = policy.Document?.Statements ?? [];
            for (var i = 0; i < statements.Count; i++)
            {
                if (statements[i].IsAllow && Broad(statements[i], access, own.Contains(policy.Name)) is { } broad)
                {
                    yield return new Violation(
                        $"Role {role.RoleName} may do {broad.What}.",
                        new Evidence(new StatementReference(policy.Name, i, statements[i].Sid, true).ToString(), IamEvidence.Text(statements[i]), "actions and resources that the workload uses"))
                    {
                        Severity = broad.IsNarrow ? Severity.Medium : Severity.High,
                    };
                }
            }
        }

        if (access.Layers.Boundary?.Gap is { } boundary)
        {
            yield return new Unread(boundary);
        }
    }

    private static (string What, bool IsNarrow)? Broad(PolicyStatement statement, PrincipalAccess access, bool isOwn)
    {
        if (statement.NotActions is not null)
        {
            return !Holds(access, "*") ? null : ("all actions but some", !OnEverything(statement));
        }

        var actions = (statement.Actions ?? []).Select(ActionPattern.Parse).Where(a => !a.IsNothing).ToList();
        if (actions.Find(a => a.Name!.IsEverything && Holds(access, a.Written)) is { } whole)
        {
            return ($"all of {whole.Service ?? "AWS"}", !OnEverything(statement));
        }

        if (!isOwn || !OnEverything(statement) || statement.Conditions.Count > 0)
        {
            return null;
        }

        var changes = actions.SelectMany(Changes).Distinct().Where(a => Holds(access, a)).Take(Most + 1).ToList();
        return changes.Count == 0 ? null : ($"{string.Join(", ", changes.Take(Most))}{(changes.Count > Most ? " and more" : "")} on every resource", false);
    }

    /// <summary>
    /// Whether what a statement allows is in force: no Deny or boundary takes it away, and no policy that could not be read might, or
    /// might make the role an administrator, which another check reports.
    /// </summary>
    private static bool Holds(PrincipalAccess access, string action) => access.Can(action) is { Allowed: not Tri.No, Gaps.Count: 0 };

    private static bool OnEverything(PolicyStatement statement) => statement.Resources is null || statement.Resources.Any(r => r.AsSpan().Trim('*').IsEmpty);

    private static IEnumerable<string> Changes(ActionPattern pattern) =>
        (ServiceReference.FindService(pattern.Service ?? "")?.Actions ?? [])
            .Where(a => a.IsMutating && !a.IsWildcardOnly && pattern.Name!.Matches(a.Name.ToLowerInvariant()))
            .Select(a => a.ToString())
            .Where(a => a is not Metrics)
            .Order(StringComparer.Ordinal);
}
