using System.Globalization;
using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Wire;

/// <summary>A request, taken apart: what is asked, of which account and region, with which parameters.</summary>
/// <param name="Service">The IAM prefix of the service, such as <c>ecs</c> or <c>tag</c>.</param>
/// <param name="Action">The action, such as <c>ListClusters</c>.</param>
/// <param name="Protocol">How the answer is written.</param>
/// <param name="AccountId">The account of the credentials.</param>
/// <param name="Region">The region of the signature's credential scope.</param>
/// <param name="CallerArn">Who calls.</param>
/// <param name="Parameters">The parameters as an object, whatever the protocol.</param>
internal sealed record AwsCall(
    string Service,
    string Action,
    WireProtocol Protocol,
    string AccountId,
    string Region,
    string CallerArn,
    JsonObject Parameters)
{
    /// <summary>The action in IAM's form, such as <c>ecs:ListClusters</c>.</summary>
    public string FullName => $"{Service}:{Action}";

    /// <summary>A text parameter; null when absent or empty.</summary>
    public string? Text(string name) =>
        Parameters[name] is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A number parameter; null when absent.</summary>
    public int? Number(string name) =>
        Text(name) is { } text
            ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw AwsErrors.Invalid(this, $"{name} is not a number.")
            : null;

    /// <summary>A boolean parameter; false when absent.</summary>
    public bool Flag(string name) => string.Equals(Text(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Parameters[name] is JsonArray array ? [.. array.OfType<JsonValue>().Select(v => v.ToString())] : [];

    /// <summary>A list of objects; empty when absent.</summary>
    public IReadOnlyList<JsonObject> Objects(string name) =>
        Parameters[name] is JsonArray array ? [.. array.OfType<JsonObject>()] : [];

    /// <summary>Whether an <c>include</c> list names the word.</summary>
    public bool Includes(string word) => Texts("include").Contains(word, StringComparer.Ordinal);

    /// <summary>Every text in the parameters, for faults that are bound to a resource.</summary>
    public IEnumerable<string> AllTexts() => Walk(Parameters);

    private static IEnumerable<string> Walk(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(p => Walk(p.Value)),
        JsonArray found => found.SelectMany(Walk),
        JsonValue found => [found.ToString()],
        _ => [],
    };
}
