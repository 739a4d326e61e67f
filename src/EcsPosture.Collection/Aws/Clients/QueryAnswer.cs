using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Turns XML answers of the query protocol into the JSON that the AWS CLI prints; policy documents, which arrive URL-encoded, become objects.</summary>
internal static class QueryAnswer
{
    // Member types of the answers used, from AWS's published model: XML itself does not tell an empty list from an empty text.
    private static readonly HashSet<string> Lists =
    [
        "AlarmActions", "CompositeAlarms", "Dimensions", "InsufficientDataActions", "MetricAlarms", "Metrics", "OKActions", "Subscriptions",
        "AttachedManagedPolicies", "AttachedPolicies", "GroupDetailList", "GroupList", "GroupPolicyList", "Groups", "InstanceProfileList", "InstanceProfiles", "Policies",
        "PolicyNames", "PolicyVersionList", "RoleDetailList", "RolePolicyList", "Roles", "Tags", "UserDetailList", "UserPolicyList", "Users",

        // Auto Scaling.
        "AutoScalingGroups", "AvailabilityZoneIds", "AvailabilityZones", "BlockDeviceMappings", "EnabledMetrics", "Instances", "LaunchConfigurations",
        "LoadBalancerNames", "Overrides", "SecurityGroups", "SuspendedProcesses", "TargetGroupARNs", "TerminationPolicies", "TrafficSources",

        // Elastic Load Balancing.
        "Actions", "AlpnPolicy", "Attributes", "Certificates", "Ciphers", "Conditions", "DefaultActions", "Listeners", "LoadBalancerAddresses",
        "LoadBalancerArns", "LoadBalancers", "Rules", "SslPolicies", "SslProtocols", "SupportedLoadBalancerTypes", "TargetGroups", "Values",
    ];

    private static readonly HashSet<string> Timestamps =
        ["AlarmConfigurationUpdatedTimestamp", "CreateDate", "CreatedTime", "LastUsedDate", "StateTransitionedTimestamp", "StateUpdatedTimestamp", "UpdateDate"];

    private static readonly HashSet<string> Integers =
    [
        "AttachmentCount", "DatapointsToAlarm", "DefaultCooldown", "DesiredCapacity", "EvaluationPeriods", "HealthCheckGracePeriod", "HttpPutResponseHopLimit",
        "MaxSessionDuration", "MaxSize", "MinSize", "Period", "PermissionsBoundaryUsageCount",

        // Elastic Load Balancing.
        "DurationSeconds", "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "Order", "Port", "UnhealthyThresholdCount", "Weight",
    ];

    private static readonly HashSet<string> Booleans =
    [
        "ActionsEnabled", "AssociatePublicIpAddress", "Enabled", "HealthCheckEnabled", "IsAttachable", "IsDefault", "IsDefaultVersion", "IsTruncated",
        "NewInstancesProtectedFromScaleIn", "PropagateAtLaunch", "ProtectedFromScaleIn", "ReturnData",
    ];

    private static readonly HashSet<string> Documents = ["AssumeRolePolicyDocument", "PolicyDocument", "Document"];
    private static readonly HashSet<string> Maps = ["SummaryMap"];
    private static readonly HashSet<string> Structures = ["RoleLastUsed", "PermissionsBoundary"];

    public static JsonObject Read(ApiAction action, string body, int status)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(body), SafeXml.Settings);
            var root = XDocument.Load(reader).Root;
            var result = root?.Elements().FirstOrDefault(e => e.Name.LocalName == $"{action.Operation}Result");
            return root?.Name.LocalName == $"{action.Operation}Response"
                ? (result is null ? [] : Structure(result))
                : throw new AwsException(action, AwsError.Malformed("The answer is XML but not that of the action.", status));
        }
        catch (XmlException e)
        {
            throw new AwsException(action, AwsError.Malformed("The answer is not XML.", status), e);
        }
    }

    /// <summary>A policy document as the CLI prints it: the object, or the text when it is no JSON object.</summary>
    public static JsonNode Document(string encoded)
    {
        var text = encoded.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(encoded) : encoded;
        try
        {
            // An object that says a key twice is kept as text, as which one counts is not ours to say.
            var document = JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false });
            return document as JsonObject ?? (JsonNode)text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static JsonObject Structure(XElement element)
    {
        var owner = new JsonObject();
        foreach (var child in element.Elements())
        {
            owner[child.Name.LocalName] = Value(child);
        }

        return owner;
    }

    private static KeyValuePair<string, JsonNode?> Entry(XElement entry)
    {
        var (key, value) = (Part("key"), Part("value"));
        return new(key, int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : value);

        string Part(string name) => entry.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";
    }

    private static JsonNode Value(XElement element)
    {
        var name = element.Name.LocalName;
        if (Lists.Contains(name))
        {
            return new JsonArray([.. element.Elements().Select(member => member.HasElements ? Structure(member) : (JsonNode)member.Value)]);
        }

        if (Maps.Contains(name))
        {
            return new JsonObject(element.Elements().Select(Entry));
        }

        if (element.HasElements || Structures.Contains(name))
        {
            return Structure(element);
        }

        var text = element.Value;
        return name switch
        {
            _ when Documents.Contains(name) => Document(text),
            _ when Timestamps.Contains(name) => AwsTime.Rewrite(text),
            "Port" when element.Parent?.Name.LocalName is "RedirectConfig" => text,
            _ when Integers.Contains(name) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
            _ when Booleans.Contains(name) && bool.TryParse(text, out var flag) => flag,
            _ => text,
        };
    }
}
