using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Checks.LoadBalancing;

/// <summary>A check over the load balancers that services of ECS stand behind.</summary>
public abstract class BalancerCheck : Check<LoadBalancer>
{
    /// <summary>States what is wrong with a load balancer that services stand behind.</summary>
    protected abstract IEnumerable<Statement> ExamineUsed(LoadBalancer balancer, CheckContext context);

    /// <inheritdoc />
    protected sealed override ResourceList<LoadBalancer> Select(CheckContext context) => context.Region.LoadBalancing.LoadBalancers;

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(LoadBalancer resource, CheckContext context) =>
        Unused(resource.Arn, context) is { } statement ? [statement] : ExamineUsed(resource, context);

    /// <summary>The statement for a load balancer that no service is known to stand behind; null when one is.</summary>
    internal static Statement? Unused(string balancerArn, CheckContext context)
    {
        var services = context.Usage.Balancing.ServicesOfLoadBalancer(balancerArn);
        context.Note(services.Count > 0 ? "used" : "unused");
        return services.Count > 0 ? null
            : context.Usage.Balancing.UseGap is { } gap ? new Unread(gap)
            : new DoesNotApply("No service of ECS stands behind this load balancer.");
    }

    /// <summary>An attribute's value; null when the load balancer has none of that name.</summary>
    protected static string? Attribute(IReadOnlyList<LoadBalancerAttribute> attributes, string key) => attributes.FirstOrDefault(a => a.Key == key)?.Value;
}

/// <summary>A check over the listeners of load balancers that services of ECS stand behind.</summary>
public abstract class ListenerCheck : Check<Listener>
{
    /// <summary>States what is wrong with a listener.</summary>
    protected abstract IEnumerable<Statement> ExamineUsed(Listener listener, CheckContext context);

    /// <inheritdoc />
    protected sealed override ResourceList<Listener> Select(CheckContext context) => context.Region.LoadBalancing.Listeners;

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(Listener resource, CheckContext context) =>
        BalancerCheck.Unused(resource.LoadBalancerArn, context) is { } statement ? [statement] : ExamineUsed(resource, context);
}
