using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>A cluster without Container Insights.</summary>
public sealed class ContainerInsightsOff : ClusterCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-cluster-container-insights",
        Title = "Container Insights is off",
        Severity = Severity.Medium,
        SeverityNote = "Info for a cluster without services, tasks and instances.",
        Topics = [Topic.Logging],
        Pages = ["cloudwatch-container-insights", "ecs-logging-monitoring"],
        ResourceType = ResourceType.Cluster,
        Responsibility = Responsibility.Customer,
        Rationale = "Without Container Insights nobody sees restarts, network traffic or use by task, which is where a crash loop, a flood or a stowaway shows first.",
        PassWhen = "The setting containerInsights is enabled or enhanced.",
        FailWhen = "The setting is disabled or absent.",
        NotApplicableWhen = "The cluster is INACTIVE.",
        Remediation = new()
        {
            Summary = "Set containerInsights to enhanced for the cluster, and as the account's default for new ones.",
            Cli = "aws ecs update-cluster-settings --region {region} --cluster {cluster} --settings name=containerInsights,value=enhanced",
            Terraform = """
                resource "aws_ecs_cluster" "this" {
                  name = "{cluster}"
                  setting {
                    name  = "containerInsights"
                    value = "enhanced"
                  }
                }
                """,
            CloudFormation = """
                Cluster:
                  Type: AWS::ECS::Cluster
                  Properties:
                    ClusterName: {cluster}
                    ClusterSettings:
                      - Name: containerInsights
                        Value: enhanced
                """,
            SideEffects = "Its metrics and its log group are billed.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.12"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.9"),
            new(FrameworkNames.Nist80053, "AU-6(3)"),
            new(FrameworkNames.Nist80053, "AU-6(4)"),
            new(FrameworkNames.Nist80053, "CA-7"),
            new(FrameworkNames.Nist80053, "SI-2"),
            new(FrameworkNames.PciDss, "10.2.1", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeClusters"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Cluster resource, CheckContext context)
    {
        if (resource.Settings is null)
        {
            yield return new Unread(ClusterFacts.NotIncluded("SETTINGS", resource));
            yield break;
        }

        var value = resource.Settings.FirstOrDefault(s => s.Name == "containerInsights")?.Value;
        if (value is not ("enabled" or "enhanced"))
        {
            yield return new Violation(
                $"Container Insights is off in cluster {resource.ClusterName}.",
                new Evidence("settings[containerInsights]", value ?? Evidence.Absent, "enhanced or enabled"))
            {
                Severity = ClusterFacts.IsEmpty(resource) ? Severity.Info : Severity.Medium,
            };
        }
    }
}
