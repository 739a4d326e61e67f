using System.Runtime.CompilerServices;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Scopes;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>Why a finding does not match, of the choices that a list's facets offer.</summary>
[Flags]
internal enum Misses
{
    None = 0,
    Status = 1,
    Severity = 2,
    Check = 4,
    Framework = 8,
    Control = 16,
    Topic = 32,
    Label = 64,
    Cluster = 128,
    Service = 256,

    /// <summary>A choice that no facet offers.</summary>
    Other = 512,
}

/// <summary>One question about findings, put against the index.</summary>
internal sealed class IndexFilter
{
    private readonly IndexNames _names;
    private readonly bool[] _places;
    private readonly Misses[] _ofCheck;
    private readonly Misses[] _ofStanding;
    private readonly Misses[] _ofSeverity;
    private readonly byte _topics;
    private readonly byte _labels;
    private readonly int _cluster;
    private readonly int[] _services;
    private readonly long? _subjectId;
    private readonly int? _assignee;
    private readonly long _firstSeenFrom;
    private readonly long[]? _withText;

    /// <summary>Prepares a question.</summary>
    /// <param name="names">The names of the index.</param>
    /// <param name="query">The question.</param>
    /// <param name="scope">Its scope, in the store's words.</param>
    /// <param name="looked">What the store knows of what the question names.</param>
    /// <param name="controls">Which checks give evidence for which control.</param>
    public IndexFilter(IndexNames names, FindingsQuery query, ResolvedScope scope, LookedUp looked, ControlIndex controls)
    {
        _names = names;
        _places = [.. names.Places.Select(p => (scope.AccountId is null || p.AccountId == scope.AccountId) && (scope.Regions is null || scope.Regions.Contains(p.Region)))];
        _ofCheck = OfChecks(names, query, controls);
        _ofStanding = [.. Enumerable.Range(0, 8).Select(s => Matches(query.Statuses, (Standing)s) ? Misses.None : Misses.Status)];
        _ofSeverity = [.. Enum.GetValues<Checks.Severity>().Order().Select(s => query.Severities.Count == 0 || query.Severities.Contains(s) ? Misses.None : Misses.Severity)];
        _topics = (byte)query.Topics.Aggregate(0, (bits, t) => bits | (1 << (int)t));
        _labels = (byte)query.Labels.Aggregate(0, (bits, l) => bits | (1 << (int)l));
        _cluster = scope.ClusterArn is null ? 0 : names.Clusters.Find(scope.ClusterArn);
        _services = query.Services.Count == 0 ? [] : [.. looked.ServiceArns.Select(names.Services.Find).DefaultIfEmpty(NameTable.Unknown)];
        _subjectId = looked.SubjectId;
        _assignee = query.Assignee is null ? null : names.Assignees.Find(query.Assignee);
        _firstSeenFrom = query.FirstSeenFrom?.UtcTicks ?? 0;
        _withText = looked.WithText;
    }

    /// <summary>The findings of an index that match, by ascending id.</summary>
    public IEnumerable<IndexedFinding> Matching(FindingIndex index)
    {
        if (_withText is not null)
        {
            foreach (var id in _withText)
            {
                if (index.TryFind(id, out var finding) && MissesOf(finding) is Misses.None)
                {
                    yield return finding;
                }
            }

            yield break;
        }

        foreach (var chunk in index.Chunks)
        {
            foreach (var finding in chunk)
            {
                if (MissesOf(finding) is Misses.None)
                {
                    yield return finding;
                }
            }
        }
    }

