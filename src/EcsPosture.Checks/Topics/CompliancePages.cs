namespace EcsPosture.Checks.Topics;

/// <summary>Pages on compliance validation.</summary>
internal static class CompliancePages
{
    private const string Head = "ecs-compliance";

    public static IReadOnlyList<TopicPage> All { get; } =
    [
        Page(Head, "Compliance validation", TopicTree.RootKey,
            "Decide by the sensitivity of your data, your company's goals and the law what you must show.",
            "AWS shows its own part in reports; the configuration is yours to prove.",
            "Record and judge configuration all the time, not once a year."),
        Page("security-compliance", "Regulated workloads", Head,
            "Keep regulated tasks apart from others.",
            "Encrypt protected data at rest and on its way.",
            "Keep complete logs, watch tasks at run time, and follow the published controls."),
        Page("ecs-fips-compliance", "FIPS 140 on Fargate", Head,
            "In GovCloud, turn the account setting on: it is off by default.",
            "Run Linux on X86_64 with platform version 1.4.0 or later, and restart tasks after the change.",
            "On Managed Instances, the capacity provider decides."),
        Page("ecs-guard-duty-integration", "Watching tasks at run time", Head,
            "Turn on Runtime Monitoring, and let the execution role pull its agent.",
            "It covers neither Managed Instances, nor external hosts, nor Windows."),
    ];

    private static TopicPage Page(string key, string title, string parent, params IReadOnlyList<string> asks) =>
        new(key, title, Topic.Compliance, parent, asks);
}
