using System.Globalization;
using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;

namespace EcsPosture.Findings.Recording;

/// <summary>The life of findings: what a verdict, or its absence, does to them.</summary>
internal sealed class FindingLife(StoredState state, RecordingChanges changes, long scanId, IReadOnlyDictionary<string, string> parameterDigests, long firstFreeId)
{
    private readonly List<Waiting> _waiting = [];
    private long _nextId = firstFreeId;

    /// <summary>
    /// Takes in what a check says of a subject now. What changes a finding that is there already waits for
    /// <see cref="ChangeAsync"/>, as it takes its whole row.
    /// </summary>
    public void Judge(in Judged judged, DateTimeOffset at, Func<Judged, Shown> shownOf)
    {
        KeepLatest(judged, at);
        if (judged.Verdict is Verdict.Fail)
        {
            var shown = shownOf(judged);
            if (judged.Finding is null)
            {
                Open(judged, at, shown);
            }
            else if (IsChanged(judged.Finding.Value, judged, shown))
            {
                _waiting.Add(new(judged.Finding.Value.Id, at) { Judged = judged, Shown = shown });
            }
        }
        else if (judged.Finding is { IsOpen: true } open
            && (judged.Verdict is Verdict.Pass or Verdict.NotApplicable || (judged.Verdict is Verdict.Manual && !open.NeedsReview)))
        {
            _waiting.Add(new(open.Id, at) { Judged = judged });
        }
    }

    /// <summary>Forgets the latest verdict of what is no longer judged; its finding is resolved by <see cref="ChangeAsync"/>.</summary>
    public void End(FindingKey key, Resolution resolution, DateTimeOffset at)
    {
        if (state.Latest.TryGetValue(key, out var latest))
        {
            changes.GoneLatest.Add(latest.Id);
        }

        if (state.Findings.TryGetValue(key, out var finding) && finding.IsOpen)
        {
            _waiting.Add(new(finding.Id, at) { Absent = resolution });
        }
    }

    /// <summary>Changes the findings that wait for it.</summary>
    public async Task ChangeAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var findings = await StoredState.FindAsync(db, _waiting.Select(w => w.FindingId), cancellationToken);
        foreach (var waiting in _waiting)
        {
            // One that retention removed meanwhile is missed when the transaction begins, and all is compared anew.
            if (findings.TryGetValue(waiting.FindingId, out var finding))
            {
                Change(finding, waiting);
            }
        }

