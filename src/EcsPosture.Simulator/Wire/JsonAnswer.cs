using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Wire;

/// <summary>Writes answers of the JSON protocols: times, which a snapshot keeps as ISO 8601 text, go out as seconds since 1970.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The members that are timestamps in the service models of ECS, CloudTrail, Scheduler, KMS, Secrets Manager, Systems Manager, EFS and Organizations. Members that only look like
    // one (CloudTrail's LatestDeliveryAttemptTime) are text in the model and stay text.
    private static readonly HashSet<string> Times = new(StringComparer.Ordinal)
    {
        "createdAt", "updatedAt", "registeredAt", "deregisteredAt", "deleteRequestedAt", "startedAt", "stoppedAt", "stoppingAt",
        "connectivityAt", "pullStartedAt", "pullStoppedAt", "executionStoppedAt", "stabilityStatusAt", "finishedAt",
        "lastUpdated", "lastStatusChange",
        "LatestDeliveryTime", "LatestNotificationTime", "StartLoggingTime", "StopLoggingTime", "LatestCloudWatchLogsDeliveryTime",
        "LatestDigestDeliveryTime",
        "CreationDate", "LastModificationDate", "StartDate", "EndDate",
        "LastPingDateTime", "RegistrationDate", "OperationStartTime", "OperationEndTime", "NotBefore", "NotAfter",
        "DeletionDate", "LastUpdatedDate", "CreatedDate", "DeletedDate", "LastAccessedDate", "LastChangedDate", "LastRotatedDate", "NextRotationDate", "LastModifiedDate", "CreationTime",
        "JoinedTimestamp",
        "lastStartTime", "lastStopTime", "lastStatusChangeTime",
        "imagePushedAt", "imageScanCompletedAt", "vulnerabilitySourceUpdatedAt", "lastEvaluatedAt", "lastRecordedPullTime",
    };

    // Maps whose keys a customer chooses: a label named createdAt is a label.
    private static readonly HashSet<string> Maps = new(StringComparer.Ordinal) { "dockerLabels", "options", "driverOpts", "labels" };

    /// <summary>The answer's bytes.</summary>
    public static byte[] Write(JsonObject answer)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            Write(writer, answer, inMap: false);
        }

        return buffer.ToArray();
    }

    /// <summary>An error's bytes. Organizations says <c>Message</c> where the others say <c>message</c>.</summary>
    public static byte[] WriteError(AwsErrorException error, bool withType, string service)
    {
        var body = new JsonObject();
        if (withType)
        {
            body["__type"] = error.Code;
        }

        body[service is "organizations" ? "Message" : "message"] = error.Message;
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, bool inMap)
    {
        switch (node)
        {
            case JsonObject found:
                writer.WriteStartObject();
                foreach (var (name, value) in found)
                {
                    writer.WritePropertyName(name);
                    if (!inMap && Times.Contains(name) && ReadTime(value) is { } time)
                    {
                        writer.WriteNumberValue(time);
                    }
                    else
                    {
                        Write(writer, value, inMap || Maps.Contains(name));
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonArray found:
                writer.WriteStartArray();
                foreach (var item in found)
                {
                    Write(writer, item, inMap);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static decimal? ReadTime(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds() / 1000m
            : null;
}
