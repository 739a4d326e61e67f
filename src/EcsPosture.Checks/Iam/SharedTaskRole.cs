using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A task role that several families share.</summary>
public sealed class SharedTaskRole : EcsRoleCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-task-role-shared",
        Title = "One task role used by many families",
        Severity = Severity.Low,
        SeverityNote = "Medium when the role has all permissions or can gain them.",
        Topics = [Topic.Iam],
        Pages = ["task-iam-roles"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A role that several applications share has the rights of all of them. "
            + "Whoever breaks into the weakest gets what the strongest needs, and the trail does not tell which one acted.",
        PassWhen = "One family alone uses the role as task role.",
        FailWhen = "Running or latest revisions of two families or more name it as task role.",
        NotApplicableWhen = "ECS does not use the role as task role.",
        Remediation = new()
        {
            Summary = "Give each family a task role of its own with the actions it uses.",
            Cli = """
                aws iam create-role --role-name <family>-task --assume-role-policy-document file://trust.json
                aws iam put-role-policy --role-name <family>-task --policy-name app --policy-document file://policy.json
                """,
            Terraform = """
                resource "aws_ecs_task_definition" "this" {
                  family        = "<family>"
                  task_role_arn = aws_iam_role.family_task.arn
                }
                """,
            CloudFormation = """
                TaskDefinition:
                  Type: AWS::ECS::TaskDefinition
                  Properties:
                    Family: <family>
                    TaskRoleArn: !GetAtt FamilyTaskRole.Arn
                """,
            SideEffects = "Policies of buckets, keys and queues that name the shared role must name the new ones too.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours)],
        Actions = ["ecs:DescribeTaskDefinition", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        if (!purposes.Contains(RolePurpose.TaskRole))
        {
            yield return new DoesNotApply("ECS does not use the role as task role.");
            yield break;
        }

        var families = UsesOf(role, context)
            .Where(u => u.Purpose is RolePurpose.TaskRole && u.Label is OccurrenceLabel.Running or OccurrenceLabel.Latest)
            .Select(u => RegionUsage.TryParseRevision(u.UserArn, out var family, out _) ? family : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        context.Note(string.Join(',', families));
        if (families.Count > 1)
        {
            var tier = context.Escalation.StandingOf(role.RoleArn).Tier;
            context.Note(tier.ToString());
            yield return new Violation(
                $"Role {role.RoleName} is the task role of {families.Count} families: {string.Join(", ", families.Take(5))}{(families.Count > 5 ? ", …" : "")}.",
                [.. families.Take(5).Select(f => new Evidence($"{f} taskRoleArn", role.RoleName, "a role of its own"))])
            {
                Severity = tier >= RoleTier.CanEscalate ? Severity.Medium : Severity.Low,
            };
            if (tier < RoleTier.CanEscalate && RolePolicies.GapOf(role, context) is { } unread)
            {
                yield return new Unread(unread);
            }
        }

        if (context.RoleUsage.GapOfMore is { } gap)
        {
            yield return new Unread(gap);
        }
    }
}
