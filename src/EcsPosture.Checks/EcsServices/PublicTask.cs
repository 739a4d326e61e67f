using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A running task with a public address.</summary>
public sealed class PublicTask : Check<RunningTask>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-running-public-ip",
        Title = "Running task has a public IP",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["security-network", "task-networking-awsvpc"],
        ResourceType = ResourceType.Task,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "Tasks that a schedule, a pipeline or a person started belong to no service, so no setting of a service tells that they stand on the internet. This looks at the address that a task has, whoever gave it.",
        PassWhen = "No network interface of the task has a public IPv4 address, nor an IPv6 address that an internet gateway leads to.",
        FailWhen = "One has.",
        NotApplicableWhen = "The task has no network interface of its own (bridge or host mode), or it has stopped.",
        Remediation = new()
        {
            Summary = "Run tasks in private subnets without assignPublicIp, and give them a NAT gateway or VPC endpoints for what they call.",
            Cli = """
                aws ecs stop-task --region {region} --cluster {cluster} --task {name}
                aws ecs run-task --region {region} --cluster {cluster} --task-definition <family> --network-configuration 'awsvpcConfiguration={subnets=[PRIVATE_SUBNETS],securityGroups=[SECURITY_GROUPS],assignPublicIp=DISABLED}'
                """,
            SideEffects = "In a public subnet a task without a public address cannot pull its image: move to private subnets with a way out in the same change.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-21", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-3(7)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-4", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-4(21)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(11)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(16)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(20)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(21)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(3)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(4)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7(9)", MappingSource.Ours),
            new(FrameworkNames.PciDss, "1.4.4", MappingSource.Ours),
        ],
        Actions = ["ecs:ListTasks", "ecs:DescribeTasks", "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables"],
    };

    /// <inheritdoc />
    protected override ResourceList<RunningTask> Select(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Region.Tasks;
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(RunningTask resource, CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(resource);
        string[] interfaces = resource.LastStatus is "STOPPED" ? [] : [.. resource.NetworkInterfaceIds()];
        if (interfaces.Length == 0)
        {
            yield return new DoesNotApply(resource.LastStatus is "STOPPED" ? "The task has stopped." : "The task has no network interface of its own.");
            yield break;
        }

        var region = context.Region;
        foreach (var id in interfaces)
        {
            var arn = Ec2Arns.Of(region.Partition, region.Region, region.AccountId, "network-interface", id);
            var found = region.Network.TaskInterfaces.Find(arn);
            context.Note(found.TryGet(out var known, out var gap) ? known?.ContentHash ?? "none" : "?");
            if (known is null)
            {
                yield return new Unread(gap ?? new(GapKind.NotCollected, "ec2:DescribeNetworkInterfaces", arn, null, "EC2 did not show the interface", null));
                continue;
            }

            if (known.Association?.PublicIp is { Length: > 0 } address)
            {
                yield return new Violation(
                    $"Task {Arn.LastSegment(resource.Arn)} of {Arn.LastSegment(resource.TaskDefinitionArn ?? "")} has the public address {address}.",
                    new Evidence($"NetworkInterfaces[{id}].Association.PublicIp", address, Evidence.Absent));
            }

            foreach (var statement in ExamineIpv6(resource, known, context))
            {
                yield return statement;
            }
        }
    }

    // IPv6 addresses are public by nature: whether the internet reaches one is up to the routes of its subnet.
    private static IEnumerable<Statement> ExamineIpv6(RunningTask task, NetworkInterface networkInterface, CheckContext context)
    {
        if (networkInterface.Ipv6Addresses is not [{ Ipv6Address: { } address }, ..] || networkInterface.SubnetId is not { } subnet)
        {
            yield break;
        }

        var tables = context.Region.Network.RouteTables;
        var table = SubnetRoutes.TableOf(subnet, networkInterface.VpcId, tables.Known);
        context.Note(table?.ContentHash ?? "?");
        if (table is not null && table.HasIpv6Internet())
        {
            yield return new Violation(
                $"Task {Arn.LastSegment(task.Arn)} of {Arn.LastSegment(task.TaskDefinitionArn ?? "")} has the address {address}, which the internet reaches.",
                new Evidence($"NetworkInterfaces[{networkInterface.NetworkInterfaceId}].Ipv6Addresses", address, "no address that an internet gateway leads to"));
        }
        else if (table is null || !tables.IsComplete)
        {
            yield return new Unread(tables.Gaps.Count > 0 ? tables.Gaps[0] : new(GapKind.NotCollected, "ec2:DescribeRouteTables", subnet, null, "EC2 showed no route table of the subnet", null));
        }
    }
}