        _waiting.Clear();
    }

    private void Change(Finding finding, in Waiting waiting)
    {
        var (judged, at) = (waiting.Judged, waiting.At);
        if (waiting.Absent is { } absent)
        {
            Resolve(finding, absent, at);
        }
        else if (waiting.Shown is { } shown)
        {
            SeeAgain(finding, judged, at, shown);
        }
        else if (judged.Verdict is Verdict.Manual)
        {
            finding.NeedsReview = true;
            finding.LastChangedAt = at;
            changes.Change(finding);
            changes.Happen(finding, at, scanId, FindingEventKind.NeedsReview, judged.Deciding.Reason);
        }
        else
        {
            Resolve(finding, IsOfTheCheckOnly(finding, judged) ? Resolution.CheckChanged : judged.Verdict is Verdict.Pass ? Resolution.Fixed : Resolution.NotApplicable, at);
        }
    }

    /// <summary>Whether a finding that fails again is not the same in anything that <see cref="SeeAgain"/> looks at.</summary>
    private bool IsChanged(in KnownFinding finding, in Judged judged, Shown shown) =>
        !finding.IsOpen || finding.Severity != shown.Severity || finding.IsSeveritySet != judged.Deciding.IsSeveritySet || finding.NeedsReview
        || finding.ShownHash != shown.Hash || finding.InputHash != judged.InputHash || finding.CheckVersion != judged.Deciding.CheckVersion
        || finding.ParameterDigest != DigestOf(judged);

    private void Resolve(Finding finding, Resolution resolution, DateTimeOffset at)
    {
        ResolveRow(finding, resolution, at, scanId);
        changes.Change(finding);
        changes.Happen(finding, at, scanId, FindingEventKind.Resolved, ResolutionWords.Of(resolution));
    }

    /// <summary>Sets a finding's columns to resolved.</summary>
    public static void ResolveRow(Finding finding, Resolution resolution, DateTimeOffset at, long? scanId)
    {
        finding.State = FindingState.Resolved;
        finding.Resolution = resolution;
        finding.ResolvedAt = at;
        finding.ResolvedScanId = scanId;
        finding.NeedsReview = false;
        finding.IsSuppressed = false;
        finding.SuppressionId = null;
        finding.LastChangedAt = at;
    }

    private void Open(in Judged judged, DateTimeOffset at, Shown shown)
    {
        var subject = state.SubjectOf(judged.Key.SubjectId);
        var finding = new Finding
        {
            Id = _nextId++,
            Hash = StableHash.OfFinding(judged.Key.CheckId, judged.Folded.Subject, judged.Key.Container),
            CheckId = judged.Key.CheckId,
            SubjectId = subject.Id,
            SubjectKind = subject.Kind,
            SubjectName = subject.Name,
            Container = judged.Key.Container,
            Partition = subject.Partition,
            AccountId = subject.AccountId,
            Region = subject.Region,
            ResourceType = judged.Deciding.Resource.Type,
            Severity = shown.Severity,
            IsSeveritySet = judged.Deciding.IsSeveritySet,
            State = FindingState.Open,
            Label = shown.Labels[0],
            Message = shown.Message,
            FirstSeenAt = at,
            FirstScanId = scanId,
            LastChangedAt = at,
            LastOpenedAt = at,
            LastOpenedScanId = scanId,
            ShownHash = shown.Hash,
            InputHash = judged.InputHash,
            CheckVersion = judged.Deciding.CheckVersion,
            ParameterDigest = DigestOf(judged),
        };
        changes.NewFindings.Add(finding);
        changes.Show(finding, shown, isNew: true);
        changes.Happen(finding, at, scanId, FindingEventKind.Opened, shown.Severity.ToString());
    }

    private void SeeAgain(Finding finding, in Judged judged, DateTimeOffset at, Shown shown)
    {
        var isChanged = false;
        if (finding.State is FindingState.Resolved)
        {
            var before = finding.Resolution;
            finding.State = FindingState.Open;
            finding.Resolution = null;
            finding.ResolvedAt = null;
            finding.ResolvedScanId = null;
            finding.ReopenedCount++;
            finding.LastOpenedAt = at;
            finding.LastOpenedScanId = scanId;
            isChanged = true;
            changes.Happen(finding, at, scanId, FindingEventKind.Reopened, before is { } resolution ? "was resolved: " + ResolutionWords.Of(resolution) : null);
        }

        if (finding.Severity != shown.Severity)
        {
            var why = judged.Deciding.IsSeveritySet ? ", by the settings of the check" : finding.IsSeveritySet ? ", the check's own again" : null;
            changes.Happen(finding, at, scanId, FindingEventKind.SeverityChanged, $"{finding.Severity} to {shown.Severity}{why}");
            finding.Severity = shown.Severity;
            isChanged = true;
        }

        if (finding.IsSeveritySet != judged.Deciding.IsSeveritySet)
        {
            finding.IsSeveritySet = judged.Deciding.IsSeveritySet;
            isChanged = true;
        }

        if (finding.NeedsReview)
        {
            finding.NeedsReview = false;
            isChanged = true;
        }

        if (finding.ShownHash != shown.Hash)
        {
            finding.ShownHash = shown.Hash;
            finding.Message = shown.Message;
            finding.Label = shown.Labels[0];
            isChanged = true;
            changes.Show(finding, shown, isNew: false);
        }

        if (isChanged)
        {
            finding.LastChangedAt = at;
        }

        finding.InputHash = judged.InputHash;
        finding.CheckVersion = judged.Deciding.CheckVersion;
        finding.ParameterDigest = DigestOf(judged);
        changes.Change(finding);
    }

    /// <summary>Whether the check's version or parameters changed since it last failed, and nothing that it judged.</summary>
    private bool IsOfTheCheckOnly(Finding finding, in Judged judged) =>
        (finding.CheckVersion != judged.Deciding.CheckVersion || finding.ParameterDigest != DigestOf(judged)) && finding.InputHash == judged.InputHash;

    private string DigestOf(in Judged judged) => parameterDigests.GetValueOrDefault(judged.Key.CheckId, "");

    private void KeepLatest(in Judged judged, DateTimeOffset at)
    {
        var deciding = judged.Deciding;
        var gaps = judged.Verdict is Verdict.NotAssessed && judged.Doubt is { Gap: { } gap } ? [gap] : deciding.Gaps;
        var said = new Said(
            deciding.Resource.Type,
            judged.Verdict,
            judged.Verdict is Verdict.Fail ? judged.Folded.Severity : deciding.Severity,
            deciding.CheckVersion,
            judged.InputHash,
            DigestOf(judged),
            judged.Verdict is Verdict.NotAssessed ? "" : deciding.Message,
            judged.Verdict is Verdict.NotAssessed && judged.Doubt is { } doubt ? doubt.Reason : deciding.Reason,
            gaps.Count > 0 ? JsonSerializer.Serialize(gaps, JsonSerializerOptions.Web) : null);
        var digest = said.Digest();
        var isSame = judged.Before is { } known && known.Verdict == said.Verdict;
        if (isSame && judged.Before?.Digest == digest)
        {
            return;
        }

        (judged.Before is null ? changes.NewLatest : changes.ChangedLatest).Add(new()
        {
            Id = judged.Before?.Id ?? 0,
            CheckId = judged.Key.CheckId,
            SubjectId = judged.Key.SubjectId,
            Container = judged.Key.Container,
            AccountId = judged.Folded.Subject.AccountId,
            Region = judged.Folded.Subject.Region,
            ResourceType = said.ResourceType,
            Verdict = said.Verdict,
            Severity = said.Severity,
            Message = said.Message,
            Reason = said.Reason,
            Gaps = said.Gaps,
            InputHash = said.InputHash,
            CheckVersion = said.CheckVersion,
            ParameterDigest = said.ParameterDigest,
            Weight = said.Weight,
            Digest = digest,
            SinceScanId = isSame ? judged.Before!.Value.SinceScanId : scanId,
            SinceAt = isSame ? judged.Before!.Value.SinceAt : at,
        });
    }

    /// <summary>A finding that is there and changes: that is seen again, passes, must be looked at, or is absent.</summary>
    private readonly record struct Waiting(long FindingId, DateTimeOffset At)
    {
        public Judged Judged { get; init; }

        /// <summary>What it shows now; null when it does not fail.</summary>
        public Shown? Shown { get; init; }

        /// <summary>What its absence means; null when it was judged.</summary>
        public Resolution? Absent { get; init; }
    }
}

/// <summary>Resolutions in words, for timelines.</summary>
internal static class ResolutionWords
{
    public static string Of(Resolution resolution) => resolution switch
    {
        Resolution.Fixed => "fixed",
        Resolution.NotApplicable => "no longer applicable",
        Resolution.ResourceGone => "resource gone",
        Resolution.CheckChanged => "check changed",
        Resolution.CheckDisabled => "check disabled",
        Resolution.OutOfScope => "out of scope",
        _ => resolution.ToString().ToLower(CultureInfo.InvariantCulture),
    };
}
