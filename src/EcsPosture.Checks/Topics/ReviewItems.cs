namespace EcsPosture.Checks.Topics;

/// <summary>All that the guide asks and a person must judge, in the order of the tree.</summary>
public static class ReviewItems
{
    /// <summary>The items.</summary>
    public static IReadOnlyList<ReviewItem> All { get; } =
    [
        new("rebuild-images", "security-shared-model", "Rebuild images when their dependencies get fixes.",
            "How a fix in a base image or a library reaches running tasks, and how many days it took the last time."),
        new("shared-hosts-trust", "security-shared-model", "Treat tasks that share a host as one zone of trust.",
            "Whether workloads of different trust are placed on the same hosts, by placement constraints, clusters or capacity providers."),
        new("managed-instances-kernel", "security-shared-model-managed-instances", "Decide whether tasks may share a kernel, and which may run privileged.",
            "Whether somebody decided it for each cluster with Managed Instances, and where that is written."),
        new("managed-instances-replacement", "security-shared-model-managed-instances", "Let services survive that their instances are replaced when their lifetime ends.",
            "Number of tasks, deployment settings and how services fared when an instance was last drained."),
        new("people-federation", "security-iam", "Give workloads roles and people temporary credentials through federation.",
            "How people sign in to the account, and which users with passwords or keys are left."),
        new("outer-limits", "security-iam", "Draw outer limits with permissions boundaries and service control policies.",
            "The organization's service control policies: the account itself does not show them."),
        new("policies-mfa", "security_iam_id-based-policy-examples", "Ask for MFA on sensitive calls, and validate policies before use.",
            "Whether pipelines validate policies, and which calls need MFA."),
        new("console-permissions", "iam-policies-ecs-console", "Give people who use the console the supporting actions it lists, and no more.",
            "The permission sets of people who use the console."),
        new("roles-last-used", "security-iam-roles", "Trim roles by when their permissions were last used.",
            "The last-accessed report of each role that ECS uses, and when somebody last acted on it."),
        new("windows-credential-proxy", "windows_task_IAM_roles", "The sample script opens the instance's metadata to containers: check what the instance role may do.",
            "The bootstrap script of Windows instances, and the instance role's policies."),
        new("external-activations", "ecs-anywhere-iam", "Treat an activation as a secret.",
            "Where activation ids and codes of external hosts are kept, how long they live, and how many hosts each may register."),
        new("monitoring-plan", "ecs-logging-monitoring", "Have a plan: what is watched, how often, with which tools, who acts and who is told.",
            "The plan, and whether the last incident went as it says."),
        new("instance-logs", "using_cloudwatch_logs", "Send the agent's and the system's logs off the instance.",
            "Whether the logs of each host arrive in a place that whoever owns the host cannot change."),
        new("agent-logs", "logs", "Know where the agent writes, how long it keeps files, and where it records who was given credentials.",
            "Whether the agent's audit log of credentials is kept longer than the host."),
        new("events-unordered", "ecs_cwet_handling", "Expect events twice and out of order, and compare their version.",
            "The code that handles events of ECS."),
        new("sizing", "ecs-recommendations", "Opt in to sizing recommendations; they are no security control.",
            "Whether the account opted in, and whether somebody reads the recommendations."),
        new("compliance-scope", "ecs-compliance", "Decide by the sensitivity of your data, your company's goals and the law what you must show.",
            "Which data each workload holds, and which rules follow from it."),
        new("compliance-aws-reports", "ecs-compliance", "AWS shows its own part in reports; the configuration is yours to prove.",
            "Whether the reports of AWS that auditors ask for were fetched, and of which period they are."),
        new("regulated-apart", "security-compliance", "Keep regulated tasks apart from others.",
            "Which clusters, networks and accounts regulated tasks share with others."),
        new("client-tls", "infrastructure-security", "Speak TLS 1.2 or later with AWS, and sign requests with short-lived credentials.",
            "The oldest client, library or appliance that calls AWS."),
        new("workload-isolation", "security-network", "Keep tasks in private subnets, and isolate workloads by VPC or account.",
            "Whether workloads that must not reach each other share a VPC or an account."),
        new("curated-images", "security-tasks-containers", "Build small images from curated bases, scan them, and rebuild when something serious is found.",
            "Where base images come from, who curates them, and whether code and dependencies are analysed before they ship."),
        new("rotation-redeploys", "specifying-sensitive-data", "A secret is read once, at start: redeploy after rotation.",
            "Whether the rotation of each secret starts a new deployment of what uses it."),
        new("secrets-in-code", "secrets-app-secrets-manager", "Read secrets with the task role when they are needed, so that rotation takes effect.",
            "Which applications read secrets in code, and which keep them from their start on."),
        new("external-site", "ecs-anywhere", "Host, site and network are yours: patch them, and keep both agents current.",
            "Who patches external hosts, who may enter the site, and what else is on their network."),
    ];

    /// <summary>An item by its key; null when there is none.</summary>
    public static ReviewItem? Find(string key) => All.FirstOrDefault(item => item.Key == key);
}
