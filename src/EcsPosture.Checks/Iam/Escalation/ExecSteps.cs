using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Usage;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>Steps into containers that run with another role: by ECS Exec, by a session past it, and by switching it on first.</summary>
/// <param name="usage">Which roles ECS uses.</param>
/// <param name="exec">Where ECS Exec is on; null when no more is known than the uses of roles.</param>
/// <param name="roles">The roles that may be gained.</param>
internal sealed class ExecSteps(RoleUsage usage, ExecUsage? exec, IReadOnlyList<EscalationNode> roles)
{
    // What the agent in the container calls, as the task role, to open the session.
    private static readonly string[] Channels =
        ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"];

    private IReadOnlyList<Target> Targets => field ??= [.. roles.Select(TargetOf).OfType<Target>()];

    /// <summary>The steps by one way.</summary>
    public IEnumerable<EscalationStep> By(EscalationWay way)
    {
        var enter = way.Path.ResourceOf.Keys.FirstOrDefault() ?? "ecs:ExecuteCommand";
        var switches = way.Actions.Contains("ecs:UpdateService");
        foreach (var target in Targets.Where(t => way.Wants(t.Role)))
        {
            if ((switches ? Switched(way, target, enter) : Entered(way, target, enter)) is { } step)
            {
                yield return step;
            }
        }
    }

    private static EscalationStep? Entered(EscalationWay way, Target target, string enter)
    {
        foreach (var place in target.Places.Where(p => p.IsOn is not false))
        {
            if (way.Ask(enter, place.Tasks) is { } grant)
            {
                return way.To(target.Role, place.IsOn is null || !target.HasChannels, grant);
            }
        }

        return null;
    }

    private static EscalationStep? Switched(EscalationWay way, Target target, string enter)
    {
        foreach (var place in target.Places.Where(p => p is { IsOn: not true, ServiceArn: not null }))
        {
            if (way.Ask("ecs:UpdateService", place.ServiceArn!, ("ecs:enable-execute-command", "true")) is { } update && way.Ask(enter, place.Tasks) is { } grant)
            {
                return way.To(target.Role, !target.HasChannels, update, grant);
            }
        }

        return null;
    }

    // A role that is sure to lack one of the channels cannot be entered, whatever is switched on.
    private Target? TargetOf(EscalationNode role)
    {
        var places = exec is null ? ExecUsage.Unread(usage.UsesOf(role.Arn)) : exec.Of(role.Arn);
        if (places.Count == 0)
        {
            return null;
        }

        var hasChannels = true;
        foreach (var channel in Channels)
        {
            var answer = role.Access.Can(channel);
            if (answer.Allowed is Tri.No && answer.Gaps.Count == 0 && !role.Access.Gaps.Any())
            {
                return null;
            }

            hasChannels &= answer.Allowed is Tri.Yes && answer.Gaps.Count == 0;
        }

        return new(role, places, hasChannels);
    }

    private sealed record Target(EscalationNode Role, IReadOnlyList<ExecPlace> Places, bool HasChannels);
}
