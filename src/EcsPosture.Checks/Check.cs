using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Logging;

namespace EcsPosture.Checks;

/// <summary>One rule: facts about it, and a pure function from a resource and what surrounds it to statements.</summary>
/// <remarks>Checks have no constructor parameters, no state, no clock and do no I/O.</remarks>
public abstract class Check
{
    /// <summary>The facts about the check.</summary>
    public abstract CheckInfo Info { get; }

    /// <summary>Whether the check judges account-wide facts, once per account after all regions, rather than once per region.</summary>
    internal virtual bool IsGlobal => false;

    internal abstract void Judge(CheckContext context, IJudgements to);
}

/// <summary>A check over the resources of one list.</summary>
/// <typeparam name="TResource">What it judges.</typeparam>
public abstract class Check<TResource> : Check
    where TResource : IResource
{
    /// <summary>The list whose resources are judged.</summary>
    protected abstract ResourceList<TResource> Select(CheckContext context);

    /// <summary>
    /// States what is wrong with a resource. Nothing stated is a Pass. State what can be proved first, then require what may be
    /// unread: a violation stated before an unread fact still fails.
    /// </summary>
    protected abstract IEnumerable<Statement> Examine(TResource resource, CheckContext context);

    internal override void Judge(CheckContext context, IJudgements to)
    {
        var list = Select(context);
        foreach (var item in to.Wanted(Info.ResourceType, list))
        {
            if (item.Resource.TryGet(out var resource, out var gap))
            {
                JudgeResource(resource, context, to);
            }
            else
            {
                to.Add(Judgement.NotAssessed(item.Arn, gap));
            }
        }

        foreach (var gap in list.Gaps)
        {
            to.Add(Judgement.NotListed(gap));
        }
    }

    internal virtual void JudgeResource(TResource resource, CheckContext context, IJudgements to)
    {
        context.Begin(resource);
        to.Add(Judgement.From(resource, container: null, Stated(resource, context), context));
    }

    /// <summary>What <see cref="Examine"/> states; when it is no iterator and requires an unread fact, that gap.</summary>
    private protected IEnumerable<Statement> Stated(TResource resource, CheckContext context)
    {
        try
        {
            return Examine(resource, context);
        }
        catch (UnobservedException unobserved)
        {
            return [new Unread(unobserved.Gap)];
        }
    }
}

/// <summary>A check over revisions of task definitions as a whole.</summary>
public abstract class TaskDefinitionCheck : Check<TaskDefinition>
{
    /// <inheritdoc />
    protected sealed override ResourceList<TaskDefinition> Select(CheckContext context) => context.Region.TaskDefinitions;
}

/// <summary>A check over each container of each revision; a finding belongs to one container.</summary>
public abstract class ContainerCheck : Check<TaskDefinition>
{
    /// <inheritdoc />
    protected sealed override ResourceList<TaskDefinition> Select(CheckContext context) => context.Region.TaskDefinitions;

    /// <summary>Says why the check does not concern a revision at all; null when it does.</summary>
    protected virtual string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) => null;

    /// <summary>States what is wrong with one container.</summary>
    /// <param name="container">The container to examine.</param>
    /// <param name="path">Its JSON path, such as <c>containerDefinitions[0]</c>.</param>
    /// <param name="definition">The revision it belongs to.</param>
    /// <param name="context">What surrounds it.</param>
    protected abstract IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context);

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context) =>
        throw new NotSupportedException("Containers are examined one by one.");

    internal sealed override void JudgeResource(TaskDefinition definition, CheckContext context, IJudgements to)
    {
        for (var i = 0; i < definition.ContainerDefinitions.Count; i++)
        {
            var container = definition.ContainerDefinitions[i];
            context.Begin(definition);
            to.Add(Judge(container, CheckContext.ContainerPath(i), definition, context));
        }
    }

    private Judgement Judge(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        IEnumerable<Statement> statements;
        try
        {
            if (DoesNotApplyTo(definition, context) is { } reason)
            {
                return Judgement.NotApplicable(definition, container.Name, reason, context);
            }

            statements = Examine(container, path, definition, context);
        }
        catch (UnobservedException unobserved)
        {
            statements = [new Unread(unobserved.Gap)];
        }

        return Judgement.From(definition, container.Name, statements, context);
    }
}

/// <summary>A check over services.</summary>
public abstract class ServiceCheck : Check<Service>
{
    /// <inheritdoc />
    protected sealed override ResourceList<Service> Select(CheckContext context) => context.Region.Services;

    internal sealed override void JudgeResource(Service resource, CheckContext context, IJudgements to)
    {
        context.Begin(resource);
        to.Add(Judgement.From(
            resource, null, resource.IsInactive ? [new DoesNotApply("The service is INACTIVE.")] : Stated(resource, context), context));
    }
}

/// <summary>A check over clusters.</summary>
public abstract class ClusterCheck : Check<Cluster>
{
    /// <inheritdoc />
    protected sealed override ResourceList<Cluster> Select(CheckContext context) => context.Region.Clusters;

    internal sealed override void JudgeResource(Cluster resource, CheckContext context, IJudgements to)
    {
        context.Begin(resource);
        to.Add(Judgement.From(
            resource, null, resource.IsInactive ? [new DoesNotApply("The cluster is INACTIVE.")] : Stated(resource, context), context));
    }
}

/// <summary>A check over log groups that ECS uses.</summary>
public abstract class LogGroupCheck : Check<LogGroup>
{
    /// <inheritdoc />
    protected sealed override ResourceList<LogGroup> Select(CheckContext context) => context.Region.LogGroups;
}

/// <summary>A check over roles, once per account and against the use that all regions make of them.</summary>
public abstract class RoleCheck : Check<Role>
{
    internal sealed override bool IsGlobal => true;

    /// <inheritdoc />
    protected sealed override ResourceList<Role> Select(CheckContext context) => context.Account.Global.Roles;
}
