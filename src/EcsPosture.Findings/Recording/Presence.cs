using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Findings.Recording;

/// <summary>Whether a subject is in the estate.</summary>
internal enum Presence
{
    /// <summary>A list names it.</summary>
    Present,

    /// <summary>Every list that could hold it was read to its last page, and none names it.</summary>
    Gone,

    /// <summary>No list names it, but one that could hold it was not read to its end.</summary>
    Unknown,
}

/// <summary>Answers from the lists of a snapshot whether subjects are still there. The one place that decides what "gone" takes.</summary>
internal sealed class EstatePresence
{
    private readonly AccountEvaluation _evaluation;
    private readonly Dictionary<string, RegionLists> _regions;
    private readonly HashSet<string> _roles;
    private readonly HashSet<string> _users;
    private readonly HashSet<string> _groups;
    private readonly IReadOnlySet<string> _leftOut;

    /// <param name="evaluation">The verdicts at hand, with the snapshot.</param>
    /// <param name="leftOut">Regions of the account that other scans keep and this one left out.</param>
    /// <param name="leavesIdleOut">Whether the connection itself, and not only this scan, leaves out what is not in use.</param>
    public EstatePresence(AccountEvaluation evaluation, IReadOnlySet<string> leftOut, bool leavesIdleOut)
    {
        _evaluation = evaluation;
        _leftOut = leftOut;
        _regions = evaluation.Usage.ToDictionary(u => u.Key, u => new RegionLists(u.Value, leavesIdleOut), StringComparer.Ordinal);
        _roles = Arns(evaluation.Snapshot.Global.Roles);
        _users = Arns(evaluation.Snapshot.Global.Users);
        _groups = Arns(evaluation.Snapshot.Global.Groups);
    }

    /// <summary>The lists of all regions that were read.</summary>
    public IEnumerable<RegionLists> Regions => _regions.Values;

    /// <summary>The lists of a region; null when it was not read.</summary>
    public RegionLists? RegionOf(string region) => _regions.GetValueOrDefault(region);

    /// <summary>Whether a subject is there.</summary>
    public Presence Of(SubjectKind kind, string region, string key)
    {
        switch (kind)
        {
            case SubjectKind.Role:
                return Judge(_roles.Contains(key), _evaluation.Snapshot.Global.Roles.IsComplete);
            case SubjectKind.User:
                return Judge(_users.Contains(key), _evaluation.Snapshot.Global.Users.IsComplete);
            case SubjectKind.Group:
                return Judge(_groups.Contains(key), _evaluation.Snapshot.Global.Groups.IsComplete);
            case SubjectKind.Trail:
                return OfTrail(region, key);
            case SubjectKind.Bucket:
                return OfBucket(key);
            case SubjectKind.Account:
                return Presence.Present;
            default:
                var here = RegionOf(region)?.PresenceOf(kind, key) ?? Presence.Unknown;

                // A definition of any region may name these in another, and what nothing names is not asked about.
                return here is Presence.Gone && !IsKnownElsewhere(kind) ? Presence.Unknown : here;
        }
    }

    /// <summary>All ARNs that a list names, read or not.</summary>
    public static HashSet<string> Arns<T>(ResourceList<T> list)
        where T : IResource =>
        list.Items.Select(i => i.Arn).ToHashSet(StringComparer.Ordinal);

    private static Presence Judge(bool isNamed, bool isComplete) => isNamed ? Presence.Present : isComplete ? Presence.Gone : Presence.Unknown;

    /// <summary>Whether the whole account was read.</summary>
    private bool IsWhole => _evaluation.Snapshot.UnreadRegions.Count == 0 && _leftOut.Count == 0 && _regions.Count > 0;

    /// <summary>Whether everything was read that may name something of a kind in whatever region.</summary>
    private bool IsKnownElsewhere(SubjectKind kind) => kind switch
    {
        SubjectKind.LogGroup => IsWhole && _regions.Values.All(r => r.KnowsLogGroups),
        SubjectKind.Repository or SubjectKind.Image => IsWhole && _regions.Values.All(r => r.KnowsRevisionsInScope),
        SubjectKind.Secret or SubjectKind.Key => IsWhole && _regions.Values.All(r => r.KnowsAllReferences),
        _ => true,
    };

    /// <summary>A bucket counts for as long as something refers to it, in whatever region.</summary>
    private Presence OfBucket(string key) => Judge(
        _regions.Values.Any(r => r.Buckets.Contains(key)),
        IsWhole && _regions.Values.All(r => r.Snapshot.Storage.Buckets.IsComplete && r.KnowsAllReferences));

