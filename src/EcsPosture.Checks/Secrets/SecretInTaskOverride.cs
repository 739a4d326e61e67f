using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;

namespace EcsPosture.Checks.Secrets;

/// <summary>A running task, event target or schedule that is given a secret in plain text by its overrides.</summary>
public sealed class SecretInTaskOverride : Check<IResource>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-secret-plaintext-task-override",
        Title = "Secret in RunTask or schedule override",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure, Topic.Logging],
        Pages = ["specifying-sensitive-data", "ecs_cwet_handling", "scheduled_tasks"],
        ResourceType = ResourceType.Task,
        Responsibility = Responsibility.Customer,
        Rationale =
            "What RunTask is given shows to everyone who may describe tasks, in the events of task state changes and in CloudTrail. "
            + "The input of a rule or schedule stays readable for as long as it exists, also while it is off.",
        PassWhen = "No variable and no command of the overrides holds a secret.",
        FailWhen =
            "A variable or a command in the overrides of a running task, of an event target or of a schedule (on or off) holds a value that is known for a secret by its form, "
            + "or a literal given to a name that tells of one.",
        NotApplicableWhen = "No variable and no command is overridden, or the task has stopped.",
        Remediation = new()
        {
            Summary = "Name the secret under secrets in the task definition and pass at most a reference in the override; then rotate the value, which was readable.",
            Cli = """
                # name the secret in the definition of family {name}, then start tasks without the value:
                aws events put-targets --region {region} --rule <rule> --targets file://targets-without-the-value.json
                aws scheduler update-schedule --region {region} --cli-input-json file://schedule-without-the-value.json
                aws ecs run-task --region {region} --cluster {cluster} --task-definition {name}
                """,
            SideEffects = "The execution role needs to read the secret. Records of CloudTrail keep the value: rotate it.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "IA-5(7)", MappingSource.Ours),
            new(FrameworkNames.PciDss, "8.6.2", MappingSource.Ours),
        ],
        Actions = ["ecs:ListTasks", "ecs:DescribeTasks", "events:ListRules", "events:ListTargetsByRule", "scheduler:ListSchedules", "scheduler:GetSchedule"],
    };

    /// <inheritdoc />
    protected override ResourceList<IResource> Select(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var region = context.Region;
        return new()
        {
            Items = [.. region.Tasks.Items.Select(Widened), .. region.EventTargets.Items.Select(Widened), .. region.Schedules.Items.Select(Widened)],
            Gaps = [.. region.Tasks.Gaps, .. region.EventTargets.Gaps, .. region.Schedules.Gaps],
        };
    }

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(IResource resource, CheckContext context)
    {
        var overrides = resource switch
        {
            RunningTask { LastStatus: not "STOPPED" } task => task.Overrides,
            ScheduledTask scheduled => scheduled.Overrides,
            _ => null,
        };
        if (resource is ScheduledTask { HasUnreadInput: true })
        {
            return [new Unread(new(GapKind.Malformed, "events:ListTargetsByRule", resource.Arn, null, "The input may hold overrides and could not be taken apart.", null))];
        }

        // ECS names every container of a task here, also those whose settings nobody overrides.
        if (overrides is null || !overrides.ContainerOverrides.Any(c => c.Environment.Count > 0 || c.Command.Count > 0))
        {
            return [new DoesNotApply("No variable and no command is overridden.")];
        }

        List<Statement>? statements = null;
        for (var i = 0; i < overrides.ContainerOverrides.Count; i++)
        {
            var changed = overrides.ContainerOverrides[i];
            var path = string.Create(CultureInfo.InvariantCulture, $"overrides.containerOverrides[{i}]");
            var where = $" in the override of container {changed.Name}";
            PlaintextSecrets.Examine(changed.Environment, path, where, Severity.High, ref statements);
            foreach (var place in PlaintextSecrets.InArguments(changed.Command, $"{path}.command", "command"))
            {
                (statements ??= []).Add(new Violation($"The command{where} holds a secret in plain text ({place.Marker.Kind}).", place.Evidence("a reference, or nothing")));
            }
        }

        return statements ?? (IEnumerable<Statement>)[];
    }

    private static Listed<IResource> Widened<T>(Listed<T> item)
        where T : IResource =>
        new(item.Arn, item.Resource.Map(resource => (IResource)resource));
}
