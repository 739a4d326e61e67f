using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the targets of EventBridge rules and the schedules of EventBridge Scheduler that run ECS tasks.</summary>
internal sealed class ScheduledTaskReader(FolderReader folder)
{
    private const string ListTargets = "events:ListTargetsByRule";
    private const string GetSchedule = "scheduler:GetSchedule";
    private static readonly AwsJsonContext Json = AwsJsonContext.Default;

    public ResourceList<ScheduledTask> EventTargets()
    {
        var builder = new ListBuilder<ScheduledTask>();
        var list = folder.Open(SnapshotPaths.ListRules, "events:ListRules");
        builder.Incomplete(list.Gaps);
        var gaps = new List<Gap>();
        foreach (var element in list.Objects("Rules", gaps))
        {
            if (FolderReader.Read(element, Json.RuleElement, list, Peek.Text(element, "Arn")).TryGet(out var rule, out var gap))
            {
                AddTargets(builder, rule);
            }
            else
            {
                builder.Incomplete(gap);
            }
        }

        builder.Incomplete(gaps);
        return builder.Build();
    }

    public ResourceList<ScheduledTask> Schedules()
    {
        var builder = new ListBuilder<ScheduledTask>();
        var list = folder.Open(SnapshotPaths.ListSchedules, "scheduler:ListSchedules");
        builder.Incomplete(list.Gaps);
        var byArn = Files();
        var gaps = new List<Gap>();
        foreach (var element in list.Objects("Schedules", gaps))
        {
            var (arn, name, group) = (Peek.Text(element, "Arn"), Peek.Text(element, "Name"), Peek.Text(element, "GroupName") ?? "default");
            if (arn is null || name is null)
            {
                builder.Incomplete(list.Malformed("a schedule has no Arn or Name", arn));
                continue;
            }

            var target = Peek.Text(Peek.Object(element, "Target"), "Arn");
            if (target is not null && !RunsTasks(target))
            {
                continue;
            }

            var path = byArn.GetValueOrDefault(arn) ?? SnapshotPaths.GetSchedule(group, name);
            byArn.Remove(arn);
            AddSchedule(builder, arn, name, folder.Open(path, GetSchedule, arn), isEcs: target is not null);
        }

        // Files of schedules that no list names, as where the list was refused.
        foreach (var (arn, path) in byArn)
        {
            AddSchedule(builder, arn, Arn.LastSegment(arn), folder.Open(path, GetSchedule, arn), isEcs: false);
        }

        builder.Incomplete(gaps);
        return builder.Build();
    }

    private void AddTargets(ListBuilder<ScheduledTask> builder, RuleElement rule)
    {
        var answer = folder.Open(SnapshotPaths.ListTargetsByRule(rule.Name, rule.EventBusName), ListTargets, rule.Arn);
        builder.Incomplete(answer.Gaps.Select(g => g with { Resource = rule.Arn }));
        var gaps = new List<Gap>();
        foreach (var target in answer.Objects("Targets", gaps))
        {
            var parameters = Peek.Object(target, "EcsParameters");
            if (parameters is null)
            {
                if (target.ContainsKey("EcsParameters"))
                {
                    gaps.Add(answer.Malformed("EcsParameters is no object", rule.Arn));
                }

                continue;
            }

            var arn = $"{rule.Arn}#{Peek.Text(target, "Id")}";
            builder.Add(arn, Task(target, parameters, answer, arn).Map(task => task with
            {
                Name = rule.Name,
                IsEnabled = rule.State is null || rule.State.StartsWith("ENABLED", StringComparison.Ordinal),
                ScheduleExpression = rule.ScheduleExpression,
                ContentHash = CanonicalJson.Hash(target, JsonValue.Create(rule.State), JsonValue.Create(rule.ScheduleExpression)),
            }));
        }

        builder.Incomplete(gaps.Select(g => g with { Resource = rule.Arn }));
    }

    private static void AddSchedule(ListBuilder<ScheduledTask> builder, string arn, string name, Answer answer, bool isEcs)
    {
        var target = Peek.Object(answer.Content, "Target");
        if (target is null)
        {
            var gap = (answer.Gaps is [var first, ..] ? first : answer.Malformed("the file has no Target", arn)) with { Resource = arn };
            if (isEcs)
            {
                builder.Add(arn, Observed.Unknown<ScheduledTask>(gap));
            }
            else
            {
                builder.Incomplete(gap);
            }

            return;
        }

        if (Peek.Text(target, "Arn") is { } targetArn && !RunsTasks(targetArn))
        {
            return;
        }

        var parameters = Peek.Object(target, "EcsParameters");
        var task = parameters is not null ? Task(target, parameters, answer, arn) : Universal(target, answer, arn);
        var state = Peek.Text(answer.Content, "State");
        builder.Add(arn, task.Map(t => t with
        {
            Name = name,
            IsEnabled = state is not "DISABLED",
            ScheduleExpression = Peek.Text(answer.Content, "ScheduleExpression"),
            ContentHash = CanonicalJson.Hash(target, JsonValue.Create(state), JsonValue.Create(Peek.Text(answer.Content, "ScheduleExpression"))),
        }));
    }

