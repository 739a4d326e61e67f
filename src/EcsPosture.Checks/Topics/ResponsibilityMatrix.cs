namespace EcsPosture.Checks.Topics;

/// <summary>Who answers for a layer with one launch type.</summary>
/// <param name="Side">The side that answers.</param>
/// <param name="Text">What that means, in a few words.</param>
public sealed record ResponsibilityCell(ResponsibleSide Side, string Text);

/// <summary>A layer of the stack and who answers for it, by launch type.</summary>
public sealed record ResponsibilityRow(
    string Layer, ResponsibilityCell Fargate, ResponsibilityCell Ec2, ResponsibilityCell ManagedInstances, ResponsibilityCell External)
{
    /// <summary>The cell for a launch type of <see cref="LaunchTypes"/>.</summary>
    public ResponsibilityCell For(string launchType) => launchType switch
    {
        LaunchTypes.Fargate => Fargate,
        LaunchTypes.ManagedInstances => ManagedInstances,
        LaunchTypes.External => External,
        _ => Ec2,
    };
}

/// <summary>The shared responsibility model of ECS as a table: layers by launch types.</summary>
public static class ResponsibilityMatrix
{
    /// <summary>The layers, from the ground up.</summary>
    public static IReadOnlyList<ResponsibilityRow> Rows { get; } =
    [
        new("Sites, hardware and control plane",
            Aws("All of it"),
            Aws("All of it"),
            Aws("All of it"),
            Shared("AWS runs the control planes of ECS and Systems Manager; site and hardware are yours")),
        new("Host operating system, kernel and container runtime",
            Aws("Runs and patches it"),
            Customer("Choose the image, patch and harden it"),
            Aws("Provisions, patches and replaces instances"),
            Customer("Choose, patch and harden it")),
        new("ECS agent",
            Aws("Runs it"),
            Customer("Version and settings"),
            Aws("Runs it"),
            Customer("Version and settings, of the Systems Manager agent too")),
        new("Isolation of tasks from each other",
            Aws("A virtual machine for each task, no kernel shared"),
            Customer("Tasks share a kernel: containers are no boundary"),
            Customer("Decide whether tasks may share an instance"),
            Customer("Tasks share a kernel: containers are no boundary")),
        new("Log-in to hosts",
            None("Nobody can log in"),
            Customer("Keys, sessions and their rights"),
            None("Nobody can log in"),
            Customer("Accounts, keys and their rights")),
        new("Network",
            Customer("Subnets, security groups, endpoints"),
            Customer("Subnets, security groups, endpoints"),
            Customer("Subnets, security groups, endpoints"),
            Customer("Your own network; no interface per task, load balancer or service discovery")),
        new("Encryption of storage",
            Customer("Choose keys; a key of your own for ephemeral storage is an option"),
            Customer("Volumes of hosts and tasks"),
            Shared("AWS encrypts instance storage; all other storage is yours"),
            Customer("Disks of hosts; EFS volumes do not exist here")),
        new("Images, dependencies and secrets",
            Customer("Build, scan, rebuild, rotate"),
            Customer("Build, scan, rebuild, rotate"),
            Customer("Build, scan, rebuild, rotate"),
            Customer("Build, scan, rebuild, rotate")),
        new("Task and execution roles",
            Customer("Permissions and trust"),
            Customer("Permissions and trust"),
            Customer("Permissions and trust"),
            Customer("Permissions and trust")),
        new("Role of the host",
            None("There is none"),
            Customer("Instance role, kept from containers"),
            Customer("Instance profile and infrastructure role"),
            Customer("Role of the external host")),
        new("Privileged containers, host namespaces, added capabilities",
            Shared("AWS refuses all but SYS_PTRACE; adding that is your choice"),
            Customer("All are possible: your risk"),
            Customer("Possible where you allow them: your risk"),
            Customer("All are possible: your risk")),
    ];

    private static ResponsibilityCell Aws(string text) => new(ResponsibleSide.Aws, text);

    private static ResponsibilityCell Customer(string text) => new(ResponsibleSide.Customer, text);

    private static ResponsibilityCell Shared(string text) => new(ResponsibleSide.Shared, text);

    private static ResponsibilityCell None(string text) => new(ResponsibleSide.None, text);
}
