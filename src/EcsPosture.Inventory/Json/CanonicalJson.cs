using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace EcsPosture.Inventory.Json;

/// <summary>
/// JSON with its properties in ordinal order and without nulls: the same facts are the same bytes, whatever order AWS
/// sends its maps in.
/// </summary>
internal static class CanonicalJson
{
    private const int DeepestNesting = 64;

    /// <summary>What changes from minute to minute while nothing was changed: left out of content hashes.</summary>
    private static readonly FrozenSet<string> Volatile = FrozenSet.ToFrozenSet(
    [
        "events", "statistics", "runningCount", "pendingCount", "runningTasksCount", "pendingTasksCount", "activeServicesCount",
        "updatedAt", "storedBytes", "remainingResources", "RoleLastUsed", "LatestDeliveryTime", "LatestDeliveryAttemptTime",
        "LatestNotificationTime", "LatestCloudWatchLogsDeliveryTime", "LatestDigestDeliveryTime", "version",
        "lastUpdated", "LastPingDateTime", "LastAssociationExecutionDate", "LastSuccessfulAssociationExecutionDate",
        "lastRecordedPullTime", "lastEvaluatedAt", "StateValue", "StateReason", "StateReasonData", "StateUpdatedTimestamp", "StateTransitionedTimestamp",
    ]);

    [ThreadStatic]
    private static Scratch? _scratch;

    [ThreadStatic]
    private static XxHash128? _hash;

    /// <summary>The record of a node's canonical form; no converter of its type may come back here. A null in a list, or nesting deeper than AWS sends, is an error.</summary>
    /// <param name="node">The node.</param>
    /// <param name="type">What it is read as.</param>
    /// <param name="without">Names that are left out of the node itself.</param>
    /// <exception cref="JsonException">The JSON is not such a record, is nested too deep or has a null in a list.</exception>
    public static T? Read<T>(JsonNode node, JsonTypeInfo<T> type, IReadOnlySet<string>? without = null)
        where T : class =>
        JsonSerializer.Deserialize(Written(node, skipVolatile: false, without), type);

    /// <summary>The canonical text. A null in a list, or nesting deeper than AWS sends, is an error.</summary>
    /// <exception cref="JsonException">The JSON is nested too deep or has a null in a list.</exception>
    public static string Text(JsonNode node) => Encoding.UTF8.GetString(Written(node, skipVolatile: false, without: null));

    /// <summary>
    /// A hash over the canonical bytes of some nodes, without what is volatile; an absent node counts as absent. What has no
    /// canonical form is hashed as it stands. A node must not change between <see cref="Read"/> and here.
    /// </summary>
    public static string Hash(params ReadOnlySpan<JsonNode?> nodes) => Hash(null, nodes);

    /// <summary>The same, with names that are left out of the nodes themselves.</summary>
    public static string Hash(IReadOnlySet<string>? without, params ReadOnlySpan<JsonNode?> nodes)
    {
        var hash = _hash ??= new();
        hash.Reset();
        foreach (var node in nodes)
        {
            hash.Append(node is null ? "null"u8 : BytesToHash(node, without));
            hash.Append("\n"u8);
        }

        return hash.GetCurrentHashAsUInt128().ToString("x32", CultureInfo.InvariantCulture);
    }

    private static ReadOnlySpan<byte> BytesToHash(JsonNode node, IReadOnlySet<string>? without)
    {
        // What is hashed was mostly read into a record just before.
        if (_scratch is { } scratch && ReferenceEquals(scratch.Node, node) && ReferenceEquals(scratch.Without, without) && !scratch.HasVolatile)
        {
            return scratch.Buffer.WrittenSpan;
        }

        try
        {
            return Written(node, skipVolatile: true, without);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return AsItStands(node);
        }
    }

    /// <summary>What is written of a node; valid until the thread writes the next one.</summary>
    private static ReadOnlySpan<byte> Written(JsonNode node, bool skipVolatile, IReadOnlySet<string>? without)
    {
        var scratch = _scratch is { Buffer.Capacity: <= Scratch.LargestKept } kept ? kept : _scratch = new();
        scratch.Buffer.ResetWrittenCount();
        scratch.Writer.Reset();
        (scratch.Node, scratch.HasVolatile) = (null, false);
        Write(scratch, node, skipVolatile, 0, without);
        scratch.Writer.Flush();
        (scratch.Node, scratch.Without) = (node, without);
        return scratch.Buffer.WrittenSpan;
    }

    private static byte[] AsItStands(JsonNode node)
    {
        try
        {
            return Encoding.UTF8.GetBytes(node.ToJsonString());
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode cannot be written at all.
            return [];
        }
    }

    private static void Write(Scratch scratch, JsonNode node, bool skipVolatile, int depth, IReadOnlySet<string>? without = null)
    {
        if (depth > DeepestNesting)
        {
            throw new JsonException("nested too deep");
        }

        var writer = scratch.Writer;
        switch (node)
        {
            case JsonObject obj:
                writer.WriteStartObject();
                WriteMembers(scratch, obj, skipVolatile, depth, without);
                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(scratch, item ?? throw new JsonException("a list holds null"), skipVolatile, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static void WriteMembers(Scratch scratch, JsonObject obj, bool skipVolatile, int depth, IReadOnlySet<string>? without)
    {
        var members = ArrayPool<KeyValuePair<string, JsonNode?>>.Shared.Rent(obj.Count);
        try
        {
            var count = 0;
            foreach (var member in obj)
            {
                members[count++] = member;
            }

            var sorted = members.AsSpan(0, count);
            sorted.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
            foreach (var (name, value) in sorted)
            {
                if (value is null || without?.Contains(name) is true)
                {
                    continue;
                }

                var isVolatile = Volatile.Contains(name);
                scratch.HasVolatile |= isVolatile;
                if (!isVolatile || !skipVolatile)
                {
                    scratch.Writer.WritePropertyName(name);
                    Write(scratch, value, skipVolatile, depth + 1);
                }
            }
        }
        finally
        {
            ArrayPool<KeyValuePair<string, JsonNode?>>.Shared.Return(members, clearArray: true);
        }
    }

    /// <summary>What a thread writes with, one node after the other.</summary>
    private sealed class Scratch
    {
        public const int LargestKept = 1024 * 1024;

        public Scratch() => Writer = new(Buffer);

        public ArrayBufferWriter<byte> Buffer { get; } = new(4096);

        public Utf8JsonWriter Writer { get; }

        /// <summary>The node that was written last; null while one is being written.</summary>
        public JsonNode? Node { get; set; }

        /// <summary>What was left out of it.</summary>
        public IReadOnlySet<string>? Without { get; set; }

        /// <summary>Whether it had, or would have had, something volatile.</summary>
        public bool HasVolatile { get; set; }
    }
}
