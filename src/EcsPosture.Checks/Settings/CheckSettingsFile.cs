using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Checks.Catalogue;

namespace EcsPosture.Checks.Settings;

/// <summary>
/// Settings of checks as a JSON file:
/// <c>{ "checks": { "ecs-log-group-retention": { "enabled": true, "severity": "high", "parameters": { "minimumRetentionDays": 90 } } } }</c>.
/// </summary>
public static class CheckSettingsFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The words for severities, in a sentence.</summary>
    internal static string SeverityWords { get; } = string.Join(", ", Enum.GetNames<Severity>().Reverse()).ToLowerInvariant();

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its content.</param>
    /// <param name="catalogue">The checks there are.</param>
    /// <param name="errors">All that is wrong, each naming its field; then nothing should be used.</param>
    public static IReadOnlyDictionary<string, CheckSetting> Read(string text, CheckCatalogue catalogue, out IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var wrong = new List<string>();
        errors = wrong;
        var settings = new Dictionary<string, CheckSetting>(StringComparer.Ordinal);
        foreach (var (id, node) in Checks(text, wrong))
        {
            if (catalogue.Find(id) is not { } check)
            {
                wrong.Add($"checks.{id}: there is no such check. “ecs-posture checks” lists all.");
            }
            else if (ReadOne(node, out var reasons) is { } setting && reasons.Count == 0)
            {
                wrong.AddRange(setting.Errors(check.Info).Select(error => $"checks.{id}.parameters.{error}"));
                settings[id] = setting;
            }
            else
            {
                wrong.AddRange(reasons.Select(reason => $"checks.{id}.{reason}"));
            }
        }

        return settings;
    }

    /// <summary>Reads the settings of one check; null with the reasons when they are none.</summary>
    public static CheckSetting? ReadOne(JsonNode? node, out IReadOnlyList<string> errors)
    {
        var wrong = new List<string>();
        errors = wrong;
        if (node is not JsonObject members)
        {
            wrong.Add("enabled: write an object with enabled, severity or parameters.");
            return null;
        }

        wrong.AddRange(members.Where(m => m.Key is not ("enabled" or "severity" or "parameters")).Select(m => $"{m.Key}: there is no such setting. Use enabled, severity or parameters."));
        return new CheckSetting
        {
            IsEnabled = Enabled(members["enabled"], wrong),
            Severity = SeverityOf(members["severity"], wrong),
            Parameters = Parameters(members["parameters"], wrong),
        }.Tidy();
    }

    /// <summary>Writes settings as a file that <see cref="Read"/> takes.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, CheckSetting>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var checks = new JsonObject();
        foreach (var (id, setting) in settings.Where(s => !s.Value.IsEmpty).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var one = new JsonObject();
            if (setting.IsEnabled is { } enabled)
            {
                one["enabled"] = enabled;
            }

            if (setting.Severity is { } severity)
            {
                one["severity"] = severity.ToString().ToLowerInvariant();
            }

            if (setting.Parameters.Count > 0)
            {
                one["parameters"] = new JsonObject(setting.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
            }

            checks[id] = one;
        }

        return new JsonObject { ["checks"] = checks }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Checks(string text, List<string> wrong)
    {
        try
        {
            if (JsonNode.Parse(text, documentOptions: Lenient) is JsonObject root && root.Count == 1 && root["checks"] is JsonObject checks)
            {
                _ = checks.Count;
                return checks;
            }

            wrong.Add("""checks: write one object, {"checks": {"<id>": {…}}}.""");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            wrong.Add($"The file is no JSON: {e.Message}");
        }

        return [];
    }

    private static bool? Enabled(JsonNode? node, List<string> wrong)
    {
        if (node is null)
        {
            return null;
        }

        if (node is JsonValue value && value.TryGetValue<bool>(out var enabled))
        {
            return enabled;
        }

        wrong.Add("enabled: write true or false.");
        return null;
    }

    private static Severity? SeverityOf(JsonNode? node, List<string> wrong)
    {
        if (node is null)
        {
            return null;
        }

        if (node is JsonValue value && value.TryGetValue<string>(out var word)
            && Enum.GetValues<Severity>().Cast<Severity?>().FirstOrDefault(s => s!.Value.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)) is { } severity)
        {
            return severity;
        }

        wrong.Add($"severity: write one of {SeverityWords}.");
        return null;
    }

    private static Dictionary<string, string> Parameters(JsonNode? node, List<string> wrong)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is null)
        {
            return parameters;
        }

        if (node is not JsonObject members)
        {
            wrong.Add("parameters: write an object of names and values.");
            return parameters;
        }

        foreach (var (name, value) in members)
        {
            if (TextOf(value) is { } text)
            {
                parameters[name] = text;
            }
            else
            {
                wrong.Add($"parameters.{name}: write a text, a number, true, false or a list of texts.");
            }
        }

        return parameters;
    }

    /// <summary>A value as a check reads it: a list is its items with commas between.</summary>
    private static string? TextOf(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
        JsonArray items when items.All(item => item is JsonValue one && one.GetValueKind() is JsonValueKind.String) => string.Join(',', items.Select(item => item!.GetValue<string>())),
        _ => null,
    };
}
