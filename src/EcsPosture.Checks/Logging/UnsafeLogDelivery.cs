using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Logging;

/// <summary>A container whose logs may stall it, or be lost where they must not be.</summary>
public sealed class UnsafeLogDelivery : ContainerCheck
{
    private const string AuditTag = "auditTagKey";
    private const string Blocking = "blocking";
    private const string NonBlocking = "non-blocking";
    private const long EnoughBuffer = 25L << 20;

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-delivery-mode",
        Title = "Log delivery mode is unsafe (blocking stalls the app, or audit log may be lost)",
        Severity = Severity.Low,
        SeverityNote = "Info when only the buffer is small.",
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["using_awslogs", "ecs-account-settings"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "In blocking mode a container waits while CloudWatch is slow, and a service behind a load balancer goes down with its logs. "
            + "In non-blocking mode lines are dropped when the buffer is full, which an audit log must not do.",
        PassWhen =
            "Delivery is non-blocking with a buffer of 25 MiB or more; for families tagged as audit it is blocking. A mode that is not set is the "
            + "account setting defaultLogDriverMode, as it stands for the account's root (a principal's own value is not known), and non-blocking when that is unset.",
        FailWhen = "Delivery is blocking and a service with a load balancer runs the revision; or it is non-blocking for a family tagged as audit; or the buffer is smaller than 25 MiB.",
        NotApplicableWhen = "The container uses another log driver than awslogs.",
        Remediation = new()
        {
            Summary = "Set mode and max-buffer-size in the container's log options.",
            Terraform = """
                container_definitions = jsonencode([{
                  name = "{container}"
                  logConfiguration = {
                    logDriver = "awslogs"
                    options = {
                      "mode"            = "non-blocking"
                      "max-buffer-size" = "25m"
                    }
                  }
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    LogConfiguration:
                      LogDriver: awslogs
                      Options:
                        mode: non-blocking
                        max-buffer-size: 25m
                """,
            SideEffects = "The buffer takes memory from the container; lines are dropped when it is full.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-5", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "ecs:ListAccountSettings", "ecs:DescribeServices"],
        Parameters = [new(AuditTag, "audit", "The tag key that marks a family whose log must not lose a line; the value false unmarks it.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (LogOptions.DriverOf(container) is not LogOptions.AwsLogs)
        {
            return [new DoesNotApply("The container does not use the awslogs driver.")];
        }

        var written = LogOptions.Option(container, "mode");
        if (LogOptions.RedactionGap(written, definition) is { } redacted)
        {
            return [new Unread(redacted)];
        }

        if (written is not null)
        {
            return Judge(container, path, definition, written, written, context);
        }

        if (context.AccountSetting("defaultLogDriverMode").TryGet(out var setting, out var gap))
        {
            var mode = setting is { Length: > 0 } ? setting : NonBlocking;
            return Judge(container, path, definition, mode, $"absent ({mode} by {(setting is { Length: > 0 } ? "account setting" : "default")})", context);
        }

        // The setting matters only where the two modes would be judged differently.
        var asBlocking = Judge(container, path, definition, Blocking, "absent", context).ToList();
        var asNonBlocking = Judge(container, path, definition, NonBlocking, "absent", context).ToList();
        return asBlocking.Count == 0 && asNonBlocking.Count == 0 ? [] : [new Unread(gap)];
    }

    private static IEnumerable<Statement> Judge(
        ContainerDefinition container, string path, TaskDefinition definition, string mode, string shown, CheckContext context)
    {
        var audit = IsAudit(definition, context.Parameter(AuditTag));
        var evidence = LogOptions.PathOf(path, "mode");
        return mode == Blocking
            ? JudgeBlocking(container, evidence, definition, shown, audit, context)
            : JudgeNonBlocking(container, path, evidence, definition, shown, audit);
    }

    private static IEnumerable<Statement> JudgeBlocking(
        ContainerDefinition container, string evidence, TaskDefinition definition, string shown, Observed<bool> audit, CheckContext context)
    {
        if (audit.TryGet(out var isAudit, out var gap) && isAudit)
        {
            yield break;
        }

        var behindBalancer = context.ServicesUsing(definition).FirstOrDefault(s => s.LoadBalancers.Count > 0 || s.TaskSets.Any(t => t.LoadBalancers.Count > 0));
        if (behindBalancer is not null)
        {
            yield return gap is not null
                ? new Unread(gap)
                : new Violation(
                    $"Container {container.Name} waits for its logs, and service {behindBalancer.ServiceName} serves a load balancer with it.",
                    new Evidence(evidence, shown, NonBlocking));
        }
        else if (ServiceGap(context) is { } unread)
        {
            yield return new Unread(unread);
        }
    }

    private static IEnumerable<Statement> JudgeNonBlocking(
        ContainerDefinition container, string path, string evidence, TaskDefinition definition, string shown, Observed<bool> audit)
    {
        if (audit.TryGet(out var isAudit, out var gap) && isAudit)
        {
            yield return new Violation(
                $"Container {container.Name} of a family tagged as audit may lose lines of its log.", new Evidence(evidence, shown, Blocking));
            yield break;
        }

        var text = LogOptions.Option(container, "max-buffer-size");
        if (LogOptions.RedactionGap(text, definition) is { } redacted)
        {
            yield return new Unread(redacted);
        }
        else if (text is null || LogOptions.ParseSize(text) is not >= EnoughBuffer)
        {
            yield return new Violation(
                $"Container {container.Name} buffers {(text is null ? "no more than the default 10 MiB" : text)} of its log and drops what does not fit.",
                new Evidence(LogOptions.PathOf(path, "max-buffer-size"), text ?? Evidence.Absent, "25m or more"))
            {
                Severity = Severity.Info,
            };
        }

        if (gap is not null)
        {
            yield return new Unread(gap);
        }
    }

    private static Observed<bool> IsAudit(TaskDefinition definition, string key) =>
        definition.Tags.Map(tags => tags.Any(t =>
            t.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && !string.Equals(t.Value, "false", StringComparison.OrdinalIgnoreCase)));

    private static Gap? ServiceGap(CheckContext context) => context.Region.Services.AllGaps.FirstOrDefault();
}
