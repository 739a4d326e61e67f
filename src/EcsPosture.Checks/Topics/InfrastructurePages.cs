namespace EcsPosture.Checks.Topics;

/// <summary>Pages on infrastructure security: network, tasks and containers, hosts.</summary>
internal static class InfrastructurePages
{
    private const string Head = "infrastructure-security";
    private const string Network = "security-network";
    private const string Networking = "task-networking";
    private const string Fargate = "security-fargate";
    private const string Agent = "ecs-agent-config";
    private const string Settings = "ecs-account-settings";

    public static IReadOnlyList<TopicPage> All { get; } =
    [
        Page(Head, "Infrastructure security", TopicTree.RootKey,
            "Speak TLS 1.2 or later with AWS, and sign requests with short-lived credentials.",
            "Limit calls by source address, VPC or endpoint in policies.",
            "Reach AWS over private endpoints."),
        Page("vpc-endpoints", "Interface endpoints", Head,
            "Give private subnets the endpoints that their launch type and features use.",
            "Limit endpoints by policy, and let only tasks reach them."),
        Page(Network, "Network security", Head,
            "Encrypt traffic from the client to the load balancer and on to the task.",
            "Give tasks their own security group that lets in only what speaks to them.",
            "Keep tasks in private subnets, and isolate workloads by VPC or account.",
            "Record flow logs."),
        Page(Networking, "Task networking", Network,
            "Prefer a network interface per task, so that rules and flow logs are per task."),
        Page("task-networking-awsvpc", "A network interface per task", Networking,
            "Give each task a security group of its own and no public address it does not need."),
        Page("service-connect", "Service Connect", Network,
            "Connect services by name within a namespace, and keep foreign namespaces out."),
        Page("service-connect-tls", "TLS in Service Connect", "service-connect",
            "Encrypt traffic between services with certificates that rotate by themselves."),
        Page("service-load-balancing", "Load balancing", Network,
            "Let the load balancer end TLS with a current policy, and let only it reach the tasks."),
        Page("ecs-vpc-lattice", "VPC Lattice", Network,
            "Authenticate callers, and give ECS the one role that feature needs."),
        Page("security-tasks-containers", "Tasks and containers", Head,
            "Build small images from curated bases, scan them, and rebuild when something serious is found.",
            "Run as a plain user, with a read-only root file system, no privileges and only the capabilities needed.",
            "Limit processor and memory on hosts that tasks share.",
            "Keep tags immutable, and encrypt the registry with your own key where rules ask for it."),
        Page(Fargate, "Fargate security", Head,
            "Encrypt ephemeral storage with your own key where rules ask for it.",
            "Add no capability but SYS_PTRACE, and watch tasks at run time."),
        Page("fargate-storage-encryption", "Keys for Fargate storage", Fargate,
            "Set the key on the cluster; tasks use it from their next start on."),
        Page("platform_versions", "Fargate platform versions", Fargate,
            "Stay on the newest version: pinning delays fixes."),
        Page("platform-linux-fargate", "Linux platform versions", "platform_versions",
            "Version 1.4.0 or later is what newer protections need."),
        Page("managed-instances-security", "Managed Instances security", Head,
            "Give instance profile and infrastructure role the least they need.",
            "Use private subnets, and allow privileged tasks only where chosen."),
        Page(Settings, "Account settings", Head,
            "Turn on long ARNs, tag authorisation and Container Insights for the whole account.",
            "A principal may have its own value, which differs from the account's."),
        Page("clusters", "Clusters", Head,
            "Delete clusters nobody uses, and keep workloads that must not meet in clusters of their own."),
        Page(Agent, "Settings of the agent", Head,
            "Block the instance's metadata for tasks, refuse privileged containers, and turn on the host's hardening."),
        Page("ecs-agent-introspection", "The agent's introspection port", Agent,
            "Keep the agent's introspection port away from the network."),
        Page("ecs-agent-versions", "Agent versions", Agent,
            "Run a current agent: fixes reach you only that way."),
        Page("ecs-agent-update", "Updating the agent", "ecs-agent-versions",
            "Replace instances by ones with a new image, or update the agent in place."),
        Page("bootstrap_container_instance", "User data of instances", Agent,
            "Keep credentials out of user data, which anybody with read access can see."),
        Page("ecs-optimized_AMI", "Images for instances", Head,
            "Start instances from a current ECS-optimized image."),
        Page("retrieve-ecs-optimized_AMI", "Finding the current image", "ecs-optimized_AMI",
            "Look up the current image by its public parameter rather than pinning an old one."),
        Page("cluster-capacity-providers", "Capacity providers", Head,
            "Let capacity providers scale, drain and replace instances."),
        Page("asg-capacity-providers", "Auto Scaling capacity providers", "cluster-capacity-providers",
            "Drain instances before they end, and protect those that run tasks."),
        Page("ecs-anywhere", "External hosts", Head,
            "Host, site and network are yours: patch them, and keep both agents current."),
    ];

    private static TopicPage Page(string key, string title, string parent, params IReadOnlyList<string> asks) =>
        new(key, title, Topic.Infrastructure, parent, asks);
}
