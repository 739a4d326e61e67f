using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Clusters;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Accounts;

/// <summary>Tasks in GovCloud that do not use validated cryptography.</summary>
public sealed class FargateFipsOff : AccountSettingCheck
{
    private const string Setting = "fargateFIPSMode";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-account-fargate-fips",
        Title = "Fargate FIPS mode off in GovCloud",
        Severity = Severity.Medium,
        Topics = [Topic.Compliance],
        Pages = ["ecs-fips-compliance"],
        ResourceType = ResourceType.AccountSetting,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale = "Workloads in GovCloud are often bound to FIPS 140. Fargate uses validated modules only when the account asks for it, and then only for some kinds of tasks.",
        PassWhen =
            "The account setting fargateFIPSMode is enabled, all running Fargate tasks are on Linux and X86_64 with platform version 1.4.0 or later, and no Managed Instances provider "
            + "has FIPS turned off. A principal's own value of the setting may differ and is not known.",
        FailWhen = "The setting is disabled or has no value; or a running Fargate task is outside these limits; or a Managed Instances provider has fipsEnabled false.",
        NotApplicableWhen = "The region is not in GovCloud, where the setting has no effect.",
        Remediation = new()
        {
            Summary = "Enable the setting and start the tasks anew.",
            Cli = "aws ecs put-account-setting-default --region {region} --name fargateFIPSMode --value enabled",
            Terraform = """
                resource "aws_ecs_account_setting_default" "fips" {
                  name  = "fargateFIPSMode"
                  value = "enabled"
                }
                """,
            SideEffects = "Tasks that run keep the mode they started with.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-13", MappingSource.Ours),
        ],
        Actions = ["ecs:ListAccountSettings", "ecs:DescribeTasks", "ecs:DescribeTaskDefinition", "ecs:DescribeCapacityProviders"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(RegionSettings resource, CheckContext context) =>
        resource.Region.StartsWith("us-gov-", StringComparison.Ordinal)
            ? ExamineGovCloud(resource, context)
            : [new DoesNotApply($"{resource.Region} is not in GovCloud.")];

    private static IEnumerable<Statement> ExamineGovCloud(RegionSettings resource, CheckContext context)
    {
        foreach (var provider in context.Region.CapacityProviders.Known.Where(p => p.ManagedInstancesProvider?.InstanceLaunchTemplate?.FipsEnabled is false))
        {
            context.Note(provider.ContentHash);
            yield return new Violation(
                $"Managed Instances provider {provider.Name} has FIPS turned off.",
                new Evidence($"capacityProviders[{provider.Name}].managedInstancesProvider.instanceLaunchTemplate.fipsEnabled", "false", "true"));
        }

        var setting = context.AccountSetting(Setting);
        if (setting.TryGet(out var value, out var gap))
        {
            if (value is not ("enabled" or "on"))
            {
                yield return new Violation($"Fargate FIPS mode is off in {resource.Region}.", new Evidence($"settings[{Setting}]", value ?? Evidence.Absent, "enabled"));
            }
        }
        else
        {
            yield return new Unread(gap);
        }

        foreach (var statement in ExamineTasks(context))
        {
            yield return statement;
        }

        foreach (var unread in context.Region.CapacityProviders.Gaps.Concat(context.Region.Tasks.Gaps))
        {
            yield return new Unread(unread);
        }

        yield return PrincipalsMayDiffer;
    }

    private static IEnumerable<Statement> ExamineTasks(CheckContext context)
    {
        var outside = new List<string>();
        foreach (var item in context.Region.Tasks.Items)
        {
            if (!item.Resource.TryGet(out var task, out var gap))
            {
                yield return new Unread(gap);
                continue;
            }

            if (task.LastStatus is "STOPPED" || !(task.LaunchType is LaunchTypes.Fargate || task.CapacityProviderName is "FARGATE" or "FARGATE_SPOT"))
            {
                continue;
            }

            context.Note(task.ContentHash);
            if (task.PlatformFamily?.StartsWith("Windows", StringComparison.OrdinalIgnoreCase) is true || FargatePlatform.IsBefore140(task.PlatformVersion))
            {
                outside.Add($"{task.PlatformFamily ?? "Linux"} {task.PlatformVersion}");
            }
            else if (!context.Region.TaskDefinitions.Find(task.TaskDefinitionArn ?? "").TryGet(out var definition, out gap))
            {
                yield return new Unread(gap);
            }
            else
            {
                context.Note(definition?.ContentHash ?? "none");
                if (definition?.RuntimePlatform?.CpuArchitecture is "ARM64")
                {
                    outside.Add("ARM64");
                }
            }
        }

        if (outside.Count > 0)
        {
            yield return new Violation(
                string.Create(CultureInfo.InvariantCulture, $"{outside.Count} Fargate task(s) run outside the limits of FIPS mode."),
                new Evidence("tasks[*]", string.Join(", ", outside.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(10)), "Linux, X86_64, platform version 1.4.0 or later"));
        }
    }
}
