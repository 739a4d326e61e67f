using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds the part of EventBridge and EventBridge Scheduler of a region.</summary>
internal sealed class EventsBuilder(string accountId, string region, DateTimeOffset anchor)
{
    private readonly JsonArray _rules = [];
    private readonly JsonArray _schedules = [];
    private readonly Dictionary<string, JsonArray> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Name), JsonObject> _details = [];

    /// <summary>Adds a rule with its targets, on a schedule expression or an event pattern.</summary>
    public void Rule(string name, string? schedule, string? pattern, IEnumerable<JsonObject> targets, bool enabled = true)
    {
        var rule = new JsonObject
        {
            ["Name"] = name,
            ["Arn"] = $"arn:aws:events:{region}:{accountId}:rule/{name}",
            ["State"] = enabled ? "ENABLED" : "DISABLED",
            ["EventBusName"] = "default",
        };
        if (schedule is not null)
        {
            rule["ScheduleExpression"] = schedule;
        }

        if (pattern is not null)
        {
            rule["EventPattern"] = pattern;
        }

        _rules.Add(rule);
        _targets[name] = [.. targets];
    }

    /// <summary>A target that runs an ECS task.</summary>
    public static JsonObject EcsTarget(string id, string clusterArn, string roleArn, JsonObject parameters, string? input = null, string? deadLetter = null)
    {
        var target = new JsonObject { ["Id"] = id, ["Arn"] = clusterArn, ["RoleArn"] = roleArn, ["EcsParameters"] = parameters };
        if (input is not null)
        {
            target["Input"] = input;
        }

        return WithQueue(target, deadLetter);
    }

    private static JsonObject WithQueue(JsonObject target, string? deadLetter)
    {
        if (deadLetter is not null)
        {
            target["DeadLetterConfig"] = new JsonObject { ["Arn"] = deadLetter };
        }

        return target;
    }

    /// <summary>The parameters of a task on Fargate, as rules and schedules write them.</summary>
    public static JsonObject FargateTask(string taskDefinition, IEnumerable<string> subnets, IEnumerable<string> groups, bool publicIp = false) => new()
    {
        ["TaskDefinitionArn"] = taskDefinition,
        ["TaskCount"] = 1,
        ["LaunchType"] = "FARGATE",
        ["NetworkConfiguration"] = new JsonObject
        {
            ["awsvpcConfiguration"] = new JsonObject
            {
                ["Subnets"] = RegionBuilder.Texts(subnets),
                ["SecurityGroups"] = RegionBuilder.Texts(groups),
                ["AssignPublicIp"] = publicIp ? "ENABLED" : "DISABLED",
            },
        },
        ["PlatformVersion"] = "LATEST",
        ["EnableECSManagedTags"] = true,
        ["EnableExecuteCommand"] = false,
        ["PropagateTags"] = "TASK_DEFINITION",
    };

    /// <summary>Adds a schedule that runs an ECS task.</summary>
    public void Schedule(string name, string expression, string clusterArn, string roleArn, JsonObject parameters, string? input = null, bool enabled = true, string group = "default", string? deadLetter = null)
    {
        var arn = $"arn:aws:scheduler:{region}:{accountId}:schedule/{group}/{name}";
        var created = Names.Time(anchor.AddDays(-200));
        var target = new JsonObject
        {
            ["Arn"] = clusterArn,
            ["RoleArn"] = roleArn,
            ["EcsParameters"] = parameters,
            ["RetryPolicy"] = new JsonObject { ["MaximumEventAgeInSeconds"] = 86400, ["MaximumRetryAttempts"] = 3 },
        };
        if (input is not null)
        {
            target["Input"] = input;
        }

        WithQueue(target, deadLetter);
        _schedules.Add(new JsonObject
        {
            ["Arn"] = arn,
            ["CreationDate"] = created,
            ["GroupName"] = group,
            ["LastModificationDate"] = created,
            ["Name"] = name,
            ["State"] = enabled ? "ENABLED" : "DISABLED",
            ["Target"] = new JsonObject { ["Arn"] = clusterArn },
        });
        _details[(group, name)] = new()
        {
            ["ActionAfterCompletion"] = "NONE",
            ["Arn"] = arn,
            ["CreationDate"] = created,
            ["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" },
            ["GroupName"] = group,
            ["LastModificationDate"] = created,
            ["Name"] = name,
            ["ScheduleExpression"] = expression,
            ["ScheduleExpressionTimezone"] = "Europe/Berlin",
            ["State"] = enabled ? "ENABLED" : "DISABLED",
            ["Target"] = target,
        };
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.ListRules, new() { ["Rules"] = _rules });
        foreach (var (rule, targets) in _targets)
        {
            documents.Put(SnapshotPaths.ListTargetsByRule(rule), new() { ["Targets"] = targets });
        }

        documents.Put(SnapshotPaths.ListSchedules, new() { ["Schedules"] = _schedules });
        foreach (var ((group, name), details) in _details)
        {
            documents.Put(SnapshotPaths.GetSchedule(group, name), details);
        }
    }
}
