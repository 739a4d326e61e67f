using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;

namespace EcsPosture.Findings.Recording;

/// <summary>Hashes over what was judged in all occurrences that count. Many checks judge the same of a resource, whose hash is then made once.</summary>
internal sealed class InputHashes
{
    private readonly Dictionary<string, (string Input, string Hash)> _last = new(StringComparer.Ordinal);

    /// <summary>The hash of a folded verdict.</summary>
    public string Of(SubjectVerdict folded)
    {
        if (folded.Occurrences is [{ Label: not OccurrenceLabel.Stale } alone])
        {
            return Of(alone.Resource.Arn, alone.InputHash);
        }

        var counting = folded.Occurrences.Where(o => o.Label is not OccurrenceLabel.Stale)
            .Select(o => (o.Resource.Arn, o.InputHash)).Distinct().OrderBy(o => o.Arn, StringComparer.Ordinal).ThenBy(o => o.InputHash, StringComparer.Ordinal)
            .ToList();
        return counting.Count == 1 ? Of(counting[0].Arn, counting[0].InputHash) : StableHash.Of([.. counting.SelectMany(o => new[] { o.Arn, o.InputHash })]);
    }

    private string Of(string arn, string input)
    {
        if (_last.TryGetValue(arn, out var last) && last.Input == input)
        {
            return last.Hash;
        }

        var hash = StableHash.Of(arn, input);
        _last[arn] = (input, hash);
        return hash;
    }
}