    private static Observed<ScheduledTask> Task(JsonObject target, JsonObject parameters, Answer answer, string arn)
    {
        var read = FolderReader.Read(parameters, Json.EcsParametersElement, answer, arn);
        if (!read.TryGet(out var ecs, out var gap))
        {
            return Observed.Unknown<ScheduledTask>(gap);
        }

        var overrides = Overrides(target, answer, arn);
        return overrides.Map(found => new ScheduledTask
        {
            SourceArn = arn,
            Name = arn,
            ClusterArn = Peek.Text(target, "Arn"),
            TaskDefinitionArn = ecs.TaskDefinitionArn,
            RoleArn = Peek.Text(target, "RoleArn"),
            LaunchType = ecs.LaunchType,
            CapacityProviderStrategy = ecs.CapacityProviderStrategy ?? [],
            PlatformVersion = ecs.PlatformVersion,
            NetworkConfiguration = ecs.NetworkConfiguration,
            EnableExecuteCommand = ecs.EnableExecuteCommand ?? false,
            TaskCount = ecs.TaskCount ?? 1,
            DeadLetterArn = Peek.Text(Peek.Object(target, "DeadLetterConfig"), "Arn"),
            Overrides = found,
            HasUnreadInput = found is null && RedactionMarker.TryParse(InputOf(target), out _),
        });
    }

    // A schedule whose target is the API call RunTask, with its parameters as input.
    private static Observed<ScheduledTask> Universal(JsonObject target, Answer answer, string arn)
    {
        if (Peek.Text(target, "Input") is not { } input || Parse(input) is not { } json)
        {
            return Observed.Unknown<ScheduledTask>(answer.Malformed("the Input of a RunTask target is no JSON object", arn));
        }

        var manifestArn = Arn.TryParse(arn, out var parsed) ? parsed : null;
        return FolderReader.Read(json, Json.RunTaskElement, answer, arn).Map(run => new ScheduledTask
        {
            SourceArn = arn,
            Name = arn,
            ClusterArn = Full(run.Cluster ?? "default", "cluster"),
            TaskDefinitionArn = run.TaskDefinition is null ? null : Full(run.TaskDefinition, "task-definition"),
            RoleArn = Peek.Text(target, "RoleArn"),
            LaunchType = run.LaunchType,
            CapacityProviderStrategy = run.CapacityProviderStrategy ?? [],
            PlatformVersion = run.PlatformVersion,
            NetworkConfiguration = run.NetworkConfiguration,
            EnableExecuteCommand = run.EnableExecuteCommand ?? false,
            TaskCount = run.Count ?? 1,
            DeadLetterArn = Peek.Text(Peek.Object(target, "DeadLetterConfig"), "Arn"),
            Overrides = run.Overrides,
        });

        string Full(string nameOrArn, string type) =>
            manifestArn is null || nameOrArn.StartsWith("arn:", StringComparison.Ordinal)
                ? nameOrArn
                : (manifestArn with { Service = "ecs", Resource = $"{type}/{nameOrArn}" }).ToString();
    }

    // The container overrides in a target's input, which is text that holds JSON.
    private static Observed<TaskOverride?> Overrides(JsonObject target, Answer answer, string arn)
    {
        if (InputOf(target) is not { } text || Parse(text) is not { } json)
        {
            return Observed.Known<TaskOverride?>(null);
        }

        return FolderReader.Read(json, Json.TaskOverride, answer, arn).Map(o => (TaskOverride?)o);
    }

    private static string? InputOf(JsonObject target) => Peek.Text(target, "Input") ?? Peek.Text(Peek.Object(target, "InputTransformer"), "InputTemplate");

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool RunsTasks(string target) =>
        (Arn.TryParse(target, out var arn) && arn.Service is "ecs" && arn.Resource.StartsWith("cluster/", StringComparison.Ordinal))
        || target.EndsWith(":aws-sdk:ecs:runTask", StringComparison.Ordinal);

    private SortedDictionary<string, string> Files()
    {
        var byArn = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in folder.Under("scheduler/get-schedule/"))
        {
            if (Peek.Text(folder.Open(path, GetSchedule).Content, "Arn") is { Length: > 0 } arn)
            {
                byArn.TryAdd(arn, path);
            }
        }

        return byArn;
    }
}
