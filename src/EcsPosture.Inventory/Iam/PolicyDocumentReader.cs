using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace EcsPosture.Inventory.Iam;

/// <summary>
/// Reads policy documents as IAM and CloudWatch Logs give them: as JSON, or as JSON text that may be URL-encoded. One
/// statement or a list, one string or a list. A document that cannot be understood is a gap and never an empty policy.
/// </summary>
public static class PolicyDocumentReader
{
    /// <summary>Reads a document out of an answer; a gap of kind Malformed when it is none.</summary>
    /// <param name="node">The document: an object, or text.</param>
    /// <param name="action">The action that answered it.</param>
    /// <param name="resource">ARN or name of what it belongs to.</param>
    public static Observed<PolicyDocument> Read(JsonNode? node, string action, string resource)
    {
        string? text;
        try
        {
            text = node is JsonValue value && value.TryGetValue<string>(out var encoded) ? encoded : node?.ToJsonString();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            text = null;
        }

        return TryParse(text, out var document, out var problem)
            ? Observed.Known(document)
            : Observed.Unknown<PolicyDocument>(new(GapKind.Malformed, action, resource, "MalformedPolicyDocument", problem, null));
    }

    /// <summary>Reads a document out of text; says what is wrong, and where, when it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PolicyDocument? document, [NotNullWhen(false)] out string? problem)
    {
        var parsed = PolicyParser.Parse(text);
        document = parsed.Document;
        problem = document is null ? $"the document is not a policy: {parsed.Problems.First(p => p.IsError)}" : null;
        return document is not null;
    }
}
