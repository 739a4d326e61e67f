using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the elements of an answer's list.</summary>
internal static class Elements
{
    private const int Many = 64;

    /// <summary>Reads an element and gives it the hash of what was read.</summary>
    public static Observed<TOut> Read<TIn, TOut>(JsonObject element, JsonTypeInfo<TIn> type, Answer answer, string? arn, Func<TIn, string, TOut> finish)
        where TIn : class
        where TOut : class
    {
        var read = FolderReader.Read(element, type, answer, arn);
        return read.Map(record => finish(record, CanonicalJson.Hash(element)));
    }

    /// <summary>The elements of a list with their ARNs, in order.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="key">Where the list stands in it.</param>
    /// <param name="gaps">Takes in what keeps the list from being whole.</param>
    /// <param name="type">What each element is read as.</param>
    /// <param name="arnOf">The ARN of an element.</param>
    /// <param name="finish">Makes the record of what was read and its hash.</param>
    /// <param name="areAlone">Whether each stands alone, so that no other file is opened for it: where there are many they are then read on all cores.</param>
    public static IEnumerable<(string? Arn, Observed<TOut> Record)> Each<TIn, TOut>(
        Answer answer, string key, List<Gap> gaps, JsonTypeInfo<TIn> type, Func<JsonObject, string?> arnOf, Func<TIn, string, TOut> finish, bool areAlone)
        where TIn : class
        where TOut : class
    {
        var elements = answer.Objects(key, gaps).ToArray();
        return !areAlone || elements.Length < Many ? elements.Select(Read) : OnAllCores(elements, Read);

        (string?, Observed<TOut>) Read(JsonObject element)
        {
            var arn = arnOf(element);
            return (arn, Elements.Read(element, type, answer, arn, finish));
        }
    }

    /// <summary>
    /// What is read of things that each stand alone, in their order. The thread that asks reads too: one that only waits for others
    /// holds up one of the pool's, and where these are few the pool takes half a second and more to give another.
    /// </summary>
    public static TOut[] OnAllCores<TIn, TOut>(TIn[] items, Func<TIn, TOut> read)
    {
        var all = new TOut[items.Length];
        Parallel.For(0, items.Length, i => all[i] = read(items[i]));
        return all;
    }

    /// <summary>All elements, or the gap that keeps the list from being whole.</summary>
    public static Observed<IReadOnlyList<T>> All<T>(Answer answer, string key, JsonTypeInfo<T> type, Action<JsonObject>? prepare = null)
        where T : class
    {
        var gaps = new List<Gap>(answer.Gaps);
        var items = new List<T>();
        foreach (var element in answer.Objects(key, gaps))
        {
            prepare?.Invoke(element);
            if (FolderReader.Read(element, type, answer, null).TryGet(out var item, out var gap))
            {
                items.Add(item);
            }
            else
            {
                gaps.Add(gap);
            }
        }

        return gaps.Count > 0 ? Observed.Unknown<IReadOnlyList<T>>(gaps[0]) : Observed.Known<IReadOnlyList<T>>(items);
    }

    /// <summary>A list that one call both names and describes.</summary>
    public static ResourceList<TOut> List<TIn, TOut>(
        Answer answer, string key, JsonTypeInfo<TIn> type, Func<JsonObject, string?> arnOf, Func<TIn, string, TOut> finish, bool areAlone = false)
        where TIn : class
        where TOut : class, IResource
    {
        var builder = new ListBuilder<TOut>();
        builder.Incomplete(answer.Gaps);
        var gaps = new List<Gap>();
        foreach (var (arn, record) in Each(answer, key, gaps, type, arnOf, finish, areAlone))
        {
            if (record.TryGet(out var known, out var gap))
            {
                builder.Add(known.Arn, record);
            }
            else if (string.IsNullOrEmpty(arn))
            {
                gaps.Add(gap);
            }
            else
            {
                builder.Add(arn, record);
            }
        }

        builder.Incomplete(gaps);
        return builder.Build();
    }
}
