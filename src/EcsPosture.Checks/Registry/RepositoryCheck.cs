using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>A check over repositories of the account's registry, of which only those that ECS pulls from are judged.</summary>
public abstract class RepositoryCheck : Check<Repository>
{
    /// <inheritdoc />
    protected sealed override ResourceList<Repository> Select(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return InUse(context);
    }

    /// <summary>The repositories of a region that ECS pulls from, or may while something is unread.</summary>
    internal static ResourceList<Repository> InUse(CheckContext context)
    {
        var all = context.Region.Registry.Repositories;
        return context.ImageUsage.Gaps.Count > 0 ? all : all with { Items = [.. all.Items.Where(item => context.ImageUsage.UsesOf(item.Arn).Count > 0)] };
    }

    /// <summary>Whether a repository passes only where every image in use is known.</summary>
    protected virtual bool DependsOnAllUses(Repository repository) => false;

    /// <summary>States what is wrong with a repository that ECS pulls from.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="uses">Who names or runs its images.</param>
    /// <param name="context">What surrounds it.</param>
    protected abstract IEnumerable<Statement> ExamineUsed(Repository repository, IReadOnlyList<ImageUse> uses, CheckContext context);

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(Repository resource, CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(context);
        var uses = context.ImageUsage.UsesOf(resource.RepositoryArn);
        context.Note(string.Join(',', uses.Select(u => u.Image.Id).Distinct().Select(i => i.ToString()).Order(StringComparer.Ordinal)));
        return uses.Count == 0 ? [new Unread(context.ImageUsage.Gaps[0])]
            : context.ImageUsage.Gaps is [var gap, ..] && DependsOnAllUses(resource) ? ExamineUsed(resource, uses, context).Append(new Unread(gap))
            : ExamineUsed(resource, uses, context);
    }

    /// <summary>The tags by which images in use are named, each once.</summary>
    protected static IReadOnlyList<string> TagsOf(IReadOnlyList<ImageUse> uses) =>
        [.. uses.Where(u => u.Image.Digest is null || u.Image.Tag is not null).Select(u => u.Image.Tag ?? ImageReference.DefaultTag).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
