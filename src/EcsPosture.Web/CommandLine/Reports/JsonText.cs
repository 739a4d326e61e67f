using System.Text.Json;

namespace EcsPosture.Web.CommandLine.Reports;

/// <summary>What the commands' JSON is written with.</summary>
internal static class JsonText
{
    /// <summary>Writes a property that is a list of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
