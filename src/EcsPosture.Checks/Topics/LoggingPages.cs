namespace EcsPosture.Checks.Topics;

/// <summary>Pages on logging and monitoring.</summary>
internal static class LoggingPages
{
    private const string Head = "ecs-logging-monitoring";
    private const string Metrics = "cloudwatch-metrics";
    private const string Events = "cloudwatch_event_stream";

    public static IReadOnlyList<TopicPage> All { get; } =
    [
        Page(Head, "Logging and monitoring", TopicTree.RootKey,
            "Have a plan: what is watched, how often, with which tools, who acts and who is told.",
            "Set a baseline, then use alarms, logs, events and the audit trail.",
            "Look at the logs of containers and of container instances."),
        Page("using_awslogs", "Container logs in CloudWatch", Head,
            "Name group, region and stream prefix for every container.",
            "A group that tasks create themselves needs that permission on their role.",
            "Choose between an application that may stall and log lines that may be lost; without a choice, lines may be lost.",
            "On EC2, the instance needs the driver and the permissions."),
        Page("using_firelens", "Container logs through FireLens", Head,
            "Run a router container that the task cannot do without.",
            "Give the task role the destination's permission.",
            "Never open the router's port in a security group."),
        Page("using_cloudwatch_logs", "Instance logs in CloudWatch", Head,
            "Send the agent's and the system's logs off the instance.",
            "Limit the instance role to the groups it writes to."),
        Page("logs", "Log files of the agent", Head,
            "Know where the agent writes, how long it keeps files, and where it records who was given credentials."),
        Page("logging-using-cloudtrail", "ECS calls in CloudTrail", Head,
            "Record management events of all regions in a trail: without one, history ends after 90 days.",
            "A session through ECS Exec is recorded as a call, its content is not."),
        Page("action-logs", "ECS action logs", Head,
            "Deliver the actions that ECS takes on your behalf to a log destination."),
        Page(Metrics, "Metrics of ECS", Head,
            "Watch use of processor and memory by cluster and service.",
            "The number of running tasks is a metric of Container Insights, not of ECS."),
        Page("viewing_cloudwatch_metrics", "Reading metrics", Metrics,
            "Look at metrics by cluster and service, and set alarms on them."),
        Page("cloudwatch-container-insights", "Container Insights", Head,
            "Turn it on for each cluster, or by default for new ones; the enhanced form reaches down to containers.",
            "On EC2, the CloudWatch agent adds the metrics of instances."),
        Page(Events, "Events of ECS", Head,
            "Listen to changes of tasks and instances, and to actions and deployments of services."),
        Page("ecs_cwe_events", "Kinds of events", Events,
            "Know the events that tell of failure: impaired starts, failed placements, failed deployments."),
        Page("ecs_cwet_handling", "Handling events", Events,
            "Expect events twice and out of order, and compare their version.",
            "Route failures to somebody, and give targets a dead-letter queue."),
        Page("container-instance-health", "Health of container instances", Head,
            "Read the health that instances report, and act when one is impaired."),
        Page("ecs-recommendations", "Sizing recommendations", Head,
            "Opt in to sizing recommendations; they are no security control."),
    ];

    private static TopicPage Page(string key, string title, string parent, params IReadOnlyList<string> asks) =>
        new(key, title, Topic.Logging, parent, asks);
}
