using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Secrets Manager and Parameter Store, without any value.</summary>
internal static class SecretsActions
{
    public static JsonObject ListSecrets(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListSecrets);
        var secrets = folder.Entries(SnapshotPaths.ListSecrets, "SecretList")
            .Where(secret => call.Flag("IncludePlannedDeletion") || Answers.Text(secret, "DeletedDate") is null)
            .Where(secret => call.Objects("Filters").All(filter => Matches(call, filter, secret)))
            .ToList();
        var page = Page.Of(call, secrets, "NextToken", "MaxResults", 100, 100);
        return Answers.Of("SecretList", Answers.Array(page.Items), "NextToken", page.Next);
    }

    public static JsonObject GetResourcePolicy(AwsCall call, ServedFolder folder)
    {
        var id = call.Text("SecretId") ?? throw AwsErrors.Invalid(call, "SecretId is required.");
        var secret = folder.Entries(SnapshotPaths.ListSecrets, "SecretList").FirstOrDefault(s => Answers.Text(s, "ARN") == id || Answers.Text(s, "Name") == id)
            ?? throw new AwsErrorException("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        var path = SnapshotPaths.GetResourcePolicy(Answers.Text(secret, "ARN")!);
        folder.Require(call, path);
        return (JsonObject)folder.File(path)!.DeepClone();
    }

    public static JsonObject DescribeParameters(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeParameters);
        var parameters = folder.Entries(SnapshotPaths.DescribeParameters, "Parameters")
            .Where(parameter => call.Objects("ParameterFilters").All(filter => Answers.Text(filter, "Key") switch
            {
                "Name" when (Answers.Text(filter, "Option") ?? "Equals") is "Equals" => Values(filter).Contains(Answers.Text(parameter, "Name")),
                var other => throw new AwsErrorException("InvalidFilterKey", $"The filter {other} is not supported here."),
            }))
            .ToList();
        var page = Page.Of(call, parameters, "NextToken", "MaxResults", 10, 50);
        return Answers.Of("Parameters", Answers.Array(page.Items), "NextToken", page.Next);
    }

    private static bool Matches(AwsCall call, JsonObject filter, JsonNode secret)
    {
        var values = Values(filter);
        if (values.Count > 10)
        {
            throw AwsErrors.Invalid(call, "A filter takes at most 10 values.");
        }

        return Answers.Text(filter, "Key") is "name"
            ? values.Any(value => (Answers.Text(secret, "Name") ?? "").StartsWith(value ?? "", StringComparison.Ordinal))
            : throw AwsErrors.Invalid(call, "Only the filter name is supported here.");
    }

    private static List<string?> Values(JsonObject filter) => [.. (filter["Values"] as JsonArray ?? []).Select(v => v?.ToString())];
}
