using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Evaluation;

/// <summary>
/// Gives each verdict as soon as it is there, and holds none. Revisions are judged some at a time by all checks, so that they
/// are still in the processor's cache for the next check: where there are many, that is most of what judging costs.
/// </summary>
internal sealed class VerdictTeller(AccountUsage usage, AccountPlaces places, IReadOnlyList<JudgedCheck> checks)
{
    /// <summary>So many revisions fit into a cache of a megabyte.</summary>
    private const int RevisionsAtOnce = 128;

    /// <summary>Gives all verdicts: those of a check on the revisions of a family one after the other.</summary>
    public void Tell(Action<CheckVerdict> take, CancellationToken cancellationToken)
    {
        foreach (var here in places.Regions)
        {
            TellRevisions(here, take, cancellationToken);
        }

        foreach (var check in checks.Where(c => c.Check is not Check<TaskDefinition>))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var here in places.Of(check.Check))
            {
                check.Check.Judge(new(check.Check, usage, here.Usage, check.Parameters), new Telling(check, here, take));
            }
        }
    }

    private void TellRevisions(Places here, Action<CheckVerdict> take, CancellationToken cancellationToken)
    {
        var judging = checks.Where(c => c.Check is Check<TaskDefinition>)
            .Select(c => (c.Check, Context: new CheckContext(c.Check, usage, here.Usage, c.Parameters), Telling: new Telling(c, here, take)))
            .ToList();
        foreach (var slice in Slices(here.Usage!.Snapshot.TaskDefinitions.Items))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (check, context, telling) in judging)
            {
                telling.TurnTo(slice);
                check.Judge(context, telling);
            }
        }
    }

    /// <summary>Cuts a list into parts, none of which ends within a family; one that is empty where the list is.</summary>
    private static IEnumerable<IReadOnlyList<Listed<TaskDefinition>>> Slices(IReadOnlyList<Listed<TaskDefinition>> items)
    {
        var slice = new List<Listed<TaskDefinition>>();
        foreach (var item in items)
        {
            if (slice.Count >= RevisionsAtOnce && !AreOfOneFamily(slice[^1].Arn, item.Arn))
            {
                yield return slice;
                slice = [];
            }

            slice.Add(item);
        }

        yield return slice;
    }

    private static bool AreOfOneFamily(string arn, string other) =>
        RegionUsage.TryParseRevision(arn, out var family, out _) && RegionUsage.TryParseRevision(other, out var otherFamily, out _) && family == otherFamily;

    /// <summary>Makes verdicts of judgements, and gives them.</summary>
    private sealed class Telling(JudgedCheck check, Places places, Action<CheckVerdict> take) : IJudgements
    {
        private IReadOnlyList<Listed<TaskDefinition>>? _slice;
        private int _slices;

        public void TurnTo(IReadOnlyList<Listed<TaskDefinition>> slice)
        {
            _slice = slice;
            _slices++;
        }

        public IReadOnlyList<Listed<TResource>> Wanted<TResource>(ResourceType type, ResourceList<TResource> list)
            where TResource : IResource =>
            (IReadOnlyList<Listed<TResource>>?)_slice ?? list.Items;

        public void Add(in Judgement judgement)
        {
            // What stands for an unread list comes with each slice.
            if (!judgement.IsListGap || _slices <= 1)
            {
                take(check.VerdictOf(judgement, places));
            }
        }
    }
}

/// <summary>A check with what the settings say of it.</summary>
/// <param name="Check">The check.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Severity">The severity that takes the place of its own; null for its own.</param>
internal sealed record JudgedCheck(Check Check, IReadOnlyDictionary<string, string> Parameters, Severity? Severity)
{
    /// <summary>The verdict that a judgement comes to.</summary>
    public CheckVerdict VerdictOf(in Judgement judgement, Places places) =>
        new(Check.Info, places.Of(judgement.Type ?? Check.Info.ResourceType, judgement), judgement, Severity);
}
