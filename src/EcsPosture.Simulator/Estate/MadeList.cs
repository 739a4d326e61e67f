using System.Collections;

namespace EcsPosture.Simulator.Estate;

/// <summary>A list whose entries are made when they are read.</summary>
/// <param name="count">How many there are.</param>
/// <param name="make">Makes the entry at an index.</param>
internal sealed class MadeList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => make(index);

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return make(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
