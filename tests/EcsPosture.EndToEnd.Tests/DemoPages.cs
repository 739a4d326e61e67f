using EcsPosture.EndToEnd.Tests.Support;

namespace EcsPosture.EndToEnd.Tests;

/// <summary>Every page of the dashboard by name. Pages of one thing are found on the page that lists it.</summary>
internal static class DemoPages
{
    private static readonly Dictionary<string, Func<Dashboard, CancellationToken, Task<string>>> Addresses = new()
    {
        ["overview"] = At("/"),
        ["clusters"] = At("/clusters"),
        ["cluster"] = Below("/clusters", "/clusters/"),
        ["cluster-services"] = Below("/clusters", "/clusters/", "?tab=services"),
        ["cluster-tasks"] = Below("/clusters", "/clusters/", "?tab=tasks"),
        ["cluster-instances"] = Below("/clusters", "/clusters/", "?tab=instances"),
        ["cluster-roles"] = Below("/clusters", "/clusters/", "?tab=roles"),
        ["cluster-attack-paths"] = Below("/clusters", "/clusters/", "?tab=attack-paths"),
        ["cluster-logging"] = Below("/clusters", "/clusters/", "?tab=logging"),
        ["cluster-history"] = Below("/clusters", "/clusters/", "?tab=history"),
        ["service"] = Below("/", "/services/"),
        ["families"] = At("/task-definitions"),
        ["family"] = Below("/task-definitions", "/task-definitions/"),
        ["access"] = At("/access"),
        ["access-none"] = At("/access?q=nothing-is-called-like-this"),
        ["role"] = Below("/access?tier=can-escalate", "/access/"),
        ["role-asked"] = Below("/access?tier=can-escalate", "/access/", "?action=iam:PassRole&resource=*&context=iam:PassedToService%3Decs-tasks.amazonaws.com"),
        ["role-full-admin"] = Below("/access?tier=full-admin", "/access/"),
        ["findings"] = At("/findings"),
        ["findings-list"] = At("/findings?view=list"),
        ["findings-none"] = At("/findings?view=list&q=nothing-is-called-like-this"),
        ["finding"] = Below("/findings?view=list", "/findings?view=list&open="),
        ["topics"] = At("/topics"),
        ["topic"] = At("/topics/security-tasks-containers"),
        ["topic-shared-model"] = At("/topics/security-shared-model"),
        ["compliance"] = At("/compliance"),
        ["framework"] = At("/compliance/aws-fsbp"),
        ["framework-not-covered"] = At("/compliance/nist-800-53-r5?status=not-covered&mapping=published"),
        ["findings-of-control"] = At("/findings?view=list&control=aws-fsbp:ECS.4"),
        ["scans"] = At("/scans"),
        ["scan"] = Below("/scans", "/scans/"),
        ["schedules"] = At("/schedules"),
        ["schedule-new"] = At("/schedules?edit=new"),
        ["settings"] = At("/settings"),
        ["connection-new"] = At("/settings?edit=new"),
        ["connection-test"] = Below("/settings", "/settings?test="),
        ["settings-checks"] = At("/settings?tab=checks"),
        ["settings-check"] = At("/settings?tab=checks&check=ecs-log-group-retention"),
        ["settings-role"] = At("/settings?tab=role"),
        ["settings-import"] = At("/settings?tab=import"),
        ["settings-retention"] = At("/settings?tab=retention"),
        ["settings-audit"] = At("/settings?tab=audit"),
        ["settings-about"] = At("/settings?tab=about"),
    };

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Addresses.Keys;

    /// <summary>The address of a page in this demo.</summary>
    public static Task<string> AddressAsync(Dashboard dashboard, string name, CancellationToken cancellationToken) => Addresses[name](dashboard, cancellationToken);

    private static Func<Dashboard, CancellationToken, Task<string>> At(string address) => (_, _) => Task.FromResult(address);

    private static Func<Dashboard, CancellationToken, Task<string>> Below(string page, string under, string? then = null) =>
        async (dashboard, cancellationToken) => await dashboard.LinkOnAsync(page, under, cancellationToken) + then;
}
