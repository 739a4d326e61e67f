using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Vpcs;

/// <summary>A VPC of which nobody records who spoke with whom.</summary>
public sealed class MissingFlowLog : VpcCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-vpc-flow-logs",
        Version = 2,
        Title = "VPC used by ECS has no flow log",
        Severity = Severity.Medium,
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["security-network", "infrastructure-security"],
        ResourceType = ResourceType.Vpc,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A task's own logs say what it was told to say. "
            + "Flow logs show what it really talked to, and with the ECS fields also which service and task it was, long after the task is gone.",
        PassWhen = "An active flow log on the VPC, or on each of its subnets that tasks run in, records all or rejected traffic, and its delivery does not fail.",
        FailWhen = "There is none, it records accepted traffic only, or its delivery fails.",
        NotApplicableWhen = "No task of ECS runs in the VPC.",
        ManualWhen = "The VPC belongs to another account.",
        Remediation = new()
        {
            Summary = "Create a flow log of all traffic with the ECS fields, which version 7 of the record knows.",
            Cli = """
                aws ec2 create-flow-logs --region {region} --resource-type VPC --resource-ids {name} --traffic-type ALL \
                  --log-destination-type s3 --log-destination <bucket-arn> \
                  --log-format '${version} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${action} ${ecs-cluster-name} ${ecs-service-name} ${ecs-task-id}'
                """,
            Terraform = """
                resource "aws_flow_log" "this" {
                  vpc_id               = "{name}"
                  traffic_type         = "ALL"
                  log_destination_type = "s3"
                  log_destination      = aws_s3_bucket.flow_logs.arn
                }
                """,
            CloudFormation = """
                FlowLog:
                  Type: AWS::EC2::FlowLog
                  Properties:
                    ResourceType: VPC
                    ResourceId: {name}
                    TrafficType: ALL
                    LogDestinationType: s3
                    LogDestination: !GetAtt FlowLogBucket.Arn
                """,
            SideEffects = "Records are billed by volume: S3 is the cheapest destination. A flow log cannot be changed, only replaced.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EC2.6"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 3.7"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 4.7"),
            new(FrameworkNames.Nist80053, "AC-4(26)"),
            new(FrameworkNames.Nist80053, "AU-12"),
            new(FrameworkNames.Nist80053, "AU-2"),
            new(FrameworkNames.Nist80053, "AU-3"),
            new(FrameworkNames.Nist80053, "AU-6(3)"),
            new(FrameworkNames.Nist80053, "AU-6(4)"),
            new(FrameworkNames.Nist80053, "CA-7"),
            new(FrameworkNames.Nist80053, "SI-7(8)"),
            new(FrameworkNames.PciDss, "10.2.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.5", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.6", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.1.7", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.3.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "10.6.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "5.3.4", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.2.1", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeServices", "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeFlowLogs"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Vpc vpc, CheckContext context)
    {
        var subnets = context.Usage.Vpcs.SubnetsOf(vpc.VpcId).Where(id => !context.FindSubnet(id).TryGet(out var subnet, out _) || subnet.VpcId == vpc.VpcId).ToList();
        var logs = context.Region.Network.FlowLogs.Known.Where(l => l.ResourceId == vpc.VpcId || subnets.Contains(l.ResourceId ?? "")).ToList();
        logs.ForEach(log => context.Note(log.ContentHash));
        var good = logs.Where(IsGood).ToList();
        var isWhole = good.Exists(l => l.ResourceId == vpc.VpcId);
        if (isWhole || (subnets.Count > 0 && subnets.TrueForAll(s => good.Exists(l => l.ResourceId == s))))
        {
            // Tasks that could not be seen may run in a subnet without a log.
            if (!isWhole && context.Usage.Vpcs.Gap is { } unseen)
            {
                return [new Unread(unseen)];
            }

            return good.Exists(l => l.LogFormat?.Contains("${ecs-", StringComparison.Ordinal) is true)
                ? [new Note("The records say which service and task spoke.")]
                : [new Note("The records do not say which service and task spoke: the ECS fields are not among them.")];
        }

        if (context.Region.Network.FlowLogs.FirstGap is { } gap)
        {
            return [new Unread(gap)];
        }

        var bare = subnets.Where(s => !good.Exists(l => l.ResourceId == s)).ToList();
        return
        [
            new Violation(
                logs.Count == 0 ? $"VPC {NameOf(vpc)} has no flow log."
                : bare.Count > 0 && good.Count > 0 ? $"Subnets {string.Join(", ", bare)} of VPC {NameOf(vpc)} have no working flow log."
                : $"VPC {NameOf(vpc)} has no flow log that works and records rejected traffic.",
                logs.Count == 0
                    ? [new Evidence("FlowLogs", Evidence.Absent, "an active flow log of all or rejected traffic")]
                    : [.. logs.Where(l => !IsGood(l)).Concat(logs).Distinct().Select(l => new Evidence(
                        $"{l.FlowLogId} of {l.ResourceId}",
                        $"TrafficType {l.TrafficType}, FlowLogStatus {l.FlowLogStatus}, DeliverLogsStatus {l.DeliverLogsStatus ?? Evidence.Absent}",
                        "ALL or REJECT, ACTIVE, delivered"))]),
        ];
    }

    private static bool IsGood(FlowLog log) =>
        log is { FlowLogStatus: null or "ACTIVE", TrafficType: "ALL" or "REJECT", DeliverLogsStatus: not "FAILED" };
}
