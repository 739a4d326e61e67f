using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Checks.Logging;

/// <summary>A container that logs to a group which does not exist and will not be created.</summary>
public sealed class MissingLogGroup : ContainerCheck
{
    private const string CreateAction = "logs:CreateLogGroup";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-group-missing",
        Title = "Referenced log group does not exist",
        Severity = Severity.Medium,
        SeverityNote = "Low when only the stream prefix that Fargate asks for is missing.",
        Topics = [Topic.Logging],
        Pages = ["using_awslogs"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A task whose log group does not exist fails to start. The service keeps running old tasks until the day they are replaced, "
            + "and then nothing comes up.",
        PassWhen = "The log group exists in the region that the container names, or the task may create it.",
        FailWhen =
            "The group does not exist and awslogs-create-group is not true; or it is true and the execution role has no statement that allows "
            + "logs:CreateLogGroup on it. Also when a container on Fargate names no awslogs-stream-prefix.",
        NotApplicableWhen = "The container uses another log driver than awslogs.",
        Remediation = new()
        {
            Summary = "Create the group before the next deployment, with a retention period and a key, and leave awslogs-create-group out.",
            Cli = """
                aws logs create-log-group --region {region} --log-group-name {log-group}
                aws logs put-retention-policy --region {region} --log-group-name {log-group} --retention-in-days 365
                """,
            Terraform = """
                resource "aws_cloudwatch_log_group" "containers" {
                  name              = "{log-group}"
                  retention_in_days = 365
                }
                """,
            CloudFormation = """
                ContainerLogs:
                  Type: AWS::Logs::LogGroup
                  Properties:
                    LogGroupName: {log-group}
                    RetentionInDays: 365
                """,
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AU-12", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "logs:DescribeLogGroups", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        if (LogOptions.DriverOf(container) is not LogOptions.AwsLogs)
        {
            yield return new DoesNotApply("The container does not use the awslogs driver.");
            yield break;
        }

        var onFargate = context.LaunchTypesOf(definition).Contains(LaunchTypes.Fargate);
        if (onFargate && LogOptions.Option(container, "awslogs-stream-prefix") is null)
        {
            yield return new Violation(
                $"Container {container.Name} names no stream prefix, which Fargate asks for.",
                new Evidence(LogOptions.PathOf(path, "awslogs-stream-prefix"), Evidence.Absent, "a prefix"))
            {
                Severity = Severity.Low,
            };
        }

        var group = LogOptions.Option(container, "awslogs-group");
        if (group is null)
        {
            yield return new Violation(
                $"Container {container.Name} uses awslogs and names no log group.",
                new Evidence(LogOptions.PathOf(path, "awslogs-group"), Evidence.Absent, "the name of a log group"));
            yield break;
        }

        if (LogOptions.RedactionGap(group, definition) is { } redacted)
        {
            yield return new Unread(redacted);
            yield break;
        }

        var region = LogOptions.Option(container, "awslogs-region") ?? context.Region.Region;
        if (context.FindLogGroup(region, group).Require() is not null)
        {
            yield break;
        }

        var evidence = new Evidence(LogOptions.PathOf(path, "awslogs-group"), $"{group} (does not exist in {region})", "an existing log group");
        if (!bool.TryParse(LogOptions.Option(container, "awslogs-create-group"), out var creates) || !creates)
        {
            yield return new Violation($"Log group {group} of container {container.Name} does not exist in {region}, so its tasks fail to start.", evidence);
            yield break;
        }

        foreach (var statement in MayCreate(container, group, region, evidence, definition, onFargate, context))
        {
            yield return statement;
        }
    }

    private static IEnumerable<Statement> MayCreate(
        ContainerDefinition container, string group, string region, Evidence evidence, TaskDefinition definition, bool onFargate, CheckContext context)
    {
        if (!onFargate)
        {
            // On instances the agent writes with the instance's role unless it is told otherwise.
            yield return new Unread(Gap.NotAsked("iam:GetInstanceProfile"));
            yield break;
        }

        if (string.IsNullOrEmpty(definition.ExecutionRoleArn))
        {
            yield return new Violation($"Log group {group} of container {container.Name} does not exist, and without an execution role nothing can create it.", evidence);
            yield break;
        }

        var role = context.FindRole(definition.ExecutionRoleArn).Require();
        if (role is null)
        {
            yield return new Violation($"Log group {group} of container {container.Name} does not exist, and neither does the execution role that should create it.", evidence);
            yield break;
        }

        var arn = $"arn:{context.Region.Partition}:logs:{region}:{context.Region.AccountId}:log-group:{group}";
        var access = PrincipalAccess.Of(role, context);

        // Policies write the group's ARN in three forms.
        var answers = new[] { arn, arn + ":log-stream:", arn + ":*" }.Select(form => access.Can(CreateAction, form)).ToList();
        switch (answers.Max(a => a.Allowed))
        {
            case Tri.No:
                yield return new Violation(
                    $"Log group {group} of container {container.Name} does not exist, and execution role {role.RoleName} may not create it.",
                    evidence,
                    new Evidence("executionRoleArn", $"no statement of {role.RoleName} allows {CreateAction} on the group", $"{CreateAction}, or an existing group"));
                break;
            case Tri.Maybe:
                yield return new Unread(answers.SelectMany(a => a.Gaps).FirstOrDefault()
                    ?? new(GapKind.NotCollected, "iam:SimulatePrincipalPolicy", role.RoleArn, null, $"The answer hangs on conditions: {string.Join("; ", answers.SelectMany(a => a.Residual).Select(r => r.ToString()).Distinct().Take(2))}.", null));
                break;
            default:
                yield return new Note($"Log group {group} does not exist yet; the task may create it.");
                break;
        }
    }
}
