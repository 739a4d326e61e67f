using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Building;

/// <summary>The documents of AWS's own managed policies that ECS estates use, as AWS publishes them.</summary>
internal static class AwsManagedPolicies
{
    private static readonly Lazy<JsonObject> Published = new(() =>
    {
        using var stream = typeof(AwsManagedPolicies).Assembly.GetManifestResourceStream("aws-managed-policies.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    });

    /// <summary>A policy's ARN, default version and document.</summary>
    public static (string Arn, string Version, JsonObject Document) Get(string name)
    {
        // Parsed nodes are not safe for readers at the same time, and estates may be built so.
        lock (Published)
        {
            var policy = Published.Value[name]!;
            return (policy["arn"]!.GetValue<string>(), policy["version"]!.GetValue<string>(), (JsonObject)policy["document"]!.DeepClone());
        }
    }
}
