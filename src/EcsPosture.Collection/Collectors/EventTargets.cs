using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Monitoring;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// EventBridge rules that run ECS tasks or that wait for events of ECS, and their targets. Only the default event bus is read:
/// schedules live nowhere else, and AWS's own events arrive there. Targets cost a call per rule, so where an account has more
/// rules than clusters, AWS is asked which rules target a cluster, and the file holds only those and the rules on events of ECS.
/// </summary>
internal sealed class EventTargets : IRegionCollector
{
    public string Name => "event rules";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.ListRules),
        new(ApiActions.ListRuleNamesByTarget) { Fallback = [ApiActions.ListTargetsByRule] },
        new(ApiActions.ListTargetsByRule),
    ];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var rules = await region.ReadPagesAsync(ApiActions.ListRules, new() { ["Limit"] = 100 }, PageShape.Upper("Rules"), cancellationToken);
        if (rules.Read > 0)
        {
            await NarrowAsync(region, (JsonArray)rules.Content["Rules"]!, cancellationToken);
        }

        var named = rules.Content["Rules"].Objects()
            .Select(rule => (Name: rule["Name"].AsText(), Arn: rule["Arn"].AsText(), Bus: rule["EventBusName"].AsText()))
            .Where(rule => rule.Name is not null)
            .ToArray();
        region.PutPages(SnapshotPaths.ListRules, rules, null);
        await Task.WhenAll(named.Select(async rule =>
        {
            var targets = await region.ReadPagesAsync(
                ApiActions.ListTargetsByRule, new() { ["Rule"] = rule.Name, ["Limit"] = 100 }, PageShape.Upper("Targets"), cancellationToken);
            foreach (var target in targets.Content["Targets"].Objects())
            {
                Note(region.References, target);
            }

            region.PutPages(SnapshotPaths.ListTargetsByRule(rule.Name!, rule.Bus ?? "default"), targets, rule.Arn ?? rule.Name);
        }));
    }

    /// <summary>Takes the rules out that target no cluster and wait for no event of ECS, when asking costs less than reading all targets.</summary>
    private static async Task NarrowAsync(SnapshotPart region, JsonArray rules, CancellationToken cancellationToken)
    {
        // A cluster that an incomplete list does not name may be a target too.
        var clusters = region.References.Clusters;
        if (rules.Count <= clusters.Count || !region.Has(SnapshotPaths.ListClusters) || region.HasGap(SnapshotPaths.ListClusters))
        {
            return;
        }

        var names = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var answers = await Task.WhenAll(clusters.Select(async cluster =>
        {
            var pages = await region.ReadPagesAsync(
                ApiActions.ListRuleNamesByTarget, new() { ["TargetArn"] = cluster, ["Limit"] = 100 }, PageShape.Upper("RuleNames"), cancellationToken);
            foreach (var name in pages.Content["RuleNames"].Texts())
            {
                names[name] = true;
            }

            return pages.Error is null;
        }));

        // Without the answer nothing is lost: the targets of every rule are read instead.
        if (answers.All(whole => whole))
        {
            rules.RemoveAll(rule => rule?["Name"].AsText() is { } name && !names.ContainsKey(name) && !EcsEvents.MayConcern(rule["EventPattern"].AsText()));
        }
    }

    internal static void Note(References references, JsonObject target)
    {
        references.Revision(target.At("EcsParameters", "TaskDefinitionArn"));
        references.Role(target["RoleArn"]);
        references.Network(target);
        NoteInput(references, target["Input"].AsText());
    }

    /// <summary>The input of a target is JSON in a text: overrides, or for a universal target all of RunTask's parameters.</summary>
    internal static void NoteInput(References references, string? text)
    {
        try
        {
            if (text is null || JsonNode.Parse(text) is not JsonObject input)
            {
                return;
            }

            references.Revision(input["TaskDefinition"] ?? input["taskDefinition"]);
            references.Network(input);
            foreach (var overrides in (JsonNode?[])[input, input["Overrides"], input["overrides"]])
            {
                references.Role(overrides.At("taskRoleArn") ?? overrides.At("TaskRoleArn"));
                references.Role(overrides.At("executionRoleArn") ?? overrides.At("ExecutionRoleArn"));
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Free text that is no JSON refers to nothing.
        }
    }
}
