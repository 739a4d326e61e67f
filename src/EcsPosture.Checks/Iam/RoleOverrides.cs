using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Iam;

/// <summary>Roles that running tasks and schedules give a revision in place of its own.</summary>
internal static class RoleOverrides
{
    /// <summary>The overrides of the tasks, targets and schedules that use a revision, each with what it belongs to; null for a use without.</summary>
    public static IEnumerable<(RevisionUse Use, TaskOverride? Override)> Of(TaskDefinition definition, CheckContext context)
    {
        foreach (var use in context.Usage.UsesOf(definition.TaskDefinitionArn))
        {
            var found = use.Kind switch
            {
                UseKind.Task => context.Region.Tasks.Find(use.Arn).TryGet(out var task, out _) ? task?.Overrides : null,
                UseKind.EventTarget => context.Region.EventTargets.Find(use.Arn).TryGet(out var target, out _) ? target?.Overrides : null,
                UseKind.Schedule => context.Region.Schedules.Find(use.Arn).TryGet(out var schedule, out _) ? schedule?.Overrides : null,
                _ => null,
            };
            context.Note($"{use.Kind} {found?.TaskRoleArn} {found?.ExecutionRoleArn}");
            yield return (use, found);
        }
    }

    /// <summary>Whether the revision is used and every use gives it a role in place of its own.</summary>
    public static bool AllGive(TaskDefinition definition, Func<TaskOverride, string?> role, CheckContext context)
    {
        var uses = 0;
        foreach (var (_, given) in Of(definition, context))
        {
            uses++;
            if (given is null || string.IsNullOrEmpty(role(given)))
            {
                return false;
            }
        }

        return uses > 0;
    }
}
