using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace EcsPosture.Simulator.Wire;

/// <summary>Writes S3's answers from the JSON that the AWS CLI prints for them.</summary>
internal static class S3Answer
{
    private const string Space = "http://s3.amazonaws.com/doc/2006-03-01/";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    // The element that holds a list's items, where the CLI's name is not that of an item.
    private static readonly Dictionary<string, (string List, string Item)> Lists = new(StringComparer.Ordinal)
    {
        ["Buckets"] = ("Buckets", "Bucket"),
        ["Grants"] = ("AccessControlList", "Grant"),
        ["Rules"] = ("", "Rule"),
    };

    /// <summary>Writes an answer.</summary>
    public static void Write(XmlWriter writer, AwsCall call, JsonObject answer)
    {
        var (root, content) = call.Action switch
        {
            "ListBuckets" => ("ListAllMyBucketsResult", answer),
            "GetBucketAcl" => ("AccessControlPolicy", answer),
            _ => (answer.First().Key, (JsonObject)answer.First().Value!),
        };
        writer.WriteStartElement(root, Space);
        WriteMembers(writer, content);
        writer.WriteEndElement();
    }

    /// <summary>Writes an error.</summary>
    public static void WriteError(XmlWriter writer, AwsErrorException error, string requestId)
    {
        writer.WriteStartElement("Error");
        writer.WriteElementString("Code", error.Code);
        writer.WriteElementString("Message", error.Message);
        writer.WriteElementString("RequestId", requestId);
        writer.WriteEndElement();
    }

    private static void WriteMembers(XmlWriter writer, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            switch (value)
            {
                case null:
                    break;
                case JsonArray array when Lists.TryGetValue(name, out var list):
                    WriteList(writer, array, list.List, list.Item);
                    break;
                case JsonObject found:
                    writer.WriteStartElement(name, Space);
                    WriteType(writer, name, found);
                    WriteMembers(writer, found);
                    writer.WriteEndElement();
                    break;
                default:
                    writer.WriteElementString(name, Space, value.GetValueKind() switch
                    {
                        JsonValueKind.True => "true",
                        JsonValueKind.False => "false",
                        _ => value.ToString(),
                    });
                    break;
            }
        }
    }

    private static void WriteList(XmlWriter writer, JsonArray items, string list, string item)
    {
        if (list.Length > 0)
        {
            writer.WriteStartElement(list, Space);
        }

        foreach (var each in items.OfType<JsonObject>())
        {
            writer.WriteStartElement(item, Space);
            WriteMembers(writer, each);
            writer.WriteEndElement();
        }

        if (list.Length > 0)
        {
            writer.WriteEndElement();
        }
    }

    // The type of a grantee is an attribute on the wire.
    private static void WriteType(XmlWriter writer, string name, JsonObject found)
    {
        if (name is "Grantee" && found["Type"] is { } type)
        {
            writer.WriteAttributeString("xsi", "type", Instance, type.ToString());
        }
    }
}
