using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service whose tasks are in the default security group of their VPC.</summary>
public sealed class DefaultServiceGroup : ServiceGroupCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-default-sg",
        Title = "Service uses the VPC default security group",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["security-network"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "Whatever names no group lands in the default one, and by default its members let each other in on every port. "
            + "A rule that is opened there for one opens all of them.",
        PassWhen = "Every place that connects the tasks names security groups, and none is the default group.",
        FailWhen = "No group is named, so that the default group is used, or the default group is named.",
        NotApplicableWhen = "The tasks do not use awsvpc, run on external instances, or the service is INACTIVE.",
        Remediation = new()
        {
            Summary = "Give the service a security group of its own, and take all rules out of the default group.",
            Cli = """
                aws ecs update-service --region {region} --cluster {cluster} --service {service} \
                  --network-configuration 'awsvpcConfiguration={subnets=[SUBNETS],securityGroups=[OWN_GROUP],assignPublicIp=DISABLED}'
                """,
            Terraform = """
                resource "aws_ecs_service" "{service}" {
                  network_configuration {
                    subnets         = var.private_subnets
                    security_groups = [aws_security_group.own.id]
                  }
                }
                """,
            CloudFormation = """
                NetworkConfiguration:
                  AwsvpcConfiguration:
                    SecurityGroups: [!Ref OwnSecurityGroup]
                    Subnets: [...]
                """,
            SideEffects = "What the tasks reached as members of the default group must let in the new one.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EC2.2", MappingSource.Ours),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 5.5", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-4", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-4(21)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(11)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(16)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(21)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(4)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(5)", MappingSource.Ours),
        ],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "ec2:DescribeSecurityGroups"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        foreach (var implied in ServiceNetworks.Of(resource).Where(p => p.Network.SecurityGroups.Count == 0).Take(1))
        {
            yield return new Violation(
                $"Service {resource.ServiceName} names no security group, so its tasks are in the default group of the VPC.",
                new Evidence(implied.Path + ".securityGroups", Evidence.Absent, "a group of the service's own"));
        }

        foreach (var statement in base.Examine(resource, context))
        {
            yield return statement;
        }
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineGroup(SecurityGroup group, ServiceGroup named, Service service, CheckContext context)
    {
        if (!named.IsImplied && group.GroupName is "default")
        {
            yield return new Violation(
                $"The tasks are in {group.GroupId}, the default group of {group.VpcId ?? "the VPC"}.",
                new Evidence(named.Path, $"{group.GroupId} (default)", "a group of the service's own"));
        }
    }
}
