using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Actions;

/// <summary>EventBridge rules and their targets.</summary>
internal static class EventsActions
{
    public static JsonObject ListRules(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListRules);
        var rules = Rules(call, folder)
            .Where(r => call.Text("NamePrefix") is not { } prefix || Name(r).StartsWith(prefix, StringComparison.Ordinal))
            .ToList();
        var page = Page.Of(call, rules, "NextToken", "Limit", 100, 100);
        return Answers.Of("Rules", Answers.Array(page.Items), "NextToken", page.Next);
    }

    public static JsonObject ListRuleNamesByTarget(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListRules);
        var target = call.Text("TargetArn") ?? throw AwsErrors.Invalid(call, "TargetArn is required.");
        var names = Rules(call, folder).Select(Name)
            .Where(name => folder.Entries(SnapshotPaths.ListTargetsByRule(name, Bus(call)), "Targets").Any(t => Answers.Text(t, "Arn") == target))
            .ToList();
        var page = Page.Of(call, names, "NextToken", "Limit", 100, 100);
        return Answers.Of("RuleNames", Answers.Array(page.Items), "NextToken", page.Next);
    }

    public static JsonObject ListTargetsByRule(AwsCall call, ServedFolder folder)
    {
        var rule = call.Text("Rule") ?? throw AwsErrors.Invalid(call, "Rule is required.");
        if (!Rules(call, folder).Any(r => Name(r) == rule))
        {
            throw new AwsErrorException("ResourceNotFoundException", $"Rule {rule} does not exist on EventBus {Bus(call)}.");
        }

        var path = SnapshotPaths.ListTargetsByRule(rule, Bus(call));
        folder.Require(call, path);
        var page = Page.Of(call, folder.Entries(path, "Targets"), "NextToken", "Limit", 100, 100);
        return Answers.Of("Targets", Answers.Array(page.Items), "NextToken", page.Next);
    }

    private static string Name(JsonNode rule) => Answers.Text(rule, "Name") ?? "";

    private static string Bus(AwsCall call) => InventoryArn.LastSegment(call.Text("EventBusName") ?? "default");

    private static IEnumerable<JsonNode> Rules(AwsCall call, ServedFolder folder) =>
        folder.Entries(SnapshotPaths.ListRules, "Rules").Where(r => (Answers.Text(r, "EventBusName") ?? "default") == Bus(call));
}
