using System.Runtime.CompilerServices;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Evaluation;

/// <summary>Where the resources of one region (or the account's global ones) stand: worked out once for each, as many checks judge the same resource.</summary>
internal sealed class Places(RegionScope scope, RegionUsage? usage, AccountUsage account)
{
    private readonly Dictionary<(ResourceType, object), object> _wanted = new(new ByList());
    private Func<Subject, bool>? _wantedBy;
    private readonly Shelf?[] _shelves = new Shelf?[Enum.GetValues<ResourceType>().Length];

    /// <summary>Where the resources were read.</summary>
    public RegionScope Scope { get; } = scope;

    /// <summary>Who uses what in the region; null for the account's global resources.</summary>
    public RegionUsage? Usage { get; } = usage;

    /// <summary>The subject, place and names of what was judged.</summary>
    public PlacedResource Of(ResourceType type, in Judgement judgement)
    {
        if (judgement.IsListGap)
        {
            return Make(type, judgement, null);
        }

        var shelf = _shelves[(int)type] ??= new();
        if (shelf.Find(judgement.ResourceArn) is { } known)
        {
            return known;
        }

        var place = Make(type, judgement, SubjectTable.Of(type, judgement.ResourceArn, judgement.Resource, Scope));
        shelf.Add(place);
        return place;
    }

    /// <summary>Those resources of a list whose subjects are wanted. Many checks judge the same list.</summary>
    /// <param name="type">The type of the resources.</param>
    /// <param name="list">The list.</param>
    /// <param name="wanted">Tells of a subject whether it is wanted.</param>
    public IReadOnlyList<Listed<TResource>> Wanted<TResource>(ResourceType type, ResourceList<TResource> list, Func<Subject, bool> wanted)
        where TResource : IResource
    {
        if (_wantedBy != wanted)
        {
            _wanted.Clear();
            _wantedBy = wanted;
        }

        if (!_wanted.TryGetValue((type, list), out var items))
        {
            // What has no place yet is judged to tell.
            items = list.Items.Where(i => _shelves[(int)type]?.Find(i.Arn)?.Subject is not { } subject || wanted(subject)).ToList();
            _wanted.Add((type, list), items);
        }

        return (List<Listed<TResource>>)items;
    }

    private static string NameOf(ResourceType type, string arn, Subject? subject) =>
        type is ResourceType.Account or ResourceType.AccountSetting or ResourceType.Secret or ResourceType.Bucket or ResourceType.LoadBalancer or ResourceType.Listener
            or ResourceType.TargetGroup or ResourceType.Repository or ResourceType.Image or ResourceType.Alarm or ResourceType.Region && subject is not null ? subject.Name
        : type is ResourceType.LogGroup && Arn.TryParse(arn, out var parsed) && parsed.Resource.StartsWith("log-group:", StringComparison.Ordinal)
            ? parsed.Resource["log-group:".Length..]
            : Arn.LastSegment(arn);

    private PlacedResource Make(ResourceType type, Judgement judgement, Subject? subject)
    {
        var place = Placement.Of(type, judgement, Usage, account);
        var reference = new ResourceRef(
            judgement.ResourceArn,
            type,
            NameOf(type, judgement.ResourceArn, subject),
            Scope.AccountId,
            subject?.Region ?? judgement.Region ?? Scope.Region,
            place.Clusters.Count > 0 ? Arn.LastSegment(place.Clusters[0]) : null);
        return new(subject, place, reference);
    }

    /// <summary>Tells lists apart by what they are, not by what is in them.</summary>
    private sealed class ByList : IEqualityComparer<(ResourceType Type, object List)>
    {
        public bool Equals((ResourceType Type, object List) x, (ResourceType Type, object List) y) => x.Type == y.Type && ReferenceEquals(x.List, y.List);

        public int GetHashCode((ResourceType Type, object List) obj) => RuntimeHelpers.GetHashCode(obj.List);
    }

    /// <summary>The places of one type. Checks go through the same list one after the other, so that the next place is mostly the one after the last.</summary>
    private sealed class Shelf
    {
        private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
        private readonly List<PlacedResource> _places = [];
        private int _last;

        public PlacedResource? Find(string arn)
        {
            // The containers of a definition have one place.
            if (_last < _places.Count && ReferenceEquals(_places[_last].Reference.Arn, arn))
            {
                return _places[_last];
            }

            var next = _last + 1 < _places.Count ? _last + 1 : 0;
            if (next < _places.Count && ReferenceEquals(_places[next].Reference.Arn, arn))
            {
                _last = next;
                return _places[next];
            }

            if (!_index.TryGetValue(arn, out var found))
            {
                return null;
            }

            _last = found;
            return _places[found];
        }

        public void Add(PlacedResource place)
        {
            _last = _places.Count;
            _index.Add(place.Reference.Arn, _last);
            _places.Add(place);
        }
    }
}

/// <summary>The places of an account's resources, global and by region.</summary>
internal sealed class AccountPlaces
{
    /// <param name="account">The account.</param>
    /// <param name="usage">Who uses what in it.</param>
    /// <param name="regions">Who uses what in each of its regions.</param>
    public AccountPlaces(AccountSnapshot account, AccountUsage usage, IEnumerable<RegionUsage> regions)
    {
        Global = new(new(account.Partition, account.AccountId, SnapshotManifest.GlobalRegion), null, usage);
        Regions = [.. regions.OrderBy(u => u.Snapshot.Region, StringComparer.Ordinal)
            .Select(u => new Places(new(u.Snapshot.Partition, u.Snapshot.AccountId, u.Snapshot.Region), u, usage))];
    }

    private Places Global { get; }

    /// <summary>Those of each region, by its name.</summary>
    public IReadOnlyList<Places> Regions { get; }

    /// <summary>Those of what a check judges.</summary>
    public IReadOnlyList<Places> Of(Check check) => check.IsGlobal ? [Global] : Regions;
}

/// <summary>A resource with its subject, where it stands and how verdicts name it.</summary>
internal sealed record PlacedResource(Subject? Subject, Placement Placement, ResourceRef Reference);
