using EcsPosture.Checks;

namespace EcsPosture.Web.Features.Overview;

/// <summary>Launch types as people name them, and what each leaves with the customer.</summary>
public static class LaunchTypeNames
{
    /// <summary>The name; an empty word stands for a launch type that is not known.</summary>
    public static string Of(string launchType) => launchType switch
    {
        LaunchTypes.Fargate => "Fargate",
        LaunchTypes.Ec2 => "EC2",
        LaunchTypes.ManagedInstances => "Managed Instances",
        LaunchTypes.External => "External",
        "" => "Not known",
        _ => launchType,
    };

    /// <summary>What the shared responsibility model leaves with the customer.</summary>
    public static string LeftWithCustomer(string launchType) => launchType switch
    {
        LaunchTypes.Fargate => "Yours: images, roles, network, secrets, task settings. AWS isolates tasks and patches the host.",
        LaunchTypes.Ec2 => "Yours too: the host's system, agent and hardening. Tasks on one host are one trust zone.",
        LaunchTypes.ManagedInstances => "AWS patches and replaces the host; whether tasks share one, and privileges, are yours.",
        LaunchTypes.External => "Yours: all but the control plane, the site and its network included.",
        _ => "Capacity providers or services could not be read.",
    };
}
