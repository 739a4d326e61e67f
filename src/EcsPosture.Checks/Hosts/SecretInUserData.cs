using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Checks.Hosts;

/// <summary>A host with a secret in its user data.</summary>
public sealed class SecretInUserData : ContainerInstanceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-instance-userdata-secrets",
        Title = "Secret in instance user data (incl. ECS_ENGINE_AUTH_DATA)",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["private-auth-container-instances", "bootstrap_container_instance", "ecs-agent-config"],
        ResourceType = ResourceType.ContainerInstance,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Aws, ResponsibleSide.None),
        Rationale =
            "User data is shown in clear to everybody who may describe the instance or its template, and to every process on the host that reaches the metadata service. It also stays in all old versions of the template.",
        PassWhen = "Decoded and unpacked, the user data holds nothing that the secret detector takes for a secret, and no ECS_ENGINE_AUTH_DATA with credentials.",
        FailWhen = "It does. The value itself is never kept or shown.",
        NotApplicableWhen = "The host is external or managed by AWS.",
        Remediation = new()
        {
            Summary = "Take the secret out and change it. Read registry credentials from Secrets Manager with repositoryCredentials in the task definition, or keep ecs.config in a bucket that only the role of the instance reads.",
            Cli = """
                aws ec2 create-launch-template-version --region {region} --launch-template-id <launch template> --source-version '$Latest' --launch-template-data UserData=<clean user data in base64>
                aws ec2 delete-launch-template-versions --region {region} --launch-template-id <launch template> --versions <old versions>
                """,
            SideEffects = "Old versions of the template keep the secret until they are deleted; instances keep it until they are replaced.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "IA-5(7)", MappingSource.Ours),
            new(FrameworkNames.PciDss, "8.6.2", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeContainerInstances", "ec2:DescribeInstances", "ec2:DescribeInstanceAttribute", "ec2:DescribeLaunchTemplateVersions", "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeLaunchConfigurations"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineHost(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        if (!InstanceOf(instance, context).TryGet(out var host, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        if (!HostSource.UserDataOf(host, context).TryGet(out var data, out gap))
        {
            yield return new Unread(gap);
        }
        else if (SecretIn(data) is { } secret)
        {
            yield return new Violation($"The user data of {host.InstanceId} holds a secret ({secret}).", new Evidence("UserData", $"a value of kind {secret}", "no secret"));
        }

        if (HostSource.GroupOf(host) is not { } groupName)
        {
            yield break;
        }

        if (!HostSource.FindGroup(groupName, context).TryGet(out var group, out gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        foreach (var statement in ExamineSource(group, context))
        {
            yield return statement;
        }
    }

    // What the next instances of the group will get.
    private static IEnumerable<Statement> ExamineSource(EcsPosture.Inventory.Compute.AutoScalingGroup group, CheckContext context)
    {
        if (group.LaunchConfigurationName is { } name)
        {
            if (!HostSource.FindConfiguration(name, context).TryGet(out var configuration, out var gap))
            {
                yield return new Unread(gap);
            }
            else if (SecretIn(configuration.UserData) is { } kind)
            {
                yield return new Violation($"The user data of launch configuration {name} holds a secret ({kind}).", new Evidence("LaunchConfigurations[*].UserData", $"a value of kind {kind}", "no secret"));
            }
        }

        foreach (var reference in group.Templates())
        {
            if (!HostSource.FindVersion(reference, context).TryGet(out var version, out var gap))
            {
                yield return new Unread(gap);
            }
            else if (SecretIn(version.LaunchTemplateData?.UserData) is { } kind)
            {
                yield return new Violation(
                    $"The user data of launch template {version.LaunchTemplateName ?? version.LaunchTemplateId}, version {version.VersionNumber}, holds a secret ({kind}).",
                    new Evidence("LaunchTemplateData.UserData", $"a value of kind {kind}", "no secret"));
            }
        }
    }

    /// <summary>The kind of secret that a marker tells of; null for none.</summary>
    private static string? SecretIn(string? marker) =>
        RedactionMarker.TryParse(marker, out var found) && found.Kind is not (ValueKind.Text or ValueKind.Empty) ? found.Kind : null;
}
