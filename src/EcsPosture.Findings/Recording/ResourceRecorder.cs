using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>Keeps the facts that pages show: writes what is new or changed, and marks what is gone.</summary>
internal sealed class ResourceRecorder(AccountEvaluation evaluation, EstatePresence presence, Targets targets)
{
    /// <summary>Rows hold bodies, so that only so many wait to be written.</summary>
    private const int RowsAtOnce = 1000;
    private readonly string _account = evaluation.Snapshot.AccountId;
    private readonly List<string> _regions = [.. targets.Recorded];
    private readonly Dictionary<Subject, string> _hashes = [];
    private readonly Dictionary<(ResourceKind, string), ListedArns> _lists = [];
    private readonly List<(ResourceFact Fact, Known? Before)> _changed = [];
    private readonly List<Known> _unseen = [];
    private readonly List<StoredRevisionUse> _addedRevisionUses = [];
    private readonly List<StoredRevisionUse> _goneRevisionUses = [];
    private readonly List<StoredRoleUse> _addedRoleUses = [];
    private readonly List<StoredRoleUse> _goneRoleUses = [];

    /// <summary>Compares the facts with those that the store holds; what differs waits to be written. Nothing else of the recording is touched.</summary>
    public async Task CompareAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var before = await db.Resources.AsNoTracking()
            .Where(r => r.AccountId == _account && (_regions.Contains(r.Region) || r.Kind == ResourceKind.Trail))
            .Select(r => new Known(r.Id, r.Kind, r.Region, r.Arn, r.ClusterArn, r.SubjectHash, r.ContentHash, r.Label, r.LaunchTypes, r.FirstSeenAt, r.GoneAt))
            .ToDictionaryAsync(r => (r.Kind, r.Region, r.Arn), cancellationToken);
        var seen = new HashSet<(ResourceKind, string, string)>();
        foreach (var fact in Facts().Where(f => seen.Add((f.Kind, f.Region, f.Arn))))
        {
            if (!before.TryGetValue((fact.Kind, fact.Region, fact.Arn), out var known) || !Same(known, fact))
            {
                _changed.Add((fact, known));
            }
        }