    /// <summary>A trail's home region lists it; regions that only see its shadow decide together where the home is no region of any scan.</summary>
    private Presence OfTrail(string home, string key)
    {
        if (_regions.Values.Any(r => r.Trails.Contains(key)))
        {
            return Presence.Present;
        }

        if (RegionOf(home) is { } region)
        {
            return Judge(false, region.Snapshot.Trails.IsComplete);
        }

        var isWhole = _evaluation.Snapshot.UnreadRegions.Count == 0 && _regions.Count > 0 && _regions.Values.All(r => r.Snapshot.Trails.IsComplete);
        return Judge(false, isWhole && !_leftOut.Contains(home));
    }
}

/// <summary>What the lists of one region name, and how complete they are.</summary>
internal sealed class RegionLists
{
    private readonly HashSet<string> _clusters;
    private readonly HashSet<string> _services;
    private readonly HashSet<string> _logGroups;
    private readonly HashSet<string> _instances;
    private readonly HashSet<string> _providers;
    private readonly HashSet<string> _providersOfInstances;
    private readonly HashSet<string> _daemons;
    private readonly HashSet<string> _familiesListed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadCounting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _latestUnread = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secrets;
    private readonly HashSet<string> _keys;
    private readonly HashSet<string> _fileSystems;
    private readonly HashSet<string> _standalone;
    private readonly bool _scheduled;
    private readonly HashSet<string> _repositories;
    private readonly HashSet<string> _alarms;
    private readonly HashSet<string> _scheduledTasks;
    private readonly bool _leavesIdleOut;

