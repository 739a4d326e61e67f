using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Reads JSON answers into the shape that the AWS CLI prints: times, which the wire sends as seconds, become ISO 8601 text.</summary>
internal static class JsonAnswer
{
    /// <summary>Members of type timestamp in the answers of the actions used, by service, from AWS's published models. CloudWatch Logs has none: its times are numbers.</summary>
    private static readonly Dictionary<string, HashSet<string>> Timestamps = new()
    {
        ["ecs"] =
        [
            "connectivityAt", "createdAt", "deleteRequestedAt", "deregisteredAt", "executionStoppedAt", "lastStartedAt", "lastStatusChange",
            "lastUpdated", "pullStartedAt", "pullStoppedAt", "registeredAt", "stabilityStatusAt", "startedAt", "stoppedAt", "stoppingAt", "updatedAt",
        ],
        ["cloudtrail"] =
        [
            "LatestCloudWatchLogsDeliveryTime", "LatestDeliveryTime", "LatestDigestDeliveryTime", "LatestNotificationTime", "StartLoggingTime", "StopLoggingTime",
        ],
        ["ssm"] =
        [
            "LastAssociationExecutionDate", "LastModifiedDate", "LastNoRebootInstallOperationTime", "LastPingDateTime", "LastSuccessfulAssociationExecutionDate", "OperationEndTime",
            "OperationStartTime", "RegistrationDate",
        ],
        ["acm"] = ["CreatedAt", "ImportedAt", "IssuedAt", "NotAfter", "NotBefore", "RevokedAt", "UpdatedAt"],
        ["kms"] = ["CreationDate", "DeletionDate", "LastUpdatedDate", "NextRotationDate", "OnDemandRotationStartDate", "ValidTo"],
        ["secretsmanager"] = ["CreatedDate", "DeletedDate", "LastAccessedDate", "LastChangedDate", "LastRotatedDate", "NextRotationDate"],
        ["elasticfilesystem"] = ["CreationTime", "Timestamp"],
        ["ecr"] =
        [
            "createdAt", "firstObservedAt", "imagePushedAt", "imageScanCompletedAt", "lastActivatedAt", "lastArchivedAt", "lastEvaluatedAt",
            "lastInUseAt", "lastObservedAt", "lastRecordedPullTime", "pushedAt", "updatedAt", "vendorCreatedAt", "vendorUpdatedAt", "vulnerabilitySourceUpdatedAt",
        ],
        ["config"] = ["lastStartTime", "lastStatusChangeTime", "lastStopTime"],
        ["guardduty"] = ["UpdatedAt"],
        ["scheduler"] = ["CreationDate", "EndDate", "LastModificationDate", "StartDate"],
    };

    public static JsonObject Read(ApiAction action, byte[] body, int status)
    {
        try
        {
            // Some services answer an empty result with no body at all.
            if (body.Length == 0)
            {
                return [];
            }

            if (Parse(body) is not JsonObject answer)
            {
                throw new AwsException(action, AwsError.Malformed("The answer is JSON but no object.", status));
            }

            if (action.Service == AwsService.GuardDuty)
            {
                answer = (JsonObject)Capitalized(answer)!;
            }

            if (Timestamps.TryGetValue(action.Service.IamPrefix, out var members))
            {
                WriteTimes(answer, members);
            }

            return answer;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new AwsException(action, AwsError.Malformed("The answer is not JSON.", status), e);
        }
    }

    /// <summary>Bytes that are no UTF-8 are replaced as a decoder does, so that the rest can be read.</summary>
    private static JsonNode? Parse(byte[] body) =>
        JsonNode.Parse(Utf8.IsValid(body) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body)), documentOptions: new() { MaxDepth = 128 });

    /// <summary>Members whose names the CLI writes with a capital where the wire has a small letter; the keys of tags are the customer's.</summary>
    private static JsonNode? Capitalized(JsonNode? node) => node switch
    {
        JsonObject owner => new JsonObject(owner.Select(member =>
            KeyValuePair.Create(char.ToUpperInvariant(member.Key[0]) + member.Key[1..], member.Key is "tags" ? member.Value?.DeepClone() : Capitalized(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Capitalized)]),
        _ => node?.DeepClone(),
    };

    private static void WriteTimes(JsonNode? node, HashSet<string> members)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                WriteTimes(item, members);
            }
        }
        else if (node is JsonObject owner)
        {
            List<(string Name, string Text)>? times = null;
            foreach (var (name, value) in owner)
            {
                if (value is not JsonValue number)
                {
                    WriteTimes(value, members);
                }
                else if (members.Contains(name) && number.GetValueKind() is JsonValueKind.Number && number.TryGetValue(out double seconds) && AwsTime.FromEpoch(seconds) is { } text)
                {
                    (times ??= []).Add((name, text));
                }
            }

            foreach (var (name, text) in times ?? [])
            {
                owner[name] = text;
            }
        }
    }
}
