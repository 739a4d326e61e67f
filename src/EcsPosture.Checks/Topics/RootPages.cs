namespace EcsPosture.Checks.Topics;

/// <summary>The chapter itself and its pages on shared responsibility, which belong to no topic.</summary>
internal static class RootPages
{
    public static IReadOnlyList<TopicPage> All { get; } =
    [
        new(TopicTree.RootKey, "Security in Amazon ECS", null, null,
        [
            "AWS secures the infrastructure that runs its services; what you put into it is yours to secure.",
            "How much is yours depends on the launch type, on how sensitive your data is, and on the rules and laws you are under.",
        ]),
        new("security-shared-model", "Shared responsibility", null, TopicTree.RootKey,
        [
            "Know for each launch type which layers are yours.",
            "On EC2 and on external hosts, patch the operating system, the container runtime and the agent.",
            "On Fargate, stay on the newest platform version.",
            "Rebuild images when their dependencies get fixes.",
            "Treat tasks that share a host as one zone of trust.",
        ]),
        new("security-shared-model-managed-instances", "Shared responsibility for Managed Instances", null, "security-shared-model",
        [
            "AWS chooses, patches, drains and replaces the instances and lets nobody log in to them.",
            "Subnets, security groups, the instance profile, the infrastructure role and what the tasks do stay yours.",
            "Decide whether tasks may share a kernel, and which may run privileged.",
            "Let services survive that their instances are replaced when their lifetime ends.",
        ]),
    ];
}
