using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Iam;

/// <summary>A definition whose containers have the rights that were meant for starting them.</summary>
public sealed class SameTaskAndExecutionRole : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-task-and-execution-role-same",
        Title = "Task role and execution role are the same role",
        Severity = Severity.Medium,
        Topics = [Topic.Iam],
        Pages = ["security-iam-roles", "task_execution_IAM_role"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "The execution role reads secrets and registry credentials before the containers start, out of their sight. "
            + "As task role it hands all of that to the application, and to whoever breaks into it.",
        PassWhen = "Both roles are set and differ, in the definition and with every override in use.",
        FailWhen = "Both are the same role, in the definition or with an override.",
        NotApplicableWhen = "One of the roles is absent.",
        Remediation = new()
        {
            Summary = "Split it into two roles: what starting the task needs, and what the application needs.",
            Terraform = """
                resource "aws_ecs_task_definition" "this" {
                  family             = "{family}"
                  task_role_arn      = aws_iam_role.task.arn
                  execution_role_arn = aws_iam_role.execution.arn
                }
                """,
            CloudFormation = """
                TaskDefinition:
                  Type: AWS::ECS::TaskDefinition
                  Properties:
                    Family: {family}
                    TaskRoleArn: !GetAtt TaskRole.Arn
                    ExecutionRoleArn: !GetAtt ExecutionRole.Arn
                """,
            SideEffects = "An application that reads secrets itself needs those rights on its task role.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-5", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.PciDss, "7.2.2", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "ecs:DescribeTasks", "events:ListTargetsByRule", "scheduler:GetSchedule"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        var both = false;
        if (Same(resource.TaskRoleArn, resource.ExecutionRoleArn, context) is { } same)
        {
            both = true;
            if (same)
            {
                yield return new Violation(
                    $"Task definition {resource.Family}:{resource.Revision} uses one role as task role and execution role.",
                    new Evidence("taskRoleArn", resource.TaskRoleArn!, "another role than executionRoleArn"));
            }
        }

        foreach (var (use, given) in RoleOverrides.Of(resource, context))
        {
            if (given is null || (string.IsNullOrEmpty(given.TaskRoleArn) && string.IsNullOrEmpty(given.ExecutionRoleArn)))
            {
                continue;
            }

            var task = given.TaskRoleArn is { Length: > 0 } t ? t : resource.TaskRoleArn;
            var execution = given.ExecutionRoleArn is { Length: > 0 } e ? e : resource.ExecutionRoleArn;
            if (Same(task, execution, context) is not { } sameByOverride)
            {
                continue;
            }

            both = true;
            if (sameByOverride)
            {
                yield return new Violation(
                    $"{Named(use)} runs {resource.Family}:{resource.Revision} with one role as task role and execution role.",
                    new Evidence("overrides.taskRoleArn", task!, "another role than the execution role"));
            }
        }

        if (context.Usage.OverrideGaps is [var gap, ..])
        {
            yield return new Unread(gap);
        }
        else if (!both)
        {
            yield return new DoesNotApply("The definition does not have both roles.");
        }
    }

    private static string Named(RevisionUse use) => use.Kind switch
    {
        UseKind.Task => $"Task {use.Name}",
        UseKind.EventTarget => $"Rule {use.Name}",
        _ => $"Schedule {use.Name}",
    };

    /// <summary>Whether two names mean the same role; null when one is absent. Names are unique in an account whatever their path and letter case.</summary>
    private static bool? Same(string? a, string? b, CheckContext context)
    {
        var first = RoleUsage.Normalize(a, context.Account.Partition, context.Account.AccountId);
        var second = RoleUsage.Normalize(b, context.Account.Partition, context.Account.AccountId);
        return first is null || second is null ? null
            : Arn.TryParse(first, out var x) && Arn.TryParse(second, out var y)
                ? x.AccountId == y.AccountId && Arn.LastSegment(first).Equals(Arn.LastSegment(second), StringComparison.OrdinalIgnoreCase)
                : first == second;
    }
}
