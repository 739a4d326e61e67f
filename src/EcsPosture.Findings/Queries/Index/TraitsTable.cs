namespace EcsPosture.Findings.Queries.Index;

/// <summary>Gives combinations of traits numbers from 0 on. One writes while many read what was given out before.</summary>
internal sealed class TraitsTable
{
    private readonly Dictionary<FindingTraits, int> _numbers = [];
    private volatile FindingTraits[] _traits = new FindingTraits[64];

    /// <summary>How many were given out. For the one who writes.</summary>
    public int Count => _numbers.Count;

    /// <summary>The traits of a number that was given out.</summary>
    public ref readonly FindingTraits this[int number] => ref _traits[number];

    /// <summary>The number of a combination, given out now if it is new.</summary>
    public int Add(in FindingTraits traits)
    {
        if (_numbers.TryGetValue(traits, out var known))
        {
            return known;
        }

        var number = _numbers.Count;
        if (number == _traits.Length)
        {
            var longer = new FindingTraits[number * 2];
            _traits.CopyTo(longer, 0);
            _traits = longer;
        }

        _traits[number] = traits;
        _numbers[traits] = number;
        return number;
    }
}
