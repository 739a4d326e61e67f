using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>A repository that ECS pulls from and that keeps every image for ever.</summary>
public sealed class RepositoryWithoutLifecycle : RepositoryCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-ecr-lifecycle-policy",
        Title = "Repository has no lifecycle policy",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers"],
        ResourceType = ResourceType.Repository,
        Responsibility = Responsibility.Customer,
        Rationale = "Old images stay ready to be started with all the weaknesses found since, and are paid for. A rule that removes them leaves less to choose from and less to scan.",
        PassWhen = "The repository has a lifecycle policy.",
        FailWhen = "It has none.",
        Remediation = new()
        {
            Summary = "Let untagged and old images expire, and keep those that are deployed: name their tags in a rule of higher priority.",
            Cli = "aws ecr put-lifecycle-policy --region {region} --repository-name {name} --lifecycle-policy-text file://lifecycle.json",
            Terraform = """
                resource "aws_ecr_lifecycle_policy" "this" {
                  repository = "{name}"
                  policy     = file("lifecycle.json")
                }
                """,
            CloudFormation = """
                Repository:
                  Type: AWS::ECR::Repository
                  Properties:
                    RepositoryName: {name}
                    LifecyclePolicy:
                      LifecyclePolicyText: ...
                """,
            SideEffects = "An image that is still deployed and expires cannot be pulled again: tasks then fail to start.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECR.3"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-2"),
            new(FrameworkNames.Nist80053, "CM-2(2)"),
            new(FrameworkNames.PciDss, "10.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.2.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.3.1.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.3.1.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.3.3", MappingSource.OtherTool),
        ],
        Actions = ["ecr:DescribeRepositories", "ecr:GetLifecyclePolicy", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Repository repository, IReadOnlyList<ImageUse> uses, CheckContext context) =>
        string.IsNullOrEmpty(repository.LifecyclePolicy.Require())
            ? [new Violation($"Repository {repository.RepositoryName} keeps every image for ever.", new Evidence("lifecyclePolicyText", Evidence.Absent, "a lifecycle policy"))]
            : [];
}
