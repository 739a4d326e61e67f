using System.Text.Json;
using System.Text.Json.Nodes;

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
        ["scheduler"] = ["CreationDate", "EndDate", "LastModificationDate", "StartDate"],
    };

    public static JsonObject Read(ApiAction action, string body, int status)
    {
        try
        {
            // Some services answer an empty result with no body at all.
            if (body.Length == 0)
            {
                return [];
            }

            if (JsonNode.Parse(body, documentOptions: new() { MaxDepth = 128 }) is not JsonObject answer)
            {
                throw new AwsException(action, AwsError.Malformed("The answer is JSON but no object.", status));
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
            foreach (var (name, value) in owner.ToList())
            {
                if (value is JsonValue number && number.GetValueKind() is JsonValueKind.Number && members.Contains(name))
                {
                    if (number.TryGetValue(out double seconds) && AwsTime.FromEpoch(seconds) is { } text)
                    {
                        owner[name] = text;
                    }
                }
                else
                {
                    WriteTimes(value, members);
                }
            }
        }
    }
}
