using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace EcsPosture.Web.Tests.Exports;

/// <summary>
/// The schemas that exports are judged by. SARIF's is the published file (from the npm package <c>@microsoft/jest-sarif</c>, MIT); the
/// others say in their own comment what they were made from.
/// </summary>
internal static class PublishedSchema
{
    private static readonly Dictionary<string, Lazy<JsonSchema>> Schemas = new()
    {
        ["sarif"] = new(() => Load("sarif-2.1.0-rtm.5.json")),
        ["ocsf"] = new(() => Load("ocsf-compliance-finding-1.3.0.json")),
        ["asff"] = new(() => Load("asff-2018-10-08.json")),
    };

    /// <summary>Fails with what is wrong and where, unless a document is as its schema says.</summary>
    public static void AssertValid(string format, string document)
    {
        using var json = JsonDocument.Parse(document);
        var results = Schemas[format].Value.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        Assert.True(results.IsValid, string.Join('\n', Wrong(results).Take(10)));
    }

    /// <summary>Whether a document is as its schema says.</summary>
    public static bool IsValid(string format, string document)
    {
        using var json = JsonDocument.Parse(document);
        return Schemas[format].Value.Evaluate(json.RootElement, new EvaluationOptions { RequireFormatValidation = true }).IsValid;
    }

    private static IEnumerable<string> Wrong(EvaluationResults results) => (results.Details ?? [])
        .Where(detail => detail.Errors is { Count: > 0 })
        .Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Select(error => $"{error.Key}: {error.Value}"))}");

    private static JsonSchema Load(string name)
    {
        using var stream = typeof(PublishedSchema).Assembly.GetManifestResourceStream("Schemas." + name)!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        if (name.StartsWith("sarif", StringComparison.Ordinal))
        {
            // Written for draft 4, it uses nothing that draft 7 reads otherwise, but for the name of the schema's own id, which is not needed.
            var schema = JsonNode.Parse(text)!.AsObject();
            schema["$schema"] = "http://json-schema.org/draft-07/schema#";
            schema.Remove("id");
            text = schema.ToJsonString();
        }

        return JsonSchema.FromText(text);
    }
}
