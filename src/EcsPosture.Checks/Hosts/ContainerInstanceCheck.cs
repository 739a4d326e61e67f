using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Hosts;

/// <summary>A check over container instances. It says which kinds of hosts it concerns.</summary>
public abstract class ContainerInstanceCheck : Check<ContainerInstance>
{
    /// <summary>Whether machines that AWS manages (ECS Managed Instances) are judged.</summary>
    protected virtual bool JudgesManaged => false;

    /// <summary>Whether machines outside of AWS (ECS Anywhere) are judged.</summary>
    protected virtual bool JudgesExternal => false;

    /// <summary>Whether Windows hosts are judged.</summary>
    protected virtual bool JudgesWindows => true;

    /// <inheritdoc />
    protected sealed override ResourceList<ContainerInstance> Select(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Region.ContainerInstances;
    }

    /// <summary>States what is wrong with a host of a kind that the check concerns.</summary>
    /// <param name="instance">The container instance.</param>
    /// <param name="kind">Whose machine it is.</param>
    /// <param name="context">What surrounds it.</param>
    protected abstract IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context);

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(ContainerInstance resource, CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var known = context.Usage.Hosts.KindOf(resource);
        context.Note(known.TryGet(out var kind, out _) ? kind.ToString() : "?");
        kind = known.Require();
        return kind is HostKind.Managed && !JudgesManaged ? [new DoesNotApply("AWS sets up and patches managed instances.")]
            : kind is HostKind.External && !JudgesExternal ? [new DoesNotApply("The host is no EC2 instance.")]
            : !JudgesWindows && resource.Attribute("ecs.os-type") is "windows" ? [new DoesNotApply("The check is about Linux hosts.")]
            : ExamineHost(resource, kind, context);
    }

    /// <summary>The EC2 instance behind a container instance.</summary>
    protected static Observed<Ec2Instance> InstanceOf(ContainerInstance instance, CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var found = context.Usage.Hosts.InstanceOf(instance);
        context.Note(found.TryGet(out var known, out _) ? known.ContentHash : "?");
        return found;
    }

    /// <summary>What people call a host: its EC2 or Systems Manager id.</summary>
    protected static string NameOf(ContainerInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.Ec2InstanceId ?? Arn.LastSegment(instance.Arn);
    }
}