        _unseen.AddRange(before.Where(k => !seen.Contains(k.Key)).Select(k => k.Value));
        await CompareUsesAsync(db, cancellationToken);
    }

    /// <summary>Writes what differs.</summary>
    public async Task WriteAsync(PostureDbContext db, StoreWriter writer, CancellationToken cancellationToken)
    {
        foreach (var rows in _changed.Chunk(RowsAtOnce))
        {
            await writer.InsertNewAsync([.. rows.Where(r => r.Before is null).Select(r => Row(r.Fact, null))], (r, id) => r.Id = id, cancellationToken);
            await writer.UpdateAsync([.. rows.Where(r => r.Before is not null).Select(r => Row(r.Fact, r.Before))], cancellationToken);
        }

        await EndAsync(db, writer, cancellationToken);
        await writer.DeleteAsync(_goneRevisionUses, cancellationToken);
        await writer.DeleteAsync(_goneRoleUses, cancellationToken);
        await writer.InsertNewAsync(_addedRevisionUses, (u, id) => u.Id = id, cancellationToken);
        await writer.InsertNewAsync(_addedRoleUses, (u, id) => u.Id = id, cancellationToken);
    }

    private IEnumerable<ResourceFact> Facts()
    {
        var read = evaluation.Usage.Keys.ToHashSet(StringComparer.Ordinal);
        var facts = evaluation.Usage.Where(u => targets.IsRecorded(u.Key)).OrderBy(u => u.Key, StringComparer.Ordinal).SelectMany(u => ResourceFacts.OfRegion(u.Value, read));
        return targets.IsRecorded(SnapshotManifest.GlobalRegion) ? facts.Concat(ResourceFacts.OfGlobal(evaluation.Snapshot)) : facts;
    }

    private StoredResource Row(ResourceFact fact, Known? known)
    {
        var at = targets.TakenAt(fact.Region);
        return new()
        {
            Id = known?.Id ?? 0,
            Hash = StableHash.OfArn(fact.Arn),
            Arn = fact.Arn,
            Kind = fact.Kind,
            AccountId = _account,
            Region = fact.Region,
            Name = fact.Name,
            ClusterArn = fact.ClusterArn,
            SubjectHash = HashOf(fact.Subject),
            Family = fact.Family,
            Revision = fact.Revision,
            LaunchTypes = fact.LaunchTypes,
            Label = fact.Label,
            ContentHash = fact.ContentHash,
            Body = fact.Body(),
            FirstSeenAt = known?.FirstSeenAt ?? at,
            ChangedAt = at,
        };
    }

    private bool Same(Known known, ResourceFact fact) =>
        known.ContentHash == fact.ContentHash && known.Label == fact.Label && known.LaunchTypes == fact.LaunchTypes
        && known.ClusterArn == fact.ClusterArn && known.SubjectHash == HashOf(fact.Subject) && known.GoneAt is null;

    private string? HashOf(Subject? subject)
    {
        if (subject is null)
        {
            return null;
        }

        return _hashes.TryGetValue(subject, out var hash) ? hash : _hashes[subject] = StableHash.OfSubject(subject);
    }

    /// <summary>
    /// Marks what no list names any more, where the lists that could name it are complete. Tasks come and go, so those are
    /// forgotten. Revisions that were left out because they are stale stay, and are labelled so.
    /// </summary>
    private async Task EndAsync(PostureDbContext db, StoreWriter writer, CancellationToken cancellationToken)
    {
        var forgotten = new List<long>();
        var marks = new List<(long Id, OccurrenceLabel Label, DateTimeOffset? GoneAt)>();
        foreach (var known in _unseen.Where(k => targets.Recorded.Contains(k.Region) || k.Kind is ResourceKind.Trail))
        {
            var isGone = IsGone(known);
            if (isGone && known.Kind is ResourceKind.Task)
            {
                forgotten.Add(known.Id);
                continue;
            }

            var label = known.Kind is ResourceKind.TaskDefinition && presence.RegionOf(known.Region) is { } region ? region.Usage.LabelOf(known.Arn) : known.Label;
            DateTimeOffset? goneAt = isGone ? known.GoneAt ?? targets.TakenAt(known.Region) : known.GoneAt;
            if (label != known.Label || goneAt != known.GoneAt)
            {
                marks.Add((known.Id, label, goneAt));
            }
        }

        await writer.DeleteByAsync<StoredResource>(nameof(StoredResource.Id), forgotten, cancellationToken);
        foreach (var mark in marks.GroupBy(m => (m.Label, m.GoneAt)))
        {
            foreach (var chunk in mark.Select(m => m.Id).Chunk(500))
            {
                var ids = chunk.ToList();
                var (label, goneAt) = mark.Key;
                await db.Resources.Where(r => ids.Contains(r.Id))
                    .ExecuteUpdateAsync(r => r.SetProperty(x => x.Label, label).SetProperty(x => x.GoneAt, goneAt), cancellationToken);
            }
        }
    }

    private bool IsGone(Known known)
    {
        switch (known.Kind)
        {
            case ResourceKind.Trail:
                return presence.Of(SubjectKind.Trail, known.Region, known.Arn) is Presence.Gone;
            case ResourceKind.LogGroup:
                return presence.Of(SubjectKind.LogGroup, known.Region, known.Arn) is Presence.Gone;
            case ResourceKind.CapacityProvider:
                return presence.Of(SubjectKind.CapacityProvider, known.Region, known.Arn) is Presence.Gone;
            case ResourceKind.TaskDefinition:
                return presence.RegionOf(known.Region) is { RevisionGap: null } lists && lists.Usage.UsesOf(known.Arn).Count == 0
                    && !lists.IsActive(known.Arn) && !ListOf(known.Kind, known.Region).Arns.Contains(known.Arn);
            default:
                var list = ListOf(known.Kind, known.Region);
                var cluster = known.Kind is ResourceKind.Service or ResourceKind.Task or ResourceKind.ContainerInstance
                    ? known.ClusterArn is { } arn ? Arn.LastSegment(arn) : RegionLists.ClusterNameIn(known.Arn)
                    : null;
                return !list.Arns.Contains(known.Arn) && RegionLists.Covers(list.Gaps, cluster);
        }
    }

    /// <summary>What a list names (read or not; of tasks only what has not stopped) and why it may lack more.</summary>
    private ListedArns ListOf(ResourceKind kind, string region)
    {
        if (_lists.TryGetValue((kind, region), out var list))
        {
            return list;
        }

        var global = evaluation.Snapshot.Global;
        var snapshot = presence.RegionOf(region)?.Snapshot;
        return _lists[(kind, region)] = (kind, snapshot) switch
        {
            (ResourceKind.Role, _) => Listed(global.Roles),
            (ResourceKind.ManagedPolicy, _) => Listed(global.Policies),
            (ResourceKind.Cluster, { } s) => Listed(s.Clusters),
            (ResourceKind.Service, { } s) => Listed(s.Services),
            (ResourceKind.TaskDefinition, { } s) => Listed(s.TaskDefinitions),
            (ResourceKind.Task, { } s) => new(
                s.Tasks.Items.Where(i => !i.Resource.TryGet(out var task, out _) || task.LastStatus is not "STOPPED").Select(i => i.Arn).ToHashSet(StringComparer.Ordinal), s.Tasks.Gaps),
            (ResourceKind.ContainerInstance, { } s) => Listed(s.ContainerInstances),
            (ResourceKind.SecurityGroup, { } s) => Listed(s.SecurityGroups),
            (ResourceKind.Subnet, { } s) => Listed(s.Subnets),
            (ResourceKind.Ec2Instance, { } s) => Listed(s.Compute.Instances),
            (ResourceKind.MachineImage, { } s) => Listed(s.Compute.Images),
            (ResourceKind.LoadBalancer, { } s) => Listed(s.LoadBalancing.LoadBalancers),
            (ResourceKind.TargetGroup, { } s) => Listed(s.LoadBalancing.TargetGroups),
            (ResourceKind.Listener, { } s) => Listed(s.LoadBalancing.Listeners),
            (ResourceKind.RouteTable, { } s) => Listed(s.Network.RouteTables),
            (ResourceKind.EventTarget, { } s) => Listed(s.EventTargets),
            (ResourceKind.Schedule, { } s) => Listed(s.Schedules),
            _ => new([], [Gap.NotCollected]),
        };

        static ListedArns Listed<T>(ResourceList<T> of)
            where T : IResource =>
            new(EstatePresence.Arns(of), of.Gaps);
    }

    /// <summary>Replaces the uses of the recorded regions. While something that could hold a use is unread, uses of before stay.</summary>
    private async Task CompareUsesAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var users = new HashSet<string>(StringComparer.Ordinal);
        var revisions = new Differences<StoredRevisionUse>();
        foreach (var use in evaluation.Usage.Where(u => _regions.Contains(u.Key)).SelectMany(u => RevisionUses(u.Value)))
        {
            users.Add(use.UserArn);
            revisions.Add(TextOf(use), use);
        }

        var roles = new Differences<StoredRoleUse>();
        foreach (var arn in evaluation.RoleUsage.RolesInUse)
        {
            foreach (var use in evaluation.RoleUsage.UsesOf(arn).Where(u => _regions.Contains(u.Region)).Select(u => RoleUse(arn, u)))
            {
                users.Add(use.UserArn);
                roles.Add(TextOf(use), use);
            }
        }

        await foreach (var use in db.RevisionUses.AsNoTracking().Where(u => u.AccountId == _account && _regions.Contains(u.Region)).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!revisions.WasKnown(TextOf(use)) && (KnowsUses(use.Region) || users.Contains(use.UserArn)))
            {
                _goneRevisionUses.Add(use);
            }
        }

        await foreach (var use in db.RoleUses.AsNoTracking().Where(u => u.AccountId == _account && _regions.Contains(u.Region)).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!roles.WasKnown(TextOf(use)) && (KnowsUses(use.Region) || users.Contains(use.UserArn)))
            {
                _goneRoleUses.Add(use);
            }
        }

        _addedRevisionUses.AddRange(revisions.Added);
        _addedRoleUses.AddRange(roles.Added);
    }

    private bool KnowsUses(string region) => presence.RegionOf(region) is { KnowsAllRevisions: true };

    private IEnumerable<StoredRevisionUse> RevisionUses(RegionUsage usage)
    {
        foreach (var arn in usage.RevisionsInUse.Order(StringComparer.Ordinal))
        {
            RegionUsage.TryParseRevision(arn, out var family, out _);
            foreach (var use in usage.UsesOf(arn).Where(u => u is not { Kind: UseKind.Task, ServiceArn: not null }))
            {
                yield return new()
                {
                    AccountId = _account,
                    Region = usage.Snapshot.Region,
                    RevisionArn = arn,
                    Family = family,
                    Kind = use.Kind,
                    UserArn = use.Arn,
                    UserName = use.Name,
                    ClusterArn = use.ClusterArn,
                    ServiceArn = use.ServiceArn,
                    LaunchTypes = string.Join(',', use.LaunchTypes),
                };
            }
        }
    }

    private StoredRoleUse RoleUse(string roleArn, RoleUse use) => new()
    {
        AccountId = _account,
        Region = use.Region,
        RoleArn = roleArn,
        Purpose = use.Purpose,
        UserArn = use.UserArn,
        Label = use.Label,
        Services = [.. use.ServiceArns.Order(StringComparer.Ordinal)],
        Clusters = [.. use.ClusterArns.Order(StringComparer.Ordinal)],
    };

    private static string TextOf(StoredRevisionUse u) => string.Join('\n', u.Region, u.RevisionArn, u.Kind, u.UserArn, u.ClusterArn, u.ServiceArn, u.LaunchTypes);

    private static string TextOf(StoredRoleUse u) =>
        string.Join('\n', u.Region, u.RoleArn, u.Purpose, u.UserArn, u.Label, string.Join(',', u.Services), string.Join(',', u.Clusters));

    /// <summary>What there is now, of which each that was there before is crossed out.</summary>
    private sealed class Differences<T>
        where T : class
    {
        private readonly OrderedDictionary<string, T?> _now = new(StringComparer.Ordinal);

        /// <summary>What was not there before, each once.</summary>
        public IEnumerable<T> Added => _now.Values.OfType<T>();

        public void Add(string text, T one) => _now.TryAdd(text, one);

        /// <summary>Crosses out what was there before; false when it is there no more.</summary>
        public bool WasKnown(string text)
        {
            var index = _now.IndexOf(text);
            if (index >= 0)
            {
                _now.SetAt(index, null);
            }

            return index >= 0;
        }
    }

    private sealed record ListedArns(HashSet<string> Arns, IReadOnlyList<Gap> Gaps);

    private sealed record Known(
        long Id, ResourceKind Kind, string Region, string Arn, string? ClusterArn, string? SubjectHash, string ContentHash,
        OccurrenceLabel Label, string LaunchTypes, DateTimeOffset FirstSeenAt, DateTimeOffset? GoneAt);
}
