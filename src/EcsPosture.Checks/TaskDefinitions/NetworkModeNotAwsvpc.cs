using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A task that shares its host's network interface instead of having its own.</summary>
public sealed class NetworkModeNotAwsvpc : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-network-mode-not-awsvpc",
        Title = "Task does not use awsvpc",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure, Topic.Iam],
        Pages = ["security-network", "security-iam-roles", "task-networking-awsvpc"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "Behind a bridge all tasks of an instance share its address and security groups, so traffic cannot be allowed per task. "
            + "Blocking the instance metadata also takes a firewall rule on each host, where awsvpc needs one agent setting.",
        PassWhen = "networkMode is awsvpc or none.",
        FailWhen = "networkMode is bridge, default or nat, or absent, which means bridge on Linux and nat on Windows.",
        NotApplicableWhen = "networkMode is host (ecs-task-host-network-mode reports it), or the definition runs on Fargate only (always awsvpc) or on external instances only (no awsvpc there).",
        Remediation = new()
        {
            Summary = "Register the definition with networkMode awsvpc and give its services subnets and security groups of their own.",
            Cli = NewRevision.With("set networkMode to \"awsvpc\" and remove hostPort or make it equal to containerPort"),
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
                "A service cannot change from bridge to awsvpc behind the same target group (type ip is needed); container links and "
                + "dynamic host ports go away; instances limit the number of network interfaces unless awsvpcTrunking is on.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        switch (context.LaunchTypesOf(resource))
        {
            case [LaunchTypes.Fargate]:
                return [new DoesNotApply("Fargate tasks always use awsvpc.")];
            case [LaunchTypes.External]:
                return [new DoesNotApply("External instances do not support awsvpc.")];
        }

        return resource.NetworkMode switch
        {
            "awsvpc" or "none" => [],
            "host" => [new DoesNotApply("The task uses the host's network, which ecs-task-host-network-mode reports.")],
            var mode =>
            [
                new Violation(
                    string.IsNullOrEmpty(mode)
                        ? $"No network mode is set, which means {(resource.IsWindows ? "nat" : "bridge")}: the task shares its host's network interface."
                        : $"Network mode {mode} makes the task share its host's network interface.",
                    new Evidence("networkMode", string.IsNullOrEmpty(mode) ? Evidence.Absent : mode, "awsvpc")),
            ],
        };
    }
}
