using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Catalogue;

/// <summary>What the tests of all checks rely on to tell a fact that a check looks at and does not note.</summary>
public sealed class JudgedInputsTests
{
    [Fact]
    public void A_verdict_that_changes_with_a_fact_that_was_not_noted_is_told()
    {
        TaskDefinition web = ATaskDefinition.Named("web");
        TaskDefinition other = ATaskDefinition.Named("other");
        CheckRunner.Run<Alone>(ASnapshot.With(web));

        var told = Assert.Throws<InvalidOperationException>(() => CheckRunner.Run<Alone>(ASnapshot.With(web, other)));

        Assert.Contains("web:1", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_that_differs_in_anything_is_another_input()
    {
        var hashes = new[] { "1000", "0", null }.Select(user => HashOf(ATaskDefinition.Named("web").WithContainer("app", c => c with { User = user }))).ToList();

        Assert.Equal(3, hashes.Distinct().Count());
        Assert.Equal(hashes[0], HashOf(ATaskDefinition.Named("web").WithContainer("app", c => c with { User = "1000" })));
    }

    private static string HashOf(TaskDefinition definition) => Assert.Single(CheckRunner.Run<Alone>(definition)).InputHash;

    private sealed class Alone : TaskDefinitionCheck
    {
        public override CheckInfo Info { get; } = new()
        {
            Id = "ecs-sample-alone",
            Title = "Task definition is not alone",
            Severity = Severity.Low,
            Topics = [Topic.Infrastructure],
            Pages = ["task_definition_parameters"],
            ResourceType = ResourceType.TaskDefinition,
            Responsibility = Responsibility.Customer,
            Rationale = "Only a sample.",
            PassWhen = "There is no other.",
            FailWhen = "There is another.",
            Remediation = new() { Summary = "Remove the other." },
            Actions = ["ecs:DescribeTaskDefinition"],
        };

        protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
        {
            if (context.Region.TaskDefinitions.Items.Count > 1)
            {
                yield return new Violation("There is another.", new Evidence("family", resource.Family, Evidence.Absent));
            }
        }
    }
}
