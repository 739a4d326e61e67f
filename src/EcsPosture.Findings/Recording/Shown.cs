using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;

namespace EcsPosture.Findings.Recording;

/// <summary>What a failing finding shows: its occurrences, and what lists filter it by.</summary>
internal sealed class Shown
{
    private Shown(IReadOnlyList<Occurrence> occurrences, IReadOnlyList<Topic> topics, string message, Severity severity)
    {
        Occurrences = occurrences;
        Topics = topics;
        Message = message;
        if (occurrences is [{ Label: not OccurrenceLabel.Stale } alone])
        {
            (Clusters, Services, Labels) = (alone.Clusters, alone.Services, [alone.Label]);
        }
        else
        {
            var counting = occurrences.Where(o => o.Label is not OccurrenceLabel.Stale).ToList();
            Clusters = Distinct(counting.SelectMany(o => o.Clusters));
            Services = Distinct(counting.SelectMany(o => o.Services));
            Labels = [.. occurrences.Select(o => o.Label).Distinct().OrderBy(Rank)];
        }

        Severity = severity;
        Hash = HashOf();
    }

    public IReadOnlyList<Occurrence> Occurrences { get; }
    public IReadOnlyList<Topic> Topics { get; }
    public IReadOnlyList<string> Clusters { get; }
    public IReadOnlyList<string> Services { get; }
    public IReadOnlyList<OccurrenceLabel> Labels { get; }
    public Severity Severity { get; }
    public string Message { get; }
    public string Hash { get; }

    /// <summary>
    /// The occurrences of a Fail: those that fail now, and those of before that could not be looked at again. Those of stale
    /// revisions are shown and count for nothing.
    /// </summary>
    public static Shown Of(SubjectVerdict folded, IReadOnlyList<Occurrence> pending, Func<string, (IReadOnlyList<string> Clusters, IReadOnlyList<string> Services)> elsewhere)
    {
        List<Occurrence> occurrences = folded.Occurrences is [var alone]
            ? alone.Verdict is Verdict.Fail ? [Failing(alone, [alone], elsewhere)] : []
            : [.. folded.Occurrences.Where(o => o.Verdict is Verdict.Fail).GroupBy(o => o.Resource.Arn).Select(g => Failing(g.MaxBy(o => o.Severity)!, [.. g], elsewhere))];
        if (pending.Count == 0 && occurrences.Count <= 1)
        {
            return new(occurrences, folded.Deciding.Topics, folded.Deciding.Message, folded.Severity);
        }

        var failing = occurrences.Select(o => o.ResourceArn).ToHashSet(StringComparer.Ordinal);
        occurrences.AddRange(pending.Where(o => !failing.Contains(o.ResourceArn)));
        occurrences.Sort((a, b) => Rank(a.Label) != Rank(b.Label) ? Rank(a.Label) - Rank(b.Label)
            : a.Revision != b.Revision ? Nullable.Compare(b.Revision, a.Revision)
            : string.CompareOrdinal(a.ResourceArn, b.ResourceArn));
        var severity = pending.Select(o => o.Severity).Append(folded.Severity).Max();
        return new(occurrences, folded.Deciding.Topics, folded.Deciding.Message, severity);
    }

    private static Occurrence Failing(
        CheckVerdict verdict, CheckVerdict[] ofResource, Func<string, (IReadOnlyList<string> Clusters, IReadOnlyList<string> Services)> elsewhere)
    {
        var more = elsewhere(verdict.Resource.Arn);
        return new()
        {
            ResourceArn = verdict.Resource.Arn,
            Revision = RegionUsage.TryParseRevision(verdict.Resource.Arn, out _, out var revision) ? revision : null,
            Label = verdict.Label,
            Severity = verdict.Severity,
            Message = verdict.Message,
            Evidence = EvidenceText.Write(verdict.Evidence),
            Services = Together(ofResource, o => o.Services, more.Services),
            Clusters = Together(ofResource, o => o.Clusters, more.Clusters),
            LaunchTypes = string.Join(',', Together(ofResource, o => o.LaunchTypes, [])),
        };
    }

    private static int Rank(OccurrenceLabel label) => label switch
    {
        OccurrenceLabel.Running => 0,
        OccurrenceLabel.Latest => 1,
        OccurrenceLabel.Unknown => 2,
        _ => 3,
    };

    private static List<string> Together(CheckVerdict[] ofResource, Func<CheckVerdict, IReadOnlyList<string>> values, IReadOnlyList<string> more) =>
        ofResource is [var alone] && more.Count == 0
            ? values(alone) is { Count: <= 1 } few ? [.. few] : Distinct(values(alone))
            : Distinct(ofResource.SelectMany(values).Concat(more));

    private static List<string> Distinct(IEnumerable<string> values)
    {
        List<string> all = [.. values];
        return all.Count <= 1 ? all : [.. all.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private string HashOf()
    {
        var parts = new List<string> { Message, string.Join(',', Topics) };
        foreach (var o in Occurrences)
        {
            parts.AddRange([o.ResourceArn, o.Label.ToString(), o.Severity.ToString(), o.Message, o.Evidence, string.Join(',', o.Services), string.Join(',', o.Clusters), o.LaunchTypes]);
        }

        return StableHash.Of([.. parts]);
    }
}
