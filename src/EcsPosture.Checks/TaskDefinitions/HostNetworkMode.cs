using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A task whose containers use the network of their host.</summary>
public sealed class HostNetworkMode : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-host-network-mode",
        Title = "Task uses host network mode",
        Severity = Severity.Medium,
        SeverityNote = "High when a container is privileged or runs as root (or sets no user).",
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "task-networking"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "In host mode a container sees every interface and local port of its instance, the instance metadata and the ECS agent included. "
            + "It shares the instance's security groups, so no rule can tell it from its neighbours.",
        PassWhen = "networkMode is not host.",
        FailWhen = "networkMode is host.",
        NotApplicableWhen = "The definition runs on Fargate only, which has no host network.",
        Remediation = new()
        {
            Summary = "Use awsvpc, so that each task has its own network interface and security groups.",
            Cli = NewRevision.With("set networkMode to \"awsvpc\""),
            Terraform = """
                resource "aws_ecs_task_definition" "{family}" {
                  network_mode = "awsvpc"
                }
                """,
            CloudFormation = """
                Type: AWS::ECS::TaskDefinition
                Properties:
                  NetworkMode: awsvpc
                """,
            SideEffects =
                "The service needs a network configuration with subnets and security groups and target groups of type ip, "
                + "so it has to be created anew; instances limit the number of network interfaces.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.17"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.1"),
            new(FrameworkNames.Nist80053, "AC-2(1)"),
            new(FrameworkNames.Nist80053, "AC-3"),
            new(FrameworkNames.Nist80053, "AC-3(7)"),
            new(FrameworkNames.Nist80053, "AC-3(15)"),
            new(FrameworkNames.Nist80053, "AC-5"),
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.PciDss, "7.2.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.2.3", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        if (context.IsFargateOnly(resource))
        {
            return [new DoesNotApply("Fargate has no host network.")];
        }

        if (resource.NetworkMode is not "host")
        {
            return [];
        }

        var evidence = new List<Evidence> { new("networkMode", "host", "awsvpc") };
        for (var i = 0; i < resource.ContainerDefinitions.Count; i++)
        {
            var container = resource.ContainerDefinitions[i];
            if (container.Privileged is true)
            {
                evidence.Add(new($"{CheckContext.ContainerPath(i)}.privileged", "true", "false or absent"));
            }

            if (!resource.IsWindows && (ContainerUser.IsUnset(container.User) || ContainerUser.IsRoot(container.User!)))
            {
                evidence.Add(new($"{CheckContext.ContainerPath(i)}.user", ContainerUser.IsUnset(container.User) ? Evidence.Absent : container.User!, "a user other than root (0)"));
            }
        }

        var worse = evidence.Count > 1;
        return
        [
            new Violation($"The containers share the host's network{(worse ? ", and at least one of them is privileged or root" : "")}.", evidence)
            {
                Severity = worse ? Severity.High : Severity.Medium,
            },
        ];
    }
}
