using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Access;

/// <summary>Writes a statement as IAM does, so that a reader finds it again in the policy.</summary>
public static class StatementJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The statement as indented JSON. A list of one is written as its one text.</summary>
    public static string Of(PolicyStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            if (statement.Sid is { } sid)
            {
                json.WriteString("Sid", sid);
            }

            json.WriteString("Effect", statement.Effect);
            Write(json, "Principal", statement.Principals);
            Write(json, "NotPrincipal", statement.NotPrincipals);
            Write(json, "Action", statement.Actions);
            Write(json, "NotAction", statement.NotActions);
            Write(json, "Resource", statement.Resources);
            Write(json, "NotResource", statement.NotResources);
            Write(json, statement.Conditions);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WritePropertyName(name);
        if (values is [var only])
        {
            json.WriteStringValue(only);
            return;
        }

        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<PolicyPrincipal>? principals)
    {
        if (principals is null)
        {
            return;
        }

        if (principals is [{ Type: "*" }])
        {
            json.WriteString(name, "*");
            return;
        }

        json.WriteStartObject(name);
        foreach (var kind in principals.GroupBy(p => p.Type, StringComparer.Ordinal))
        {
            Write(json, kind.Key, [.. kind.Select(p => p.Value)]);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<PolicyCondition> conditions)
    {
        if (conditions.Count == 0)
        {
            return;
        }

        json.WriteStartObject("Condition");
        foreach (var kind in conditions.GroupBy(c => c.Operator, StringComparer.Ordinal))
        {
            json.WriteStartObject(kind.Key);
            foreach (var condition in kind)
            {
                Write(json, condition.Key, condition.Values);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
