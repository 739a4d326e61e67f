using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A running task whose containers may inject faults.</summary>
public sealed class FaultInjectionEnabled : TaskDefinitionCheck
{
    private const string TestTags = "testTags";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-fault-injection-enabled",
        Title = "Fault injection API is enabled on a production task",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["fault-injection", "task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "With fault injection on, any process of the task may ask the ECS agent to drop ports, delay or lose packets of the whole task. "
            + "It is meant for experiments, and an intruder can use it as well.",
        PassWhen = "enableFaultInjection is false or absent.",
        FailWhen = "enableFaultInjection is true for a revision that a deployment, task set, running task or schedule uses.",
        NotApplicableWhen = "Nothing runs the revision, it bears a tag that marks it as a test, or its containers are Windows containers.",
        Remediation = new()
        {
            Summary = "Turn enableFaultInjection off outside of experiments, or mark the definition as a test with a tag.",
            Cli = NewRevision.With("set enableFaultInjection to false"),
            Terraform = """
                resource "aws_ecs_task_definition" "{family}" {
                  enable_fault_injection = false
                }
                """,
            CloudFormation = """
                Type: AWS::ECS::TaskDefinition
                Properties:
                  EnableFaultInjection: false
                """,
            SideEffects = "AWS FIS experiments of the network actions for ECS tasks no longer work on the family.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "CM-7", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "ecs:ListServices", "ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks"],
        Parameters = [new(TestTags, "environment=test", "Tags (key=value, separated by commas, in any case of letters) that mark a definition as a test; empty for none.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        if (resource.IsWindows)
        {
            return [new DoesNotApply("Windows containers have no fault injection.")];
        }

        if (resource.EnableFaultInjection is not true)
        {
            return [];
        }

        var uses = context.Usage.UsesOf(resource.TaskDefinitionArn).Count;
        context.Note(uses > 0 ? "in use" : "not in use");
        if (uses == 0)
        {
            return context.Usage.UseGaps is [var gap, ..] ? [new Unread(gap)] : [new DoesNotApply("Fault injection is on, but nothing runs this revision.")];
        }

        var testTags = context.ListParameter(TestTags);
        if (testTags.Count > 0 && IsTest(resource.Tags.Require(), testTags))
        {
            return [new DoesNotApply("The definition is marked as a test.")];
        }

        return
        [
            new Violation(
                "The containers of this running task may inject network faults.",
                new Evidence("enableFaultInjection", "true", "false or absent")),
        ];
    }

    private static bool IsTest(IReadOnlyList<Tag> tags, IReadOnlyList<string> testTags)
    {
        foreach (var tag in tags)
        {
            foreach (var test in testTags)
            {
                if (test.Equals($"{tag.Key}={tag.Value}", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
