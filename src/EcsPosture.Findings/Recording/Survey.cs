using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;

namespace EcsPosture.Findings.Recording;

/// <summary>
/// Hears all that the checks say before anything is compared with the store, to tell which subjects are settled and have nothing
/// new said of them. Counts what is said of those that may turn out so; what turns out otherwise is taken back when it is judged.
/// </summary>
internal sealed class Survey(SubjectDigests digests, AggregateCounter counter, GapCounter gaps)
{
    /// <summary>As many verdicts on one subject are told apart by looking at each pair.</summary>
    private const int Few = 16;
    private readonly VerdictFolder _folder = new();
    private readonly List<CheckVerdict> _group = [];
    private SubjectDigest? _of;

    /// <summary>Takes in a verdict, as <see cref="AccountEvaluation.Tell"/> gives them.</summary>
    public void Add(CheckVerdict verdict)
    {
        gaps.Add(verdict);
        if (verdict.Subject is null)
        {
            counter.AddListGap(verdict);
            return;
        }

        var digest = digests.Add(verdict);

        // Verdicts on resources other than revisions may be about one subject and stand apart: they wait for the end of their check.
        if (_group.Count > 0 && (_group[^1].CheckId != verdict.CheckId || (verdict.Resource.Type is ResourceType.TaskDefinition && !ReferenceEquals(digest, _of))))
        {
            Count();
        }

        _of = digest;
        _group.Add(verdict);
    }

    /// <summary>Counts what was heard last.</summary>
    public void End() => Count();

    private void Count()
    {
        if (_of is not { } digest || !AreAlone())
        {
            foreach (var folded in _folder.Fold(_group))
            {
                if (digests.Find(folded.Subject) is { Before: not null } of)
                {
                    counter.Add(folded, new(folded.CheckId, of.SubjectId, folded.Container ?? ""));
                }
            }
        }
        else if (digest.Before is not null)
        {
            foreach (var verdict in _group)
            {
                counter.AddAlone(verdict, digest.SubjectId);
            }
        }

        _group.Clear();
    }

    /// <summary>Whether all that waits is about the subject of the last, each the only one on its container (or on the whole), and folds to what it is.</summary>
    private bool AreAlone()
    {
        if (_group.Count > Few)
        {
            return false;
        }

        for (var i = 0; i < _group.Count; i++)
        {
            var verdict = _group[i];
            if (verdict.Label is OccurrenceLabel.Stale or OccurrenceLabel.Unknown || (verdict.Container is null && _group.Count > 1) || !verdict.Subject!.Equals(_group[0].Subject))
            {
                return false;
            }

            for (var before = 0; before < i; before++)
            {
                if (_group[before].Container == verdict.Container)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
