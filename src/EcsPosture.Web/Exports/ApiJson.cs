using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcsPosture.Web.Exports;

/// <summary>How the API and the exports write JSON: camel case, enums as words such as <c>needs-review</c>.</summary>
public static class ApiJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Sets options that were made elsewhere.</summary>
    public static void Set(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Converters.Add(new EnumWords());
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Set(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Comes before the converters that enums name themselves, whose words are those of the command line's report.</summary>
    private sealed class EnumWords() : JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
}
