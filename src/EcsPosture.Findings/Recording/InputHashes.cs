using System.Runtime.InteropServices;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;

namespace EcsPosture.Findings.Recording;

/// <summary>Hashes over what was judged in all occurrences that count. Many checks judge the same of a resource, whose hash is then made once.</summary>
internal sealed class InputHashes
{
    private readonly Dictionary<ResourceRef, Lasts> _lasts = new(ReferenceEqualityComparer.Instance);

    /// <summary>The hash of a folded verdict.</summary>
    public string Of(SubjectVerdict folded)
    {
        if (folded.Occurrences is [{ Label: not OccurrenceLabel.Stale } alone])
        {
            return Of(alone.Resource, alone.InputHash);
        }

        var counting = folded.Occurrences.Where(o => o.Label is not OccurrenceLabel.Stale)
            .Select(o => (o.Resource, o.InputHash)).DistinctBy(o => (o.Resource.Arn, o.InputHash))
            .OrderBy(o => o.Resource.Arn, StringComparer.Ordinal).ThenBy(o => o.InputHash, StringComparer.Ordinal)
            .ToList();
        return counting.Count == 1 ? Of(counting[0].Resource, counting[0].InputHash) : StableHash.Of([.. counting.SelectMany(o => new[] { o.Resource.Arn, o.InputHash })]);
    }

    private string Of(ResourceRef resource, string input)
    {
        ref var lasts = ref CollectionsMarshal.GetValueRefOrAddDefault(_lasts, resource, out _);
        if (lasts.Input != input)
        {
            lasts = lasts.OtherInput == input
                ? new(lasts.OtherInput, lasts.OtherHash, lasts.Input, lasts.Hash)
                : new(input, StableHash.Of(resource.Arn, input), lasts.Input, lasts.Hash);
        }

        return lasts.Hash!;
    }

    /// <summary>The last two of a resource, which all its verdicts name by the same reference: checks look at it alone, or at its launch types too.</summary>
    private readonly record struct Lasts(string? Input, string? Hash, string? OtherInput, string? OtherHash);
}
