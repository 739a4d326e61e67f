using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace EcsPosture.Simulator.Wire;

/// <summary>Writes answers of the XML protocols from the JSON that the AWS CLI prints for them.</summary>
internal static class XmlAnswer
{
    private static readonly HashSet<string> PolicyDocuments = new(StringComparer.Ordinal) { "AssumeRolePolicyDocument", "PolicyDocument", "Document" };

    private static readonly HashSet<string> Times = new(StringComparer.Ordinal)
    {
        "CreateDate", "UpdateDate", "LastUsedDate", "PasswordLastUsed", "Expiration", "LaunchTime", "AttachTime", "CreateTime",
        "CreatedTime", "AlarmConfigurationUpdatedTimestamp", "StateUpdatedTimestamp",
    };

    // Where the name on EC2's wire is not the CLI's name with a small first letter.
    private static readonly Dictionary<string, string> Ec2Names = new(StringComparer.Ordinal)
    {
        ["UserIdGroupPairs"] = "groups",
        ["Tags"] = "tagSet",
        ["SecurityGroups"] = "securityGroupInfo",
        ["Subnets"] = "subnetSet",
        ["Regions"] = "regionInfo",
        ["Vpcs"] = "vpcSet",
        ["RouteTables"] = "routeTableSet",
        ["Associations"] = "associationSet",
        ["Routes"] = "routeSet",
        ["PropagatingVgws"] = "propagatingVgwSet",
        ["VpcEndpoints"] = "vpcEndpointSet",
        ["RouteTableIds"] = "routeTableIdSet",
        ["SubnetIds"] = "subnetIdSet",
        ["NetworkInterfaceIds"] = "networkInterfaceIdSet",
        ["DnsEntries"] = "dnsEntrySet",
        ["FlowLogs"] = "flowLogSet",
        ["Endpoint"] = "regionEndpoint",
        ["Reservations"] = "reservationSet",
        ["Groups"] = "groupSet",
        ["NetworkInterfaces"] = "networkInterfaceSet",
        ["Ipv6Addresses"] = "ipv6AddressesSet",
        ["BlockDeviceMappings"] = "blockDeviceMapping",
        ["LaunchTemplateVersions"] = "launchTemplateVersionSet",
        ["SecurityGroupIds"] = "securityGroupIdSet",
        ["TagSpecifications"] = "tagSpecificationSet",
        ["Images"] = "imagesSet",
        ["Volumes"] = "volumeSet",
        ["Attachments"] = "attachmentSet",
        ["Ipv6CidrBlockAssociationSet"] = "ipv6CidrBlockAssociationSet",
    };

    // Names that differ by what they stand in, as EC2's own model has them.
    private static readonly Dictionary<(string Parent, string Name), string> Ec2NamesByParent = new()
    {
        [("SecurityGroups", "Description")] = "groupDescription",
        [("Reservations", "Instances")] = "instancesSet",
        [("Instances", "SecurityGroups")] = "groupSet",
        [("Instances", "State")] = "instanceState",
        [("Instances", "PublicIpAddress")] = "ipAddress",
        [("Instances", "PublicDnsName")] = "dnsName",
        [("LaunchTemplateData", "BlockDeviceMappings")] = "blockDeviceMappingSet",
        [("LaunchTemplateData", "SecurityGroups")] = "securityGroupSet",
        [("Images", "State")] = "imageState",
        [("Images", "OwnerId")] = "imageOwnerId",
        [("Images", "Public")] = "isPublic",
        [("Volumes", "State")] = "status",
        [("Attachments", "State")] = "status",
    };

