using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Logging;

namespace EcsPosture.Checks.Logging;

/// <summary>A check over log groups that judges only those ECS writes to.</summary>
public abstract class EcsLogGroupCheck : LogGroupCheck
{
    /// <summary>States what is wrong with a log group that ECS writes to.</summary>
    /// <param name="group">The group.</param>
    /// <param name="use">What ECS writes to it, in words.</param>
    /// <param name="context">What surrounds it.</param>
    protected abstract IEnumerable<Statement> ExamineUsed(LogGroup group, string use, CheckContext context);

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(LogGroup resource, CheckContext context)
    {
        var use = context.LogGroupUsage.UseOf(resource.LogGroupArn);
        context.Note(use ?? "unused");
        if (use is not null)
        {
            return ExamineUsed(resource, use, context);
        }

        return context.LogGroupUsage.Gaps is [var gap, ..]
            ? [new Unread(gap)]
            : [new DoesNotApply("ECS does not write to this log group.")];
    }
}
