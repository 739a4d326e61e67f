namespace EcsPosture.Web.Features.Clusters;

/// <summary>The tabs of a cluster's page, as its address says them.</summary>
internal static class ClusterTabs
{
    public const string Findings = "findings";
    public const string Services = "services";
    public const string Tasks = "tasks";
    public const string Instances = "instances";
    public const string Roles = "roles";
    public const string Attacks = "attack-paths";
    public const string Logging = "logging";
    public const string History = "history";

    /// <summary>In the order shown.</summary>
    public static readonly IReadOnlyList<(string Key, string Name)> All =
    [
        (Findings, "Findings"),
        (Services, "Services"),
        (Tasks, "Tasks outside a service"),
        (Instances, "Container instances"),
        (Roles, "Roles"),
        (Attacks, "Attack paths"),
        (Logging, "Logging"),
        (History, "History"),
    ];

    /// <summary>The tab that an address names; the first when it names none.</summary>
    public static string From(string? word) => All.Any(tab => tab.Key == word) ? word! : Findings;
}
