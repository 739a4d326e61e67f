using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A check over roles that judges only those ECS uses.</summary>
public abstract class EcsRoleCheck : RoleCheck
{
    /// <summary>States what is wrong with a role that ECS uses.</summary>
    /// <param name="role">The role.</param>
    /// <param name="purposes">What ECS uses it for.</param>
    /// <param name="context">What surrounds it.</param>
    protected abstract IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context);

    /// <summary>The gap that keeps it open whether hosts of tasks use a role that nothing else of ECS uses; null when none does.</summary>
    protected virtual Gap? HostGap(Role role, CheckContext context) => UnreadHostsOf(role, context);

    /// <summary>What keeps it open whether hosts of tasks use a role; null when all hosts that could are known.</summary>
    internal static Gap? UnreadHostsOf(Role role, CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(role);
        if (role.InstanceProfileArns.TryGet(out var profiles, out _) && profiles.Count == 0)
        {
            return null;
        }

        foreach (var region in context.Account.Regions)
        {
            foreach (var instance in region.ContainerInstances.Items)
            {
                if (!instance.Resource.TryGet(out var read, out var gap))
                {
                    return gap;
                }

                if (read.Ec2InstanceId is not { } id)
                {
                    return Gap.NotAsked("ec2:DescribeInstances", read.ContainerInstanceArn);
                }

                // External instances have no profile.
                var arn = Ec2Arns.Of(region.Partition, region.Region, region.AccountId, "instance", id);
                if (!id.StartsWith("mi-", StringComparison.Ordinal) && !region.Compute.Instances.Find(arn).TryGet(out _, out gap))
                {
                    return gap;
                }
            }

            if (region.ContainerInstances.Gaps is [var unlisted, ..])
            {
                return unlisted;
            }
        }

        // The instances are known; whose profile they have is not.
        return context.Account.Regions.Any(r => r.ContainerInstances.Items.Count > 0) && !role.InstanceProfileArns.TryGet(out _, out var unread) ? unread : null;
    }

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(Role resource, CheckContext context)
    {
        if (resource.IsServiceLinked)
        {
            return [new DoesNotApply("A service-linked role belongs to its service and cannot be edited.")];
        }

        var purposes = new HashSet<RolePurpose>();
        var unknown = false;
        foreach (var use in UsesOf(resource, context))
        {
            // Old revisions that nothing runs do not make a role one in use.
            if (use.Label is OccurrenceLabel.Running or OccurrenceLabel.Latest)
            {
                purposes.Add(use.Purpose);
            }

            unknown |= use.Label is OccurrenceLabel.Unknown;
        }

        context.Note(string.Join(',', purposes.Order()));
        if (purposes.Count > 0)
        {
            return ExamineUsed(resource, purposes, context);
        }

        if (context.RoleUsage.Gaps is [var gap, ..])
        {
            return [new Unread(gap)];
        }

        return unknown ? [new Unread(Gap.NotAsked("ecs:ListTaskDefinitions"))]
            : HostGap(resource, context) is { } hosts ? [new Unread(hosts)]
            : [new DoesNotApply("ECS does not use the role.")];
    }

    /// <summary>All uses of a role, by its ARN and by its bare name.</summary>
    protected static IEnumerable<RoleUse> UsesOf(Role role, CheckContext context)
    {
        var uses = context.RoleUsage.UsesOf(role.RoleArn);
        return role.Path is "/" ? uses : uses.Concat(context.RoleUsage.UsesOf(RoleUsage.Normalize(role.RoleName, context.Account.Partition, context.Account.AccountId)!));
    }
}
