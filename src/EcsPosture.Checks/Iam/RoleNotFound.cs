using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Iam;

/// <summary>A definition that names a role which is not there, or lacks one it cannot start without.</summary>
public sealed class RoleNotFound : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-role-not-found",
        Title = "Definition names a task or execution role that does not exist",
        Severity = Severity.High,
        Topics = [Topic.Iam],
        Pages = ["task_execution_IAM_role", "task-iam-roles"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "A name that points nowhere can be filled: whoever may create roles makes one of that name and decides what the containers may do. Until then the tasks do not start.",
        PassWhen = "Every role that the definition names exists in its own account, and the execution role is there when the definition needs one.",
        FailWhen =
            "A role does not exist, or is one of another account, which ECS does not accept. Also when there is no execution role while the definition has secrets, "
            + "environment files or registry credentials, or on Fargate pulls from private ECR or logs with awslogs.",
        Remediation = new()
        {
            Summary = "Point the definition at a role that exists, or create the role again with the least it needs.",
            Cli = """
                aws ecs describe-task-definition --region {region} --task-definition {family}:{revision} --query taskDefinition > definition.json
                # set taskRoleArn and executionRoleArn to roles that exist, then
                aws ecs register-task-definition --region {region} --cli-input-json file://definition.json
                """,
            Terraform = """
                resource "aws_ecs_task_definition" "this" {
                  family             = "{family}"
                  task_role_arn      = aws_iam_role.task.arn
                  execution_role_arn = aws_iam_role.execution.arn
                }
                """,
            CloudFormation = """
                TaskDefinition:
                  Type: AWS::ECS::TaskDefinition
                  Properties:
                    Family: {family}
                    TaskRoleArn: !GetAtt TaskRole.Arn
                    ExecutionRoleArn: !GetAtt ExecutionRole.Arn
                """,
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-2", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        if (string.IsNullOrEmpty(resource.ExecutionRoleArn)
            && NeedOfExecutionRole(resource, context) is { } need
            && !RoleOverrides.AllGive(resource, o => o.ExecutionRoleArn, context))
        {
            yield return new Violation(
                $"Task definition {resource.Family}:{resource.Revision} has no execution role, which it needs for {need}.",
                new Evidence("executionRoleArn", Evidence.Absent, "ARN of a role"));
        }

        if (Examine("taskRoleArn", resource.TaskRoleArn, context) is { } task)
        {
            yield return task;
        }

        if (Examine("executionRoleArn", resource.ExecutionRoleArn, context) is { } execution)
        {
            yield return execution;
        }
    }

    private static Statement? Examine(string path, string? named, CheckContext context)
    {
        if (RoleUsage.Normalize(named, context.Account.Partition, context.Account.AccountId) is not { } text)
        {
            return null;
        }

        if (!Arn.TryParse(text, out var arn) || arn.Service is not "iam" || !arn.Resource.StartsWith("role/", StringComparison.Ordinal))
        {
            return new Violation($"{path} names no role.", new Evidence(path, named!, "ARN of a role"));
        }

        if (arn.AccountId != context.Account.AccountId)
        {
            return new Violation($"{path} names a role of the foreign account {arn.AccountId}.", new Evidence(path, named!, $"a role of account {context.Account.AccountId}"));
        }

        if (!context.FindRole(text).TryGet(out var role, out var gap))
        {
            return gap.Code is "NoSuchEntity" or "NoSuchEntityException" ? Missing(path, named!, arn) : new Unread(gap);
        }

        return role is null && !ExistsByName(named!, context) ? Missing(path, named!, arn) : null;
    }

    private static Violation Missing(string path, string named, Arn arn) =>
        new($"Role {Arn.LastSegment(arn.Resource)} does not exist.", new Evidence(path, $"{named} (does not exist)", "a role that exists"));

    /// <summary>A definition may name a role without its ARN; then the role's path does not matter.</summary>
    private static bool ExistsByName(string named, CheckContext context) =>
        !named.StartsWith("arn:", StringComparison.Ordinal)
        && context.Account.Global.Roles.Known.Any(r => r.RoleName.Equals(Arn.LastSegment(named), StringComparison.OrdinalIgnoreCase));

    private static string? NeedOfExecutionRole(TaskDefinition definition, CheckContext context)
    {
        var onFargate = context.LaunchTypesOf(definition).Contains(LaunchTypes.Fargate);
        foreach (var container in definition.ContainerDefinitions)
        {
            var need = container.Secrets.Count > 0 || container.LogConfiguration?.SecretOptions.Count > 0 ? "secrets"
                : container.RepositoryCredentials is not null ? "registry credentials"
                : container.EnvironmentFiles.Count > 0 ? "environment files"
                : onFargate && container.Image.Contains(".dkr.ecr", StringComparison.OrdinalIgnoreCase) ? "pulling from private ECR on Fargate"
                : onFargate && LogOptions.DriverOf(container) is LogOptions.AwsLogs ? "awslogs on Fargate"
                : null;
            if (need is not null)
            {
                return $"{need} (container {container.Name})";
            }
        }

        return null;
    }
}