    private static readonly XmlWriterSettings Writing = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CheckCharacters = false,
        OmitXmlDeclaration = true,
    };

    /// <summary>The answer's bytes.</summary>
    public static byte[] Write(AwsCall call, JsonObject answer, string requestId) => Document(writer =>
    {
        if (call.Protocol is WireProtocol.RestXml)
        {
            S3Answer.Write(writer, call, answer);
            return;
        }

        if (call.Protocol is WireProtocol.Ec2Query)
        {
            writer.WriteStartElement($"{call.Action}Response", "http://ec2.amazonaws.com/doc/2016-11-15/");
            writer.WriteElementString("requestId", requestId);
            WriteMembers(writer, answer, ec2: true, parent: "");
            writer.WriteEndElement();
            return;
        }

        writer.WriteStartElement($"{call.Action}Response", Namespace(call.Service));
        writer.WriteStartElement($"{call.Action}Result");
        WriteMembers(writer, answer, ec2: false, parent: "");
        writer.WriteEndElement();
        writer.WriteStartElement("ResponseMetadata");
        writer.WriteElementString("RequestId", requestId);
        writer.WriteEndElement();
        writer.WriteEndElement();
    });

    /// <summary>An error's bytes.</summary>
    public static byte[] WriteError(WireProtocol protocol, string service, AwsErrorException error, string requestId) => Document(writer =>
    {
        if (protocol is WireProtocol.RestXml)
        {
            S3Answer.WriteError(writer, error, requestId);
            return;
        }

        if (protocol is WireProtocol.Ec2Query)
        {
            writer.WriteStartElement("Response");
            writer.WriteStartElement("Errors");
            writer.WriteStartElement("Error");
            writer.WriteElementString("Code", error.Code);
            writer.WriteElementString("Message", error.Message);
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteElementString("RequestID", requestId);
            writer.WriteEndElement();
            return;
        }

        writer.WriteStartElement("ErrorResponse", Namespace(service));
        writer.WriteStartElement("Error");
        writer.WriteElementString("Type", error.Status >= 500 ? "Receiver" : "Sender");
        writer.WriteElementString("Code", error.Code);
        writer.WriteElementString("Message", error.Message);
        writer.WriteEndElement();
        writer.WriteElementString("RequestId", requestId);
        writer.WriteEndElement();
    });

    private static byte[] Document(Action<XmlWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Writing))
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    private static string Namespace(string service) =>
        service switch
        {
            "sts" => "https://sts.amazonaws.com/doc/2011-06-15/",
            "elasticloadbalancing" => "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
            "autoscaling" => "http://autoscaling.amazonaws.com/doc/2011-01-01/",
            "sns" => "http://sns.amazonaws.com/doc/2010-03-31/",
            "cloudwatch" => "http://monitoring.amazonaws.com/doc/2010-08-01/",
            _ => "https://iam.amazonaws.com/doc/2010-05-08/",
        };

    private static void WriteMembers(XmlWriter writer, JsonObject members, bool ec2, string parent)
    {
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                continue;
            }

            writer.WriteStartElement(ec2 ? Ec2Name(name, parent) : name);
            if (!ec2 && PolicyDocuments.Contains(name))
            {
                writer.WriteString(Uri.EscapeDataString(Text(value)));
            }
            else if (!ec2 && name is "SummaryMap" && value is JsonObject map)
            {
                WriteMap(writer, map);
            }
            else
            {
                WriteValue(writer, value, ec2, name);
            }

            writer.WriteEndElement();
        }
    }

    private static void WriteMap(XmlWriter writer, JsonObject map)
    {
        foreach (var (key, value) in map)
        {
            writer.WriteStartElement("entry");
            writer.WriteElementString("key", key);
            writer.WriteElementString("value", Text(value!));
            writer.WriteEndElement();
        }
    }

    private static void WriteValue(XmlWriter writer, JsonNode value, bool ec2, string name)
    {
        switch (value)
        {
            case JsonObject found:
                WriteMembers(writer, found, ec2, name);
                break;
            case JsonArray found:
                foreach (var item in found.OfType<JsonNode>())
                {
                    writer.WriteStartElement(ec2 ? "item" : "member");
                    WriteValue(writer, item, ec2, name);
                    writer.WriteEndElement();
                }

                break;
            default:
                writer.WriteString(Times.Contains(name) ? IsoTime(Text(value)) : Text(value));
                break;
        }
    }

    private static string Ec2Name(string name, string parent) =>
        Ec2NamesByParent.TryGetValue((parent, name), out var special) ? special
        : Ec2Names.TryGetValue(name, out var other) ? other
        : char.ToLowerInvariant(name[0]) + name[1..];

    private static string Text(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private static string IsoTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;
}
