using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the elements of an answer's list.</summary>
internal static class Elements
{
    /// <summary>Reads an element and gives it the hash of what was read.</summary>
    public static Observed<TOut> Read<TIn, TOut>(JsonObject element, JsonTypeInfo<TIn> type, Answer answer, string? arn, Func<TIn, string, TOut> finish)
        where TIn : class
        where TOut : class
    {
        var read = FolderReader.Read(element, type, answer, arn);
        return read.Map(record => finish(record, CanonicalJson.Hash(element)));
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
        Answer answer, string key, JsonTypeInfo<TIn> type, Func<JsonObject, string?> arnOf, Func<TIn, string, TOut> finish)
        where TIn : class
        where TOut : class, IResource
    {
        var builder = new ListBuilder<TOut>();
        builder.Incomplete(answer.Gaps);
        var gaps = new List<Gap>();
        foreach (var element in answer.Objects(key, gaps))
        {
            var arn = arnOf(element);
            var record = Read(element, type, answer, arn, finish);
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
