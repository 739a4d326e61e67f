using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds the part of GuardDuty, Security Hub and AWS Config of a region. Nothing is switched on unless an estate does.</summary>
internal sealed class DetectionBuilder(string accountId, string region, DateTimeOffset anchor, DateTimeOffset takenAt)
{
    private readonly string _detector = Names.Hex($"{accountId}/{region}/detector", 32);
    private readonly JsonArray _coverage = [];
    private readonly JsonArray _standards = [];
    private readonly JsonArray _recorders = [];
    private readonly JsonArray _statuses = [];
    private JsonObject? _features;
    private bool _hub;

    /// <summary>Turns GuardDuty on, with or without Runtime Monitoring and its agents.</summary>
    public DetectionBuilder GuardDuty(bool runtime, bool fargateAgent = true, bool ec2Agent = true)
    {
        _features = new()
        {
            ["Status"] = "ENABLED",
            ["FindingPublishingFrequency"] = "FIFTEEN_MINUTES",
            ["ServiceRole"] = $"arn:aws:iam::{accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
            ["Tags"] = new JsonObject(),
            ["Features"] = new JsonArray(
                Feature("CLOUD_TRAIL", true),
                Feature("DNS_LOGS", true),
                Feature("FLOW_LOGS", true),
                Feature("RUNTIME_MONITORING", runtime, ("EKS_ADDON_MANAGEMENT", false), ("ECS_FARGATE_AGENT_MANAGEMENT", runtime && fargateAgent), ("EC2_AGENT_MANAGEMENT", runtime && ec2Agent))),
        };
        return this;
    }

    /// <summary>How Runtime Monitoring covers a cluster; an issue makes it unhealthy.</summary>
    public void Covers(string cluster, string? issue = null, (int Covered, int Compatible)? instances = null)
    {
        var details = new JsonObject { ["ClusterName"] = cluster, ["FargateDetails"] = new JsonObject { ["Issues"] = issue is null ? [] : new JsonArray(issue), ["ManagementType"] = "AUTO_MANAGED" } };
        if (instances is { } counts)
        {
            details["ContainerInstanceDetails"] = new JsonObject { ["CoveredContainerInstances"] = counts.Covered, ["CompatibleContainerInstances"] = counts.Compatible };
        }

        var resource = new JsonObject
        {
            ["ResourceId"] = Names.Hex($"{region}/{cluster}/coverage", 32),
            ["DetectorId"] = _detector,
            ["AccountId"] = accountId,
            ["ResourceDetails"] = new JsonObject { ["EcsClusterDetails"] = details, ["ResourceType"] = "ECS" },
            ["CoverageStatus"] = issue is null ? "HEALTHY" : "UNHEALTHY",
        };
        if (issue is not null)
        {
            resource["Issue"] = issue;
        }

        _coverage.Add(resource);
    }

    /// <summary>Turns Security Hub on with these standards.</summary>
    public void SecurityHub(params string[] standards)
    {
        _hub = true;
        foreach (var standard in standards)
        {
            _standards.Add(new JsonObject
            {
                ["StandardsSubscriptionArn"] = $"arn:aws:securityhub:{region}:{accountId}:subscription/{standard}",
                ["StandardsArn"] = $"arn:aws:securityhub:{region}::standards/{standard}",
                ["StandardsInput"] = new JsonObject(),
                ["StandardsStatus"] = "READY",
            });
        }
    }

    /// <summary>Adds a recorder of AWS Config.</summary>
    public void Recorder(JsonObject group, bool recording = true, string lastStatus = "SUCCESS")
    {
        _recorders.Add(new JsonObject
        {
            ["name"] = "default",
            ["roleARN"] = $"arn:aws:iam::{accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
            ["recordingGroup"] = group,
        });
        _statuses.Add(new JsonObject
        {
            ["name"] = "default",
            ["lastStartTime"] = Names.Time(anchor.AddDays(-300)),
            ["recording"] = recording,
            ["lastStatus"] = lastStatus,
            ["lastStatusChangeTime"] = Names.Time(takenAt.AddMinutes(-12)),
        });
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.ListDetectors, new() { ["DetectorIds"] = _features is null ? [] : new JsonArray(_detector) });
        if (_features is not null)
        {
            documents.Put(SnapshotPaths.GetDetector(_detector), _features);
            documents.Put(SnapshotPaths.ListCoverage(_detector), new() { ["Resources"] = _coverage });
        }

        documents.Put(SnapshotPaths.DescribeHub, !_hub ? [] : new()
        {
            ["HubArn"] = $"arn:aws:securityhub:{region}:{accountId}:hub/default",
            ["SubscribedAt"] = Names.Time(anchor.AddDays(-300)),
            ["AutoEnableControls"] = true,
        });
        documents.Put(SnapshotPaths.GetEnabledStandards, !_hub ? [] : new() { ["StandardsSubscriptions"] = _standards });
        documents.Put(SnapshotPaths.DescribeConfigurationRecorders, new() { ["ConfigurationRecorders"] = _recorders });
        documents.Put(SnapshotPaths.DescribeConfigurationRecorderStatus, new() { ["ConfigurationRecordersStatus"] = _statuses });
    }

    private static JsonObject Feature(string name, bool on, params (string Name, bool On)[] parts) => new()
    {
        ["Name"] = name,
        ["Status"] = on ? "ENABLED" : "DISABLED",
        ["AdditionalConfiguration"] = new JsonArray([.. parts.Select(p => new JsonObject { ["Name"] = p.Name, ["Status"] = p.On ? "ENABLED" : "DISABLED" })]),
    };
}