    /// <summary>Visits the findings of an index that match, and those that only the choice of one facet keeps from it, with that facet.</summary>
    public void Go(FindingIndex index, Visit visit)
    {
        foreach (var id in _withText ?? [])
        {
            if (index.TryFind(id, out var finding))
            {
                Look(finding, visit);
            }
        }

        foreach (var chunk in _withText is null ? index.Chunks : [])
        {
            for (var i = 0; i < chunk.Length; i++)
            {
                Look(chunk[i], visit);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Look(in IndexedFinding finding, Visit visit)
    {
        var misses = MissesOf(finding);
        if ((misses & (misses - 1)) == 0 && misses != Misses.Other)
        {
            visit(finding, misses);
        }
    }

    /// <summary>
    /// The findings that a page shows when the worst come first, and of the same severity the newest; backwards, the other way round.
    /// </summary>
    /// <param name="index">The index.</param>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="backwards">Whether it ends there instead, and is listed from its end.</param>
    /// <param name="most">How many to give.</param>
    public IReadOnlyList<long> Worst(FindingIndex index, (Checks.Severity Severity, long Id)? after, bool backwards, int most)
    {
        bool IsOnPage(in IndexedFinding finding) =>
            after is not { } cursor || (finding.Severity, finding.Id).CompareTo(cursor) is var place && (backwards ? place > 0 : place < 0);
        if (_withText is not null)
        {
            var hits = Matching(index).Where(f => IsOnPage(f)).Select(f => (f.Severity, f.Id));
            return [.. (backwards ? hits.Order() : hits.OrderDescending()).Take(most).Select(f => f.Id)];
        }

        // A list for each severity, the first wanted first; when the first that can hold any is full the rest does not matter.
        var bySeverity = Enum.GetValues<Checks.Severity>().Select(_ => new List<long>()).ToArray();
        var last = bySeverity.Length - 1;
        List<long> Of(Checks.Severity severity) => bySeverity[backwards ? (int)severity : last - (int)severity];
        var possible = Enum.GetValues<Checks.Severity>().Order()
            .Where(s => _ofSeverity[(int)s] is Misses.None && (after is not { } at || (backwards ? s >= at.Severity : s <= at.Severity))).ToList();
        if (possible.Count == 0)
        {
            return [];
        }

        var first = Of(backwards ? possible[0] : possible[^1]);
        foreach (var chunk in backwards ? index.Chunks : index.Chunks.Reverse())
        {
            for (var i = 0; i < chunk.Length && first.Count < most; i++)
            {
                ref readonly var finding = ref chunk[backwards ? i : chunk.Length - 1 - i];
                if (IsOnPage(finding) && MissesOf(finding) is Misses.None && Of(finding.Severity) is var own && own.Count < most)
                {
                    own.Add(finding.Id);
                }
            }
        }

        return [.. bySeverity.SelectMany(ids => ids).Take(most)];
    }

    /// <summary>The findings of an index that match, counted by check, with the worst and with the subjects that they are about.</summary>
    public IReadOnlyList<(string CheckId, Checks.Severity Severity, int Findings, int Subjects)> ByCheck(FindingIndex index)
    {
        var counts = new (Checks.Severity Severity, int Findings, int Subjects)[_names.Checks.Count];
        var seen = new SeenSubjects(counts.Length);
        foreach (var finding in Matching(index))
        {
            ref var own = ref counts[finding.Check];
            own.Severity = finding.Severity > own.Severity ? finding.Severity : own.Severity;
            own.Findings++;
            own.Subjects += seen.Add(finding.Check, finding.SubjectId) ? 1 : 0;
        }

        return [.. counts.Index().Where(c => c.Item.Findings > 0).Select(c => (_names.Checks[c.Index], c.Item.Severity, c.Item.Findings, c.Item.Subjects))];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Misses MissesOf(in IndexedFinding finding)
    {
        if (!_places[finding.Place] || finding.FirstSeenTicks < _firstSeenFrom
            || (_subjectId is { } subject && finding.SubjectId != subject) || (_assignee is { } assignee && finding.Assignee != assignee))
        {
            return Misses.Other;
        }

        var misses = _ofCheck[finding.Check] | _ofStanding[(int)finding.Standing] | _ofSeverity[(int)finding.Severity];
        if (_topics != 0 && (finding.Topics & _topics) == 0)
        {
            misses |= Misses.Topic;
        }

        if (_labels != 0 && (finding.Labels & _labels) == 0)
        {
            misses |= Misses.Label;
        }

        if (_cluster != 0 && !_names.Has(finding.Clusters, _cluster))
        {
            misses |= Misses.Cluster;
        }

        return _services.Length != 0 && !HasService(finding.Services) ? misses | Misses.Service : misses;
    }

    private bool HasService(int put)
    {
        foreach (var service in _services)
        {
            if (_names.Has(put, service))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(IReadOnlyList<FindingStatus> statuses, Standing standing) =>
        statuses.Count == 0
        || (standing.HasFlag(Standing.Resolved) ? statuses.Contains(FindingStatus.Resolved)
            : standing.HasFlag(Standing.Suppressed) ? statuses.Contains(FindingStatus.Suppressed)
            : statuses.Contains(FindingStatus.Open) || (standing.HasFlag(Standing.NeedsReview) && statuses.Contains(FindingStatus.NeedsReview)));

    private static Misses[] OfChecks(IndexNames names, FindingsQuery query, ControlIndex controls)
    {
        var ofCheck = new Misses[names.Checks.Count];
        Without(query.CheckIds.Count > 0 ? query.CheckIds : null, Misses.Check);
        Without(query.Frameworks.Count > 0 ? controls.ChecksOfFrameworks(query.Frameworks) : null, Misses.Framework);
        Without(query.Controls.Count > 0 ? controls.ChecksOf(query.Controls) : null, Misses.Control);
        return ofCheck;

        void Without(IReadOnlyList<string>? checks, Misses miss)
        {
            if (checks is null)
            {
                return;
            }

            var wanted = checks.ToHashSet(StringComparer.Ordinal);
            for (var check = 0; check < ofCheck.Length; check++)
            {
                ofCheck[check] |= wanted.Contains(names.Checks[check]) ? Misses.None : miss;
            }
        }
    }

    /// <summary>Takes in a finding that matches, or that misses by one facet's choice alone.</summary>
    public delegate void Visit(in IndexedFinding finding, Misses misses);
}
