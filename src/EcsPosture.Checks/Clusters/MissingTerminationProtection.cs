using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>A capacity provider that lets instances end under running tasks.</summary>
public sealed class MissingTerminationProtection : CapacityProviderCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-capacity-termination-protection",
        Title = "Capacity provider lacks managed termination protection or draining",
        Severity = Severity.Medium,
        SeverityNote = "Low when only managed draining is off.",
        Topics = [Topic.Infrastructure],
        Pages = ["asg-capacity-providers", "cluster-capacity-providers"],
        ResourceType = ResourceType.CapacityProvider,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.None),
        Rationale =
            "When the group scales in it ends instances whatever runs on them. With managed termination protection only empty ones go, and with managed draining tasks are moved before theirs does.",
        PassWhen = "managedTerminationProtection is ENABLED, and managedDraining is ENABLED or not set, which means the same.",
        FailWhen = "managedTerminationProtection is DISABLED or not set; or managedDraining is DISABLED.",
        NotApplicableWhen = "The provider has no Auto Scaling group.",
        Remediation = new()
        {
            Summary = "Turn on managed scaling and managed termination protection, with protection from scale-in for new instances of the group.",
            Cli = """
                aws autoscaling update-auto-scaling-group --region {region} --auto-scaling-group-name <group> --new-instances-protected-from-scale-in
                aws ecs update-capacity-provider --region {region} --name {name} --auto-scaling-group-provider 'managedScaling={status=ENABLED},managedTerminationProtection=ENABLED,managedDraining=ENABLED'
                """,
            Terraform = """
                resource "aws_ecs_capacity_provider" "this" {
                  name = "{name}"
                  auto_scaling_group_provider {
                    auto_scaling_group_arn         = aws_autoscaling_group.hosts.arn
                    managed_termination_protection = "ENABLED"
                    managed_draining               = "ENABLED"
                    managed_scaling {
                      status = "ENABLED"
                    }
                  }
                }
                """,
            CloudFormation = """
                CapacityProvider:
                  Type: AWS::ECS::CapacityProvider
                  Properties:
                    Name: {name}
                    AutoScalingGroupProvider:
                      ManagedTerminationProtection: ENABLED
                      ManagedDraining: ENABLED
                      ManagedScaling:
                        Status: ENABLED
                """,
            SideEffects = "Instances of before keep their own protection setting: set it on them, or replace them. Daemon tasks alone do not protect an instance.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.19"),
        ],
        Actions = ["ecs:DescribeCapacityProviders"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(CapacityProvider resource, CheckContext context)
    {
        if (resource.AutoScalingGroupProvider is not { } group)
        {
            yield return new DoesNotApply("The provider has no Auto Scaling group.");
            yield break;
        }

        if (group.ManagedTerminationProtection is not "ENABLED")
        {
            yield return new Violation(
                $"Capacity provider {resource.Name} does not protect instances that run tasks.",
                new Evidence("autoScalingGroupProvider.managedTerminationProtection", group.ManagedTerminationProtection ?? Evidence.Absent, "ENABLED"));
        }

        if (group.ManagedDraining is "DISABLED")
        {
            yield return new Violation(
                $"Capacity provider {resource.Name} does not drain instances before they end.", new Evidence("autoScalingGroupProvider.managedDraining", "DISABLED", "ENABLED"))
            {
                Severity = Severity.Low,
            };
        }
    }
}