    public RegionLists(RegionUsage usage, bool leavesIdleOut)
    {
        _leavesIdleOut = leavesIdleOut;
        Usage = usage;
        Snapshot = usage.Snapshot;
        _clusters = EstatePresence.Arns(Snapshot.Clusters);
        _services = EstatePresence.Arns(Snapshot.Services);
        _logGroups = EstatePresence.Arns(Snapshot.LogGroups);
        _instances = EstatePresence.Arns(Snapshot.ContainerInstances);
        _secrets = EstatePresence.Arns(Snapshot.Secrets.Secrets);
        _keys = [.. usage.Keys.InUse];
        _fileSystems = EstatePresence.Arns(Snapshot.Storage.FileSystems);
        Trails = EstatePresence.Arns(Snapshot.Trails);
        _daemons = EstatePresence.Arns(Snapshot.Compute.Daemons);
        Buckets = EstatePresence.Arns(Snapshot.Storage.Buckets);
        _repositories = EstatePresence.Arns(Snapshot.Registry.Repositories);
        _alarms = EstatePresence.Arns(Snapshot.Monitoring.Alarms);
        _scheduledTasks = [.. EstatePresence.Arns(Snapshot.EventTargets), .. EstatePresence.Arns(Snapshot.Schedules)];
        _providers = Snapshot.CapacityProviders.Items.Select(i => i.Arn)
            .Concat(Snapshot.CapacityProviders.Known.Select(p => p.Name))
            .ToHashSet(StringComparer.Ordinal);
        _providersOfInstances = Snapshot.ContainerInstances.Known.Select(i => i.CapacityProviderName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        _standalone = Snapshot.Tasks.Known.Where(t => t.ServiceName is null).Concat<IResource>(Snapshot.EventTargets.Known).Concat(Snapshot.Schedules.Known)
            .Select(SubjectTable.StandaloneKey).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        _scheduled = IsWhole(Snapshot.EventTargets) && IsWhole(Snapshot.Schedules);
        ReadFamilies();
    }

    public RegionUsage Usage { get; }

    public Snapshot Snapshot { get; }

    public HashSet<string> Trails { get; }

    public HashSet<string> Buckets { get; }

    /// <summary>Whether everything was read that may refer to secrets, keys, file systems and buckets: what nothing refers to is not asked about.</summary>
    public bool KnowsAllReferences =>
        KnowsAllRevisions && IsWhole(Snapshot.Clusters) && IsWhole(Snapshot.Services) && IsWhole(Snapshot.LogGroups) && IsWhole(Snapshot.Trails);

    /// <summary>Whether everything was read that may be encrypted with a key, and every alias that stands for one was resolved.</summary>
    private bool KnowsAllKeys =>
        KnowsAllReferences && IsWhole(Snapshot.Secrets.Secrets) && IsWhole(Snapshot.Secrets.Parameters) && IsWhole(Snapshot.Storage.FileSystems)
        && IsWhole(Snapshot.Registry.Repositories) && Usage.Keys.IsResolved && Snapshot.Keys.Keys.IsComplete;

    /// <summary>Whether every revision that runs or is the latest of its family is known to have been read.</summary>
    public bool KnowsAllRevisions =>
        Snapshot.TaskDefinitions.IsComplete && Usage.UseGaps.Count == 0 && Snapshot.ActiveRevisions.IsKnown
        && _unreadCounting.Count == 0 && _latestUnread.Count == 0;

    /// <summary>Whether every revision was read that names the log groups and repositories which the connection covers.</summary>
    public bool KnowsRevisionsInScope => RevisionGap is null && _unreadCounting.Count == 0 && (_leavesIdleOut || _latestUnread.Count == 0);

    /// <summary>Whether everything was read that may refer to log groups: what nothing refers to is not asked about.</summary>
    public bool KnowsLogGroups => KnowsRevisionsInScope && IsWhole(Snapshot.Clusters);

    /// <summary>Whether some revision that counts could not be read.</summary>
    public bool HasUnreadRevisions => _unreadCounting.Count > 0;

    /// <summary>Why revisions may run unseen; null when none may.</summary>
    public Gap? RevisionGap =>
        Snapshot.TaskDefinitions.Gaps.Count > 0 ? Snapshot.TaskDefinitions.Gaps[0]
        : Usage.UseGaps.Count > 0 ? Usage.UseGaps[0]
        : Snapshot.ActiveRevisions.Gap;

    /// <summary>Whether the scan set out to read any revision of a family.</summary>
    public bool HasListed(string family) => _familiesListed.Contains(family);

    /// <summary>Whether the list of active revisions names one.</summary>
    public bool IsActive(string revisionArn) => Usage.IsActive(revisionArn) is true;

    /// <summary>Whether a family has a revision that counts and could not be read.</summary>
    public bool HasUnreadRevision(string family) => _unreadCounting.Contains(family);

    /// <summary>
    /// Whether, where something that could use revisions is unread, a revision of a family other than these may run: any that is
    /// active, or when even those are not known, any at all.
    /// </summary>
    public bool MayRunUnseen(string family, HashSet<string> assessed) =>
        !Snapshot.ActiveRevisions.IsKnown || Usage.ActiveOf(family).Any(arn => !assessed.Contains(arn));

    /// <summary>Whether a family's latest active revision was left out, as a scan of what is in use does.</summary>
    public bool IsLatestUnread(string family) => _latestUnread.Contains(family);

    /// <summary>Whether all tasks were read.</summary>
    public bool KnowsTasks => Snapshot.Tasks.IsComplete && Snapshot.Tasks.Items.All(i => i.Resource.IsKnown);

    /// <summary>Whether the tasks of a cluster were all read.</summary>
    public bool KnowsTasksOf(string clusterName) =>
        Covers(Snapshot.Tasks.Gaps, clusterName) && Snapshot.Tasks.Items.All(i => i.Resource.IsKnown);

    /// <summary>Whether all container instances were read.</summary>
    public bool KnowsInstances => Snapshot.ContainerInstances.IsComplete && Snapshot.ContainerInstances.Items.All(i => i.Resource.IsKnown);

    /// <summary>Whether all capacity providers were read: one that belongs to a cluster is asked about only when the cluster names it.</summary>
    private bool KnowsProviders => Snapshot.CapacityProviders.IsComplete && IsWhole(Snapshot.Clusters);

    /// <summary>Whether a subject of this region is there.</summary>
    public Presence PresenceOf(SubjectKind kind, string key) => kind switch
    {
        SubjectKind.Cluster => Judge(_clusters.Contains(key), Snapshot.Clusters.IsComplete),
        SubjectKind.Service => Judge(_services.Contains(key), Covers(Snapshot.Services.Gaps, ClusterNameIn(key))),
        SubjectKind.TaskDefinitionFamily when key.Contains('@', StringComparison.Ordinal) =>
            Judge(_standalone.Contains(key), _scheduled && KnowsTasksOf(key[(key.IndexOf('@', StringComparison.Ordinal) + 1)..])),
        SubjectKind.TaskDefinitionFamily => Judge(HasListed(key) || Usage.HasActive(key), RevisionGap is null),
        SubjectKind.CapacityProvider => _providers.Contains(key) ? Presence.Present
            : KnowsProviders ? Judge(_providersOfInstances.Contains(key), KnowsInstances)
            : Presence.Unknown,
        SubjectKind.ContainerInstance => Judge(_instances.Contains(key), Covers(Snapshot.ContainerInstances.Gaps, ClusterNameIn(key))),
        SubjectKind.Daemon => Judge(_daemons.Contains(key), Snapshot.Compute.Daemons.IsComplete),
        SubjectKind.LogGroup => Judge(_logGroups.Contains(key), Snapshot.LogGroups.IsComplete),
        SubjectKind.LoadBalancer => Judge(Snapshot.LoadBalancing.LoadBalancers, key),
        SubjectKind.TargetGroup => Judge(Snapshot.LoadBalancing.TargetGroups, key),
        SubjectKind.Listener => Judge(Snapshot.LoadBalancing.Listeners, key),
        SubjectKind.Vpc => Judge(Snapshot.Network.Vpcs, key),
        SubjectKind.VpcEndpoint => Judge(Snapshot.Network.Endpoints, key),
        SubjectKind.Secret => Judge(_secrets.Contains(key), Snapshot.Secrets.Secrets.IsComplete && KnowsAllReferences),
        SubjectKind.FileSystem => Judge(_fileSystems.Contains(key), Snapshot.Storage.FileSystems.IsComplete && KnowsAllReferences),
        SubjectKind.Key => Judge(_keys.Contains(key), KnowsAllKeys),
        SubjectKind.Repository => Judge(_repositories.Contains(key), Snapshot.Registry.Repositories.IsComplete && KnowsRevisionsInScope),

        // Whether an image is in use shows only in what is judged of it.
        SubjectKind.Image => Judge(_repositories.Contains(RepositoryOf(key)), Snapshot.Registry.Repositories.IsComplete && KnowsRevisionsInScope),
        SubjectKind.Alarm => Judge(_alarms.Contains(key), Snapshot.Monitoring.Alarms.IsComplete),
        SubjectKind.ScheduledTask => Judge(_scheduledTasks.Contains(key), Snapshot.EventTargets.IsComplete && Snapshot.Schedules.IsComplete),
        SubjectKind.Region => Presence.Present,
        SubjectKind.AccountSetting => Judge(Snapshot.AccountSettings.IsKnown, false),
        _ => Presence.Unknown,
    };

    /// <summary>The cluster's name in an ARN such as <c>…:service/CLUSTER/NAME</c>; null in the short form, which names none.</summary>
    public static string? ClusterNameIn(string arn) =>
        Arn.TryParse(arn, out var parsed) && parsed.Resource.Split('/') is [_, var cluster, _] ? cluster : null;

    /// <summary>Whether none of a list's gaps can hide something of a cluster. A gap that names no cluster hides anything.</summary>
    public static bool Covers(IReadOnlyList<Gap> gaps, string? clusterName) =>
        gaps.All(gap => clusterName is not null
            && gap.Resource is { } parent
            && parent.Contains(":cluster/", StringComparison.Ordinal)
            && Arn.LastSegment(parent) != clusterName);

    private static Presence Judge(bool isNamed, bool isComplete) => isNamed ? Presence.Present : isComplete ? Presence.Gone : Presence.Unknown;

    private static bool IsWhole<T>(ResourceList<T> list)
        where T : IResource =>
        list.IsComplete && list.Items.All(i => i.Resource.IsKnown);

    private static Presence Judge<T>(ResourceList<T> list, string key)
        where T : class, IResource =>
        Judge(!list.Find(key).TryGet(out var found, out _) ? list.Items.Any(i => i.Arn == key) : found is not null, list.IsComplete);

    /// <summary>The repository in the key of an image: <c>REPOSITORY_ARN:TAG</c>. Names of repositories hold no colon.</summary>
    private static string RepositoryOf(string key) => key.LastIndexOf(':') is var colon && colon > key.IndexOf(":repository/", StringComparison.Ordinal) ? key[..colon] : key;

    private static string FamilyOf(string? revisionArn)
    {
        RegionUsage.TryParseRevision(revisionArn, out var family, out _);
        return family;
    }

    private void ReadFamilies()
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in Snapshot.TaskDefinitions.Items)
        {
            _familiesListed.Add(FamilyOf(item.Arn));
            if (item.Resource.IsKnown)
            {
                read.Add(item.Arn);
            }
            else if (Usage.LabelOf(item.Arn) is not OccurrenceLabel.Stale)
            {
                _unreadCounting.Add(FamilyOf(item.Arn));
            }
        }

        foreach (var arn in Usage.RevisionsInUse.Where(arn => !read.Contains(arn)))
        {
            _unreadCounting.Add(FamilyOf(arn));
        }

        foreach (var family in Usage.ActiveFamilies)
        {
            if (Usage.LatestOf(family) is { } latest && !read.Contains(latest) && !_unreadCounting.Contains(family))
            {
                _latestUnread.Add(family);
            }
        }
    }
}
