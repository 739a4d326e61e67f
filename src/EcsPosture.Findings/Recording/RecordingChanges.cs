using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;

namespace EcsPosture.Findings.Recording;

/// <summary>What recording changes about findings and latest verdicts; written in bulk, check by check.</summary>
internal sealed class RecordingChanges
{
    private readonly Dictionary<long, Finding> _changed = [];
    private readonly Dictionary<long, StoredSubject> _changedSubjects = [];
    private readonly List<(Finding Finding, Shown Shown, bool IsNew)> _shown = [];

    public List<Finding> NewFindings { get; } = [];

    public List<FindingEvent> Events { get; } = [];

    public List<LatestVerdict> NewLatest { get; } = [];

    public List<LatestVerdict> ChangedLatest { get; } = [];

    /// <summary>Rows of latest verdicts to forget.</summary>
    public List<long> GoneLatest { get; } = [];

    /// <summary>How many rows wait to be written, those that hang on findings aside.</summary>
    public int Count => NewFindings.Count + _changed.Count + _changedSubjects.Count + _shown.Count + Events.Count + NewLatest.Count + ChangedLatest.Count + GoneLatest.Count;

    /// <summary>Notes that a finding that was there before changed.</summary>
    public void Change(Finding finding) => _changed[finding.Id] = finding;

    public void Change(StoredSubject subject) => _changedSubjects[subject.Id] = subject;

    /// <summary>Notes what a finding shows now.</summary>
    public void Show(Finding finding, Shown shown, bool isNew) => _shown.Add((finding, shown, isNew));

    public void Happen(Finding finding, DateTimeOffset at, long scanId, FindingEventKind kind, string? detail) =>
        Events.Add(new() { FindingId = finding.Id, At = at, ScanId = scanId, Kind = kind, Detail = detail });

    /// <summary>Writes what has gathered, and begins anew.</summary>
    public async Task WriteAsync(PostureDbContext db, StoreWriter writer, StoredState state, Func<string, string> titleOf, CancellationToken cancellationToken)
    {
        await writer.InsertAsync(state.NewSubjects, cancellationToken);
        await writer.UpdateAsync(_changedSubjects.Values.Except(state.NewSubjects).ToList(), cancellationToken);
        state.NewSubjects.Clear();
        await writer.InsertAsync(NewFindings, cancellationToken);
        await writer.UpdateAsync(_changed.Values, cancellationToken);
        await WriteShownAsync(writer, cancellationToken);
        await db.Search.PutAsync(db, _shown.Select(s => FindingText.Of(s.Finding, s.Shown.Clusters, titleOf)), cancellationToken);
        await writer.InsertNewAsync(Events, (e, id) => e.Id = id, cancellationToken);
        await writer.DeleteByAsync<LatestVerdict>(nameof(LatestVerdict.Id), GoneLatest, cancellationToken);
        await writer.UpdateAsync(ChangedLatest, cancellationToken);
        await writer.InsertNewAsync(NewLatest, (v, id) => v.Id = id, cancellationToken);
        _changed.Clear();
        _changedSubjects.Clear();
        _shown.Clear();
        NewFindings.Clear();
        Events.Clear();
        NewLatest.Clear();
        ChangedLatest.Clear();
        GoneLatest.Clear();
    }

    private async Task WriteShownAsync(StoreWriter writer, CancellationToken cancellationToken)
    {
        long[] replaced = [.. _shown.Where(s => !s.IsNew).Select(s => s.Finding.Id)];
        await writer.DeleteByAsync<Occurrence>(nameof(Occurrence.FindingId), replaced, cancellationToken);
        await writer.DeleteByAsync<FindingCluster>(nameof(FindingCluster.FindingId), replaced, cancellationToken);
        await writer.DeleteByAsync<FindingService>(nameof(FindingService.FindingId), replaced, cancellationToken);
        await writer.DeleteByAsync<FindingTopic>(nameof(FindingTopic.FindingId), replaced, cancellationToken);
        await writer.DeleteByAsync<FindingLabel>(nameof(FindingLabel.FindingId), replaced, cancellationToken);

        var occurrences = new List<Occurrence>();
        foreach (var (finding, shown, _) in _shown)
        {
            foreach (var occurrence in shown.Occurrences)
            {
                occurrence.FindingId = finding.Id;
                occurrences.Add(occurrence);
            }
        }

        await writer.InsertNewAsync(occurrences, (o, id) => o.Id = id, cancellationToken);
        await writer.InsertAsync([.. _shown.SelectMany(s => s.Shown.Clusters.Select(c => new FindingCluster { FindingId = s.Finding.Id, ClusterArn = c }))], cancellationToken);
        await writer.InsertAsync([.. _shown.SelectMany(s => s.Shown.Services.Select(c => new FindingService { FindingId = s.Finding.Id, ServiceArn = c }))], cancellationToken);
        await writer.InsertAsync([.. _shown.SelectMany(s => s.Shown.Topics.Distinct().Select(t => new FindingTopic { FindingId = s.Finding.Id, Topic = t }))], cancellationToken);
        await writer.InsertAsync([.. _shown.SelectMany(s => s.Shown.Labels.Select(l => new FindingLabel { FindingId = s.Finding.Id, Label = l }))], cancellationToken);
    }
}
