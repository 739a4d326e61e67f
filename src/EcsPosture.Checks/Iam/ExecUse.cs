using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Iam;

/// <summary>Whether ECS Exec is enabled anywhere in the account.</summary>
/// <param name="IsEnabled">Whether some service or task has it enabled.</param>
/// <param name="Gap">What was not read and might have it enabled; null when all was.</param>
internal readonly record struct ExecUse(bool IsEnabled, Gap? Gap)
{
    public static ExecUse Of(CheckContext context)
    {
        var isEnabled = context.Account.Regions.Any(r => r.Services.Known.Any(s => !s.IsInactive && s.EnableExecuteCommand) || r.Tasks.Known.Any(t => t.EnableExecuteCommand));
        var gap = context.Account.Regions
            .SelectMany(r => r.Services.Gaps.Concat(r.Services.Items.Select(i => i.Resource.Gap).OfType<Gap>()).Concat(r.Tasks.Gaps).Concat(r.Tasks.Items.Select(i => i.Resource.Gap).OfType<Gap>()))
            .Concat(context.Account.UnreadRegions)
            .FirstOrDefault();
        context.Note($"exec {isEnabled} {gap is null}");
        return new(isEnabled, isEnabled ? null : gap);
    }
}
