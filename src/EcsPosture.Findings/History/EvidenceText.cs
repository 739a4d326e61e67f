using System.Text.Json;
using EcsPosture.Checks;

namespace EcsPosture.Findings.History;

/// <summary>The evidence of an occurrence as it stands in the store: a JSON list of <c>path</c>, <c>actual</c>, <c>expected</c>.</summary>
internal static class EvidenceText
{
    public static string Write(IReadOnlyList<Evidence> evidence) => JsonSerializer.Serialize(evidence, JsonSerializerOptions.Web);

    public static IReadOnlyList<Evidence> Read(string text) => JsonSerializer.Deserialize<List<Evidence>>(text, JsonSerializerOptions.Web) ?? [];
}
