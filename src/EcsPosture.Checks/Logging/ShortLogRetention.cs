using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Logging;

namespace EcsPosture.Checks.Logging;

/// <summary>A log group that ECS writes to and that keeps its events too short, or for ever.</summary>
public sealed class ShortLogRetention : EcsLogGroupCheck
{
    private const string MinimumDays = "minimumRetentionDays";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-group-retention",
        Title = "Log group of ECS has no or short retention",
        Severity = Severity.Medium,
        SeverityNote = "Low when events never expire.",
        Topics = [Topic.Logging, Topic.Compliance],
        Pages = ["using_awslogs", "ecs-compliance"],
        ResourceType = ResourceType.LogGroup,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Intrusions are often found months later, and then the logs of that time decide what can be known. "
            + "Logs that are kept for ever cost money and may hold personal data longer than the law allows.",
        PassWhen = "The group keeps its events for at least the minimum number of days.",
        FailWhen = "The group keeps its events for fewer days, or for ever.",
        NotApplicableWhen = "ECS does not write to the group: no running or latest definition names it, nor a cluster for ECS Exec sessions or Container Insights.",
        Remediation = new()
        {
            Summary = "Set a retention period that your rules ask for, and archive what must be kept longer.",
            Cli = "aws logs put-retention-policy --region {region} --log-group-name {log-group} --retention-in-days 365",
            Terraform = """
                resource "aws_cloudwatch_log_group" "containers" {
                  name              = "{log-group}"
                  retention_in_days = 365
                }
                """,
            CloudFormation = """
                ContainerLogs:
                  Type: AWS::Logs::LogGroup
                  Properties:
                    LogGroupName: {log-group}
                    RetentionInDays: 365
                """,
            SideEffects = "Events older than the period are deleted for good.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "CloudWatch.16"),
            new(FrameworkNames.Nist80053, "AU-10"),
            new(FrameworkNames.Nist80053, "AU-11"),
            new(FrameworkNames.Nist80053, "AU-6(3)"),
            new(FrameworkNames.Nist80053, "AU-6(4)"),
            new(FrameworkNames.Nist80053, "CA-7"),
            new(FrameworkNames.Nist80053, "SI-12"),
            new(FrameworkNames.PciDss, "10.5.1"),
            new(FrameworkNames.PciDss, "3.2.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.3.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.3.1.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.3.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "5.3.4", MappingSource.OtherTool),
        ],
        Actions = ["logs:DescribeLogGroups", "ecs:DescribeTaskDefinition", "ecs:DescribeClusters"],
        Parameters = [new(MinimumDays, "365", "The fewest days that events must be kept.") { Minimum = 1, Maximum = 3653 }],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(LogGroup group, string use, CheckContext context)
    {
        var minimum = context.IntParameter(MinimumDays);
        var expected = string.Create(CultureInfo.InvariantCulture, $"at least {minimum}");
        if (group.RetentionInDays is not { } days)
        {
            yield return new Violation(
                $"Log group {group.LogGroupName} ({use}) keeps its events for ever.", new Evidence("retentionInDays", Evidence.Absent, expected))
            {
                Severity = Severity.Low,
            };
        }
        else if (days < minimum)
        {
            yield return new Violation(
                string.Create(CultureInfo.InvariantCulture, $"Log group {group.LogGroupName} ({use}) keeps its events for {days} days, less than {minimum}."),
                new Evidence("retentionInDays", days.ToString(CultureInfo.InvariantCulture), expected));
        }
    }
}
