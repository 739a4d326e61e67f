using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Evaluation;

/// <summary>Where the resources of one region (or the account's global ones) stand: worked out once for each, as many checks judge the same resource.</summary>
internal sealed class Places(RegionScope scope, RegionUsage? usage, AccountUsage account)
{
    private readonly Dictionary<(ResourceType Type, string Arn), PlacedResource> _places = [];
    private ResourceType _lastType;
    private string? _lastArn;
    private PlacedResource? _last;

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

        // The containers of a definition are judged one after the other.
        if (type == _lastType && ReferenceEquals(judgement.ResourceArn, _lastArn))
        {
            return _last!;
        }

        var key = (type, judgement.ResourceArn);
        if (!_places.TryGetValue(key, out var place))
        {
            _places[key] = place = Make(type, judgement, SubjectTable.Of(type, judgement.ResourceArn, judgement.Resource, Scope));
        }

        (_lastType, _lastArn, _last) = (type, judgement.ResourceArn, place);
        return place;
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
}

/// <summary>A resource with its subject, where it stands and how verdicts name it.</summary>
internal sealed record PlacedResource(Subject? Subject, Placement Placement, ResourceRef Reference);
