namespace EcsPosture.Checks.Topics;

/// <summary>Pages on what task definitions and services say, filed under infrastructure security because checks depend on them.</summary>
internal static class WorkloadPages
{
    private const string Containers = "security-tasks-containers";
    private const string Definition = "task_definition_parameters";
    private const string Sensitive = "specifying-sensitive-data";
    private const string Environment = "secrets-envvar";
    private const string Registry = "private-auth";
    private const string Deployments = "deployment-type-ecs";

    public static IReadOnlyList<TopicPage> All { get; } =
    [
        Page(Definition, "Parameters of a task definition", Containers,
            "Set the parameters that decide about security on purpose: user, privileges, capabilities, namespaces, network mode, secrets, logs.",
            "Some have no effect, or are refused, on Fargate and on Windows."),
        Page("ecs-exec", "ECS Exec", "infrastructure-security",
            "A session runs as root whatever the definition says, so allow few people and few containers.",
            "Log sessions to a destination of their own, and encrypt channel and logs with your own key.",
            "Forbid starting a Systems Manager session on tasks around ECS."),
        Page(Sensitive, "Sensitive data", Containers,
            "Keep secrets in Secrets Manager or Parameter Store, and let the execution role read exactly those.",
            "Plain environment variables are readable by everybody who may describe the definition.",
            "A secret is read once, at start: redeploy after rotation."),
        Page(Environment, "Secrets as environment variables", Sensitive,
            "Every process of the container sees them: read secrets in code where that matters."),
        Page("secrets-envvar-secrets-manager", "From Secrets Manager", Environment,
            "Name the secret by its full ARN, and its JSON key where only one value is needed."),
        Page("secrets-envvar-ssm-paramstore", "From Parameter Store", Environment,
            "Use secure string parameters, and grant the key's use as well."),
        Page("secrets-app-secrets-manager", "Reading secrets in code", Sensitive,
            "Read secrets with the task role when they are needed, so that rotation takes effect."),
        Page("secrets-logconfig", "Secrets in log settings", Sensitive,
            "Give log drivers their tokens by reference, not in plain options."),
        Page("taskdef-envfiles", "Files of environment variables", Sensitive,
            "The bucket's security is the file's security: prefer secrets."),
        Page(Registry, "Credentials for private registries", Sensitive,
            "Keep registry credentials in Secrets Manager, and grant exactly that secret."),
        Page("private-auth-container-instances", "Registry credentials on instances", Registry,
            "Do not write registry credentials into user data or the agent's settings."),
        Page("efs-volumes", "EFS volumes", Containers,
            "Turn on encryption on the way, IAM authorisation and an access point."),
        Page("ebs-volumes", "EBS volumes", Containers,
            "Encrypt volumes, with your own key where rules ask for it."),
        Page("bind-mounts", "Bind mounts", Containers,
            "A mounted host path is the host's file system: mount as little as possible, and read-only."),
        Page("docker-volumes", "Docker volumes", Containers,
            "Options go to Docker unchecked: know what they mount."),
        Page("fault-injection", "Fault injection", Containers,
            "Allow injected faults only where they are meant to happen."),
        Page("deregister-task-definition-v2", "Deregistering definitions", Definition,
            "Deregister revisions that nobody should start again."),
        Page("delete-task-definition-v2", "Deleting definitions", Definition,
            "Delete revisions that hold what should not be kept."),
        Page(Deployments, "Deployments", Containers,
            "Stop and roll back deployments that fail, and resolve tags to digests."),
        Page("express-service-overview", "Express Mode services", Deployments,
            "Know what ECS creates and exposes on your behalf."),
        Page("scheduled_tasks", "Scheduled tasks", Containers,
            "Run scheduled tasks with a role that can run only them."),
    ];

    private static TopicPage Page(string key, string title, string parent, params IReadOnlyList<string> asks) =>
        new(key, title, Topic.Infrastructure, parent, asks);
}
