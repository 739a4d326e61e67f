using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Checks.Monitoring;

/// <summary>Looks for a rule that passes events of ECS on.</summary>
internal static class EcsEventRules
{
    /// <summary>The first rule that is switched on, matches and has a target; a known null when there is none, unknown when that is not known.</summary>
    public static Observed<EventRule?> Find(CheckContext context, Func<EventRule, bool> matches)
    {
        if (!context.Region.Monitoring.Rules.TryGet(out var rules, out var gap))
        {
            return Observed.Unknown<EventRule?>(gap);
        }

        foreach (var rule in rules.Where(r => r.IsEnabled && matches(r)))
        {
            if (!rule.Targets.TryGet(out var targets, out var unread))
            {
                gap ??= unread;
            }
            else if (targets.Count > 0)
            {
                context.Note(rule.Arn + rule.EventPattern);
                return Observed.Known<EventRule?>(rule);
            }
        }

        context.Note("no rule");
        return gap is null ? Observed.Known<EventRule?>(null) : Observed.Unknown<EventRule?>(gap);
    }
}
