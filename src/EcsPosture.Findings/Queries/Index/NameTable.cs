using System.Collections.Concurrent;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>Gives names numbers from 1 on, so that what bears them is small and quickly compared. One writes while many read.</summary>
internal sealed class NameTable
{
    /// <summary>A number that nothing bears.</summary>
    public const int Unknown = int.MaxValue;

    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private volatile string[] _names = [""];
    private volatile int _count = 1;

    /// <summary>One more than the highest number.</summary>
    public int Count => _count;

    /// <summary>The name of a number that was given out.</summary>
    public string this[int number] => _names[number];

    /// <summary>The number of a name, given out now if it is new. 0 for no name.</summary>
    public int Add(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return 0;
        }

        if (_numbers.TryGetValue(name, out var known))
        {
            return known;
        }

        var number = _count;
        if (number == _names.Length)
        {
            var longer = new string[number * 2];
            _names.CopyTo(longer, 0);
            _names = longer;
        }

        _names[number] = name;
        _count = number + 1;
        _numbers[name] = number;
        return number;
    }

    /// <summary>The number of a name; <see cref="Unknown"/> when there is none.</summary>
    public int Find(string name) => _numbers.GetValueOrDefault(name, Unknown);
}
