using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Hosts;
using EcsPosture.Checks.Networking;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>A provider of ECS Managed Instances with an open network, a wide role or weak settings.</summary>
public sealed class WeakManagedInstances : CapacityProviderCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-capacity-managed-instances-review",
        Title = "Managed Instances provider is weakly configured",
        Severity = Severity.Medium,
        SeverityNote = "High for a public subnet or a security group that is open to the internet; low for basic monitoring or repairs that are off.",
        Topics = [Topic.Infrastructure],
        Pages = ["managed-instances-security", "cluster-capacity-providers"],
        ResourceType = ResourceType.CapacityProvider,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "AWS patches and replaces managed instances, but you choose their network, the role of the instance and what may run there with which privileges. GuardDuty Runtime Monitoring does not cover them, so these settings carry more weight.",
        PassWhen = "The subnets have no route from the internet, no security group lets the internet in, the role of the instance has no policies beyond AWS's own for it, monitoring is DETAILED, repairs are not off, and no task on the provider is privileged, shares the host's processes or adds dangerous capabilities.",
        FailWhen = "One of these does not hold.",
        NotApplicableWhen = "The provider has no managed instances.",
        Remediation = new()
        {
            Summary = "Change the network, the instance profile or the settings of the provider; new instances take them on.",
            Cli = """
                aws ecs update-capacity-provider --region {region} --cluster <cluster> --name {name} --managed-instances-provider file://provider.json
                """,
            SideEffects = "Running instances keep their settings until they are replaced, at the latest when their maximum lifetime is over.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeCapacityProviders", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition", "ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(CapacityProvider resource, CheckContext context)
    {
        if (resource.ManagedInstancesProvider is not { } provider)
        {
            return [new DoesNotApply("The provider has no managed instances.")];
        }

        var template = provider.InstanceLaunchTemplate;
        return
        [
            .. ExamineSubnets(resource, template?.NetworkConfiguration?.Subnets ?? [], context),
            .. ExamineGroups(resource, template?.NetworkConfiguration?.SecurityGroups ?? [], context),
            .. ExamineRole(resource, template?.Ec2InstanceProfileArn, context),
            .. ExamineSettings(resource, provider),
            .. ExamineTasks(resource, context),
        ];
    }

    private static IEnumerable<Statement> ExamineSubnets(CapacityProvider provider, IReadOnlyList<string> subnets, CheckContext context)
    {
        var region = context.Region;
        var tables = region.Network.RouteTables;
        foreach (var id in subnets)
        {
            var subnet = region.Subnets.Known.FirstOrDefault(s => s.SubnetId == id);
            context.Note(subnet?.ContentHash ?? "?");
            if (subnet is null)
            {
                yield return new Unread(region.Subnets.Gaps.Count > 0 ? region.Subnets.Gaps[0] : new(GapKind.NotCollected, "ec2:DescribeSubnets", id, null, "EC2 did not show the subnet", null));
            }

            var table = SubnetRoutes.TableOf(id, subnet?.VpcId, tables.Known);
            context.Note(table?.ContentHash ?? "?");
            if (table is not null && table.InternetRoutes().Count > 0)
            {
                yield return new Violation(
                    $"Capacity provider {provider.Name} starts instances in subnet {id}, which the internet reaches.",
                    new Evidence("managedInstancesProvider.instanceLaunchTemplate.networkConfiguration.subnets", id, "private subnets"))
                {
                    Severity = Severity.High,
                };
            }
            else if (table is null || !tables.IsComplete)
            {
                yield return new Unread(tables.Gaps.Count > 0 ? tables.Gaps[0] : new(GapKind.NotCollected, "ec2:DescribeRouteTables", id, null, "EC2 showed no route table of the subnet", null));
            }
        }
    }

    private static IEnumerable<Statement> ExamineGroups(CapacityProvider provider, IReadOnlyList<string> groups, CheckContext context)
    {
        var found = HostGroups.Of(groups, context);
        foreach (var (group, rule, _) in found.Rules.Where(r => r.Rule.IsOpenToWorld()))
        {
            yield return new Violation(
                $"Security group {group.GroupId} of capacity provider {provider.Name} lets the internet in ({rule.Ports()}).",
                new Evidence($"SecurityGroups[{group.GroupId}].IpPermissions", $"{rule.Ports()} from {string.Join(", ", rule.WorldwideRanges())}", "no such rule"))
            {
                Severity = Severity.High,
            };
        }

        foreach (var gap in found.Gaps)
        {
            yield return new Unread(gap);
        }
    }

    private static IEnumerable<Statement> ExamineRole(CapacityProvider provider, string? profile, CheckContext context)
    {
        if (!HostFacts.RoleOf(profile, context).TryGet(out var role, out var gap))
        {
            return [new Unread(gap)];
        }

        if (role is null)
        {
            return [];
        }

        return !HostFacts.ExceedsAgents(role, context).TryGet(out var exceeds, out gap) ? [new Unread(gap)]
            : !exceeds ? []
            :
            [
                new Violation(
                    $"Role {role.RoleName} of the instances of capacity provider {provider.Name} has policies beyond AmazonECSInstanceRolePolicyForManagedInstances.",
                    new Evidence("managedInstancesProvider.instanceLaunchTemplate.ec2InstanceProfileArn", profile!, "a role with that policy alone")),
            ];
    }

    private static IEnumerable<Statement> ExamineSettings(CapacityProvider provider, ManagedInstancesProvider settings)
    {
        if (settings.InstanceLaunchTemplate?.Monitoring is not "DETAILED")
        {
            yield return new Violation(
                $"Instances of capacity provider {provider.Name} have basic monitoring only.",
                new Evidence("managedInstancesProvider.instanceLaunchTemplate.monitoring", settings.InstanceLaunchTemplate?.Monitoring ?? Evidence.Absent, "DETAILED"))
            {
                Severity = Severity.Low,
            };
        }

        if (settings.AutoRepairConfiguration?.ActionsStatus is "DISABLED")
        {
            yield return new Violation(
                $"Capacity provider {provider.Name} does not replace unhealthy instances.", new Evidence("managedInstancesProvider.autoRepairConfiguration.actionsStatus", "DISABLED", "ENABLED"))
            {
                Severity = Severity.Low,
            };
        }
    }

    private static IEnumerable<Statement> ExamineTasks(CapacityProvider provider, CheckContext context)
    {
        var tasks = context.Region.Tasks;
        foreach (var arn in tasks.Known.Where(t => t.CapacityProviderName == provider.Name && t.LastStatus is not "STOPPED").Select(t => t.TaskDefinitionArn).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            var found = context.Region.TaskDefinitions.Find(arn);
            if (!found.TryGet(out var definition, out var gap) || definition is null)
            {
                yield return new Unread(gap ?? Gap.NotAsked("ecs:DescribeTaskDefinition", arn));
                continue;
            }

            context.Note(definition.ContentHash);
            var why = definition.PidMode is "host" ? "shares the host's processes"
                : definition.ContainerDefinitions.FirstOrDefault(c => c.Privileged is true) is { } privileged ? $"has the privileged container {privileged.Name}"
                : definition.ContainerDefinitions.FirstOrDefault(DangerousCapabilities.AddsAny) is { } capable ? $"adds dangerous capabilities to container {capable.Name}"
                : null;
            if (why is not null)
            {
                yield return new Violation(
                    $"Family {definition.Family} on capacity provider {provider.Name} {why}.", new Evidence("tasks[*].taskDefinitionArn", Arn.LastSegment(arn), "tasks without power over the host"));
            }
        }

        if (tasks.Gaps.Count > 0)
        {
            yield return new Unread(tasks.Gaps[0]);
        }
        else if (tasks.Items.Select(i => i.Resource.Gap).FirstOrDefault(g => g is not null) is { } unread)
        {
            yield return new Unread(unread);
        }
    }
}
