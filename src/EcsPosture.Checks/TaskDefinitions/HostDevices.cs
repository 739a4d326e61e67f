using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A container that is given devices of its host.</summary>
public sealed class HostDevices : ContainerCheck
{
    private const string AllowedDevices = "allowedDevices";

    /// <summary>Memory, disks and virtualization: whoever opens them reads or changes the host itself.</summary>
    private static readonly string[] Owning =
    [
        "/dev/mem", "/dev/kmem", "/dev/port", "/dev/kvm", "/dev/sd*", "/dev/nvme*", "/dev/xvd*", "/dev/vd*", "/dev/dm-*", "/dev/mapper/*", "/dev/disk/*", "/dev", "/",
    ];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-host-devices",
        Title = "Container maps host devices",
        Severity = Severity.Medium,
        SeverityNote = "High for memory, disks and /dev/kvm.",
        Topics = [Topic.Infrastructure],
        Pages = ["task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer),
        Rationale =
            "A device node goes around the container's file system: a disk device gives the whole disk of the host, /dev/mem its memory. "
            + "Other devices still widen what an intruder can reach of the kernel.",
        PassWhen = "No device is mapped, or only allowed ones (by default FUSE, TUN, GPUs and inference accelerators).",
        FailWhen = "linuxParameters.devices maps /dev/mem, /dev/kmem, /dev/port, /dev/kvm, a disk or all of /dev (high), or any other device that is not allowed (medium).",
        NotApplicableWhen = "The definition runs on Fargate only, which has no host devices, or its containers are Windows containers.",
        Remediation = new()
        {
            Summary = "Remove the device. GPUs are better asked for as a resource requirement; storage as a volume.",
            Cli = NewRevision.With("remove the entry from containerDefinitions[name={container}].linuxParameters.devices"),
            Terraform = """
                container_definitions = jsonencode([{
                  name            = "{container}"
                  linuxParameters = { devices = [] }
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    LinuxParameters:
                      Devices: []
                """,
            SideEffects = "Software that talks to the hardware stops working; give it an instance group of its own if it has to stay.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
        Parameters = [new(AllowedDevices, "/dev/fuse,/dev/net/tun,/dev/nvidia*,/dev/dri*,/dev/kfd,/dev/neuron*", "Devices that may be mapped, separated by commas; a * at the end stands for any rest.")],
    };

    /// <inheritdoc />
    protected override string? DoesNotApplyTo(TaskDefinition definition, CheckContext context) =>
        definition.IsWindows ? "Windows containers map no Linux devices."
        : context.IsFargateOnly(definition) ? "Fargate tasks have no host devices."
        : null;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context) =>
        container.LinuxParameters is { Devices.Count: > 0 } linux ? ExamineDevices(linux.Devices, container, path, context) : [];

    private static IEnumerable<Statement> ExamineDevices(IReadOnlyList<Device> devices, ContainerDefinition container, string path, CheckContext context)
    {
        var allowed = context.ListParameter(AllowedDevices);
        for (var i = 0; i < devices.Count; i++)
        {
            var device = HostPaths.Normalize(devices[i].HostPath);
            if (Matches(device, allowed))
            {
                continue;
            }

            yield return new Violation(
                $"Container {container.Name} maps {devices[i].HostPath} of the host.",
                new Evidence(string.Create(CultureInfo.InvariantCulture, $"{path}.linuxParameters.devices[{i}].hostPath"), devices[i].HostPath, "no such device"))
            {
                Severity = Matches(device, Owning) ? Severity.High : Severity.Medium,
            };
        }
    }

    private static bool Matches(string device, IReadOnlyList<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.EndsWith('*') ? device.StartsWith(pattern[..^1], StringComparison.Ordinal) : device == pattern)
            {
                return true;
            }
        }

        return false;
    }
}
