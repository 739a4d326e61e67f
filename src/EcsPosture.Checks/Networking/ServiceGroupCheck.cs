using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Networking;

/// <summary>A check over the security groups of a service's tasks.</summary>
public abstract class ServiceGroupCheck : ServiceCheck
{
    /// <summary>States what is wrong with one security group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="named">Where the service names it.</param>
    /// <param name="service">The service.</param>
    /// <param name="context">What surrounds it.</param>
    protected abstract IEnumerable<Statement> ExamineGroup(SecurityGroup group, ServiceGroup named, Service service, CheckContext context);

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        if (ServiceNetworks.Of(resource).Count == 0)
        {
            yield return ServiceNetworks.WithoutNetwork(resource);
            yield break;
        }

        foreach (var named in ServiceNetworks.GroupsOf(resource, context))
        {
            if (!named.Group.TryGet(out var group, out var gap))
            {
                yield return new Unread(gap);
                continue;
            }

            foreach (var statement in ExamineGroup(group, named, resource, context))
            {
                yield return statement;
            }
        }
    }

    /// <summary>A group as messages call it.</summary>
    protected static string NameOf(SecurityGroup group) => string.IsNullOrEmpty(group.GroupName) ? group.GroupId : $"{group.GroupId} ({group.GroupName})";
}
