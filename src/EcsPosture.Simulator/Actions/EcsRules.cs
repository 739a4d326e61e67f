using System.Text.Json.Nodes;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>What ECS refuses and how it says so.</summary>
internal static class EcsRules
{
    /// <summary>The cluster that a call names, or the default one.</summary>
    public static ServedCluster Cluster(AwsCall call, ServedFolder folder) => Cluster(call, folder, call.Text("cluster"));

    /// <summary>The cluster with a name or ARN.</summary>
    public static ServedCluster Cluster(AwsCall call, ServedFolder folder, string? nameOrArn)
    {
        _ = call;
        return folder.Ecs.Cluster(nameOrArn) is { } cluster && Answers.Text(cluster.Body, "status") is not "INACTIVE"
            ? cluster
            : throw new AwsErrorException("ClusterNotFoundException", "Cluster not found.");
    }

    /// <summary>Refuses a batch that is larger than the API takes.</summary>
    public static void AtMost(AwsCall call, IReadOnlyList<string> batch, int most, string what)
    {
        if (batch.Count > most)
        {
            throw AwsErrors.Invalid(call, $"The number of {what} can not be more than {most}.");
        }
    }

    /// <summary>Refuses an empty batch or one that is larger than the API takes.</summary>
    public static IReadOnlyList<string> Batch(AwsCall call, string name, int most)
    {
        var batch = call.Texts(name);
        if (batch.Count == 0)
        {
            throw AwsErrors.Invalid(call, $"{char.ToUpperInvariant(name[0])}{name[1..]} can not be empty.");
        }

        AtMost(call, batch, most, name);
        return batch;
    }

    /// <summary>A failure: no such resource.</summary>
    public static JsonObject Missing(string arn) => new() { ["arn"] = arn, ["reason"] = "MISSING" };

    /// <summary>A word that must be one of a few.</summary>
    public static string OneOf(AwsCall call, string name, string standard, params ReadOnlySpan<string> words)
    {
        var word = call.Text(name) ?? standard;
        return words.Contains(word) ? word : throw AwsErrors.Invalid(call, $"{name} should be one of: {string.Join(",", words!)}");
    }
}
