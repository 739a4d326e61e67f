using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Checks.Accounts;

/// <summary>New clusters of the account start without Container Insights.</summary>
public sealed class InsightsOffByDefault : AccountSettingCheck
{
    private const string Setting = "containerInsights";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-account-container-insights-default",
        Title = "New clusters do not get Container Insights",
        Severity = Severity.Low,
        SeverityNote = "Info in a region without clusters.",
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["ecs-account-settings", "cloudwatch-container-insights"],
        ResourceType = ResourceType.AccountSetting,
        Responsibility = Responsibility.Customer,
        Rationale = "A default that is off leaves it to whoever creates a cluster to think of it.",
        PassWhen = "The account setting containerInsights is enabled or enhanced; a principal's own value may differ and is not known.",
        FailWhen = "The setting is disabled, or AWS lists no value for it.",
        Remediation = new()
        {
            Summary = "Set the account's default to enhanced. Existing clusters keep their own setting.",
            Cli = "aws ecs put-account-setting-default --region {region} --name containerInsights --value enhanced",
            Terraform = """
                resource "aws_ecs_account_setting_default" "container_insights" {
                  name  = "containerInsights"
                  value = "enhanced"
                }
                """,
            SideEffects = "New clusters cause metrics and log data that are billed.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-12", MappingSource.Ours),
        ],
        Actions = ["ecs:ListAccountSettings", "ecs:ListClusters"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(RegionSettings resource, CheckContext context)
    {
        var value = context.AccountSetting(Setting).Require();
        if (value is "enabled" or "enhanced")
        {
            yield return PrincipalsMayDiffer;
            yield break;
        }

        var clusters = context.Region.Clusters;
        var empty = clusters.Items.Count == 0 && clusters.IsComplete;
        context.Note(empty ? "no clusters" : "clusters");
        yield return new Violation($"New clusters in {resource.Region} start without Container Insights.", new Evidence($"settings[{Setting}]", value ?? Evidence.Absent, "enhanced or enabled"))
        {
            Severity = empty ? Severity.Info : Severity.Low,
        };
    }
}
