using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Iam;

/// <summary>A definition whose containers have no role of their own.</summary>
public sealed class MissingTaskRole : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-task-role-missing",
        Title = "Task definition has no task role",
        Severity = Severity.Medium,
        SeverityNote = "Info on Fargate, where there is no instance role to fall back to.",
        Topics = [Topic.Iam],
        Pages = ["task-iam-roles", "security-iam-roles"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A container without a task role asks its instance for credentials, and gets those of the instance role unless that is blocked. "
            + "All containers of the instance then share rights that were never meant for them.",
        PassWhen = "The definition names a task role.",
        FailWhen = "The definition names no task role.",
        NotApplicableWhen = "Everything that runs the revision gives it a task role by override.",
        Remediation = new()
        {
            Summary = "Create a role for this definition with the least it needs, and name it as taskRoleArn.",
            Terraform = """
                resource "aws_ecs_task_definition" "this" {
                  family        = "{family}"
                  task_role_arn = aws_iam_role.task.arn
                }
                """,
            CloudFormation = """
                TaskDefinition:
                  Type: AWS::ECS::TaskDefinition
                  Properties:
                    Family: {family}
                    TaskRoleArn: !GetAtt TaskRole.Arn
                """,
            SideEffects = "Once it has a task role, the software no longer gets the instance role's rights: grant what it used.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.PciDss, "7.2.1", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "ecs:DescribeTasks"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        if (!string.IsNullOrEmpty(resource.TaskRoleArn))
        {
            yield break;
        }

        if (RoleOverrides.AllGive(resource, o => o.TaskRoleArn, context))
        {
            yield return context.Usage.UseGaps is [var gap, ..]
                ? new Unread(gap)
                : new DoesNotApply("Everything that runs the revision gives it a task role by override.");
            yield break;
        }

        yield return new Violation($"Task definition {resource.Family}:{resource.Revision} has no task role.", new Evidence("taskRoleArn", Evidence.Absent, "ARN of a role of its own"))
        {
            Severity = context.IsFargateOnly(resource) ? Severity.Info : Severity.Medium,
        };
    }
}
