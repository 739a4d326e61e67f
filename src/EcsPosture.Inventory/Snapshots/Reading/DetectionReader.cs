using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Detection;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of GuardDuty, Security Hub and AWS Config.</summary>
internal sealed class DetectionReader(FolderReader folder)
{
    private static readonly DetectionJsonContext Json = DetectionJsonContext.Default;

    public DetectionFacts Read()
    {
        var detector = DetectorId();
        return new()
        {
            Detector = Detector(detector),
            Coverage = Coverage(detector),
            SecurityHub = OneOrNone(folder.Open(SnapshotPaths.DescribeHub, "securityhub:DescribeHub"), Json.SecurityHub),
            Standards = Standards(),
            Recorders = Elements.All(
                folder.Open(SnapshotPaths.DescribeConfigurationRecorders, "config:DescribeConfigurationRecorders"), "ConfigurationRecorders", Json.ConfigurationRecorder),
            RecorderStatuses = Elements.All(
                folder.Open(SnapshotPaths.DescribeConfigurationRecorderStatus, "config:DescribeConfigurationRecorderStatus"), "ConfigurationRecordersStatus", Json.RecorderStatus),
        };
    }

    // An account has at most one detector in a region.
    private Observed<string?> DetectorId()
    {
        var file = folder.Open(SnapshotPaths.ListDetectors, "guardduty:ListDetectors");
        var gaps = new List<Gap>(file.Gaps);
        var ids = file.Texts("DetectorIds", gaps);
        return gaps is [var gap, ..] ? Observed.Unknown<string?>(gap) : Observed.Known(ids.Count == 0 ? null : ids[0]);
    }

    private Observed<Detector?> Detector(Observed<string?> detector)
    {
        if (!detector.TryGet(out var id, out var gap))
        {
            return Observed.Unknown<Detector?>(gap);
        }

        return id is null
            ? Observed.Known<Detector?>(null)
            : OneOrNone(folder.Open(SnapshotPaths.GetDetector(id), "guardduty:GetDetector", id), Json.Detector).Map(found => found is null ? null : found with { DetectorId = id });
    }

    private Observed<IReadOnlyList<ClusterCoverage>> Coverage(Observed<string?> detector)
    {
        if (!detector.TryGet(out var id, out var gap))
        {
            return Observed.Unknown<IReadOnlyList<ClusterCoverage>>(gap);
        }

        if (id is null)
        {
            return Observed.Known<IReadOnlyList<ClusterCoverage>>([]);
        }

        // An administrator sees the clusters of its members too.
        var file = folder.Open(SnapshotPaths.ListCoverage(id), "guardduty:ListCoverage", id);
        return Elements.All(file, "Resources", Json.CoverageElement).Map<IReadOnlyList<ClusterCoverage>>(all =>
        [
            .. all.Where(c => c.AccountId is null || c.AccountId == folder.Manifest.AccountId)
                .Where(c => c.ResourceDetails?.EcsClusterDetails?.ClusterName is { Length: > 0 })
                .Select(c => new ClusterCoverage
                {
                    ClusterName = c.ResourceDetails!.EcsClusterDetails!.ClusterName!,
                    CoverageStatus = c.CoverageStatus,
                    Issue = c.Issue is { Length: > 0 } issue ? issue : c.ResourceDetails.EcsClusterDetails.FargateDetails?.Issues is [var first, ..] ? first : null,
                    FargateManagement = c.ResourceDetails.EcsClusterDetails.FargateDetails?.ManagementType,
                    CoveredInstances = c.ResourceDetails.EcsClusterDetails.ContainerInstanceDetails?.CoveredContainerInstances,
                    CompatibleInstances = c.ResourceDetails.EcsClusterDetails.ContainerInstanceDetails?.CompatibleContainerInstances,
                }),
        ]);
    }

    private Observed<IReadOnlyList<EnabledStandard>> Standards()
    {
        var file = folder.Open(SnapshotPaths.GetEnabledStandards, "securityhub:GetEnabledStandards");
        return file.Gaps.Count == 0 && file.Content!.Count == 0
            ? Observed.Known<IReadOnlyList<EnabledStandard>>([])
            : Elements.All(file, "StandardsSubscriptions", Json.EnabledStandard);
    }

    // An empty file stands for AWS's answer that there is none.
    private static Observed<T?> OneOrNone<T>(Answer file, JsonTypeInfo<T> type)
        where T : class =>
        file.Gaps is [var gap, ..] ? Observed.Unknown<T?>(gap)
        : file.Content!.Count == 0 ? Observed.Known<T?>(null)
        : FolderReader.Read(file.Content, type, file, null).Map(found => (T?)found);
}
