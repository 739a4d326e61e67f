using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.Exports.Results;

/// <summary>The part of a SARIF run that says what the tool's rules are, and to which controls of which frameworks they belong.</summary>
internal static class SarifTool
{
    /// <summary>The level of a Fail.</summary>
    public static string LevelOf(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    public static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", Product.Name);
        json.WriteString("version", Product.Version);
        json.WriteString("informationUri", "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security.html");
        json.WriteStartArray("supportedTaxonomies");
        for (var i = 0; i < FrameworkList.All.Count; i++)
        {
            WriteReference(json, i);
        }

        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (var check in CheckCatalogue.Default.Checks)
        {
            WriteRule(json, check.Info);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("taxonomies");
        foreach (var framework in FrameworkList.All)
        {
            WriteTaxonomy(json, framework);
        }

        json.WriteEndArray();
    }

    private static void WriteRule(Utf8JsonWriter json, CheckInfo check)
    {
        json.WriteStartObject();
        json.WriteString("id", check.Id);
        WriteText(json, "shortDescription", check.Title);
        WriteText(json, "fullDescription", check.Rationale);
        WriteText(json, "help", $"{check.Remediation.Summary}{(check.Remediation.SideEffects is { } effects ? " " + effects : "")}");
        json.WriteString("helpUri", ResultText.GuideOf(check));
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", LevelOf(check.Severity));
        json.WriteEndObject();
        json.WriteStartArray("relationships");
        foreach (var mapping in check.Controls)
        {
            if (FrameworkList.Of(mapping) is { } control)
            {
                WriteRelationship(json, control, mapping);
            }
        }

        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteStrings("tags", check.Topics.Select(FindingsReader.Word).Prepend("security"));
        json.WriteString("precision", "high");
        json.WriteString("security-severity", check.Severity switch
        {
            Severity.Critical => "9.5",
            Severity.High => "8.0",
            Severity.Medium => "5.5",
            Severity.Low => "2.5",
            _ => "0.0",
        });
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRelationship(Utf8JsonWriter json, Control control, FrameworkControl mapping)
    {
        json.WriteStartObject();
        json.WriteStartObject("target");
        json.WriteString("id", control.Id);
        json.WritePropertyName("toolComponent");
        WriteReference(json, FrameworkList.All.Select((f, i) => (f.Key, i)).First(f => f.Key == control.Framework).i);
        json.WriteEndObject();
        json.WriteStrings("kinds", ["relevant"]);
        json.WriteStartObject("properties");
        json.WriteString("mapping", mapping.Source.Word());
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, int framework)
    {
        json.WriteStartObject();
        json.WriteString("name", FrameworkList.All[framework].Title);
        json.WriteNumber("index", framework);
        json.WriteEndObject();
    }

    private static void WriteTaxonomy(Utf8JsonWriter json, Framework framework)
    {
        json.WriteStartObject();
        json.WriteString("name", framework.Title);
        json.WriteString("organization", framework.Publisher);
        json.WriteString("informationUri", framework.Url);
        json.WriteBoolean("isComprehensive", false);
        json.WriteStartArray("taxa");
        foreach (var control in framework.Controls)
        {
            json.WriteStartObject();
            json.WriteString("id", control.Id);
            WriteText(json, "shortDescription", control.Title);
            if (control.Url is { } url)
            {
                json.WriteString("helpUri", url);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
