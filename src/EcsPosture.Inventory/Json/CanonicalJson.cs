using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>The canonical bytes. A null in a list, or nesting deeper than AWS sends, is an error.</summary>
    /// <exception cref="JsonException">The JSON is nested too deep or has a null in a list.</exception>
    public static byte[] Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, node, skipVolatile: false, 0);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The canonical text.</summary>
    public static string Text(JsonNode node) => Encoding.UTF8.GetString(Bytes(node));

    /// <summary>
    /// A hash over the canonical bytes of some nodes, without what is volatile; an absent node counts as absent. What has no
    /// canonical form is hashed as it stands.
    /// </summary>
    public static string Hash(params ReadOnlySpan<JsonNode?> nodes)
    {
        var hash = new XxHash128();
        foreach (var node in nodes)
        {
            hash.Append(node is null ? "null"u8 : BytesToHash(node));
            hash.Append("\n"u8);
        }

        return hash.GetCurrentHashAsUInt128().ToString("x32", CultureInfo.InvariantCulture);
    }

    private static ReadOnlySpan<byte> BytesToHash(JsonNode node)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            using (var writer = new Utf8JsonWriter(buffer))
            {
                Write(writer, node, skipVolatile: true, 0);
            }

            return buffer.WrittenSpan;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return AsItStands(node);
        }
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

    private static void Write(Utf8JsonWriter writer, JsonNode node, bool skipVolatile, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new JsonException("nested too deep");
        }

        switch (node)
        {
            case JsonObject obj:
                writer.WriteStartObject();
                foreach (var (name, value) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    if (value is not null && !(skipVolatile && Volatile.Contains(name)))
                    {
                        writer.WritePropertyName(name);
                        Write(writer, value, skipVolatile, depth + 1);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(writer, item ?? throw new JsonException("a list holds null"), skipVolatile, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
