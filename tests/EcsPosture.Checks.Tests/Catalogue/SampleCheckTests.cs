using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Catalogue;

/// <summary>A check is one class: nothing has to be registered anywhere for it to run.</summary>
public sealed class SampleCheckTests
{
    [Fact]
    public void A_check_defined_outside_the_program_runs_like_its_own()
    {
        TaskDefinition good = ATaskDefinition.Named("good");
        TaskDefinition bad = ATaskDefinition.Named("bad").With(d => d with { PidMode = "host" });

        var verdicts = CheckRunner.Run<SharesProcesses>(ASnapshot.With(good, bad));

        Assert.Equal(["bad Fail", "good Pass"], verdicts.Select(v => $"{v.Subject!.Name} {v.Verdict}"));
        Assert.Equal("pidMode", Assert.Single(verdicts[0].Evidence).Path);
    }

    [Fact]
    public void Its_parameters_and_its_being_disabled_need_nothing_more_either()
    {
        TaskDefinition shared = ATaskDefinition.Named("web").With(d => d with { PidMode = "task" });

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<SharesProcesses>(shared)).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<SharesProcesses>(shared, ("refused", "host,task"))).Verdict);
        Assert.Empty(new Evaluator(new CheckCatalogue([new SharesProcesses()]))
            .Evaluate(ASnapshot.Account(ASnapshot.With(shared)), new() { Disabled = new HashSet<string> { "ecs-sample" } }).Verdicts);
    }

    [Fact]
    public void What_it_could_not_read_never_passes()
    {
        var region = ASnapshot.OfRegion() with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:ListTaskDefinitions")] } };

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<SharesProcesses>(region)).Verdict);
    }

    private sealed class SharesProcesses : TaskDefinitionCheck
    {
        public override CheckInfo Info { get; } = new()
        {
            Id = "ecs-sample",
            Title = "Task shares processes",
            Severity = Severity.Low,
            Topics = [Topic.Infrastructure],
            Pages = ["task_definition_parameters"],
            ResourceType = ResourceType.TaskDefinition,
            Responsibility = Responsibility.Customer,
            Rationale = "Only a sample.",
            PassWhen = "pidMode is none of the refused values.",
            FailWhen = "pidMode is one of the refused values.",
            Remediation = new() { Summary = "Remove pidMode." },
            Actions = ["ecs:DescribeTaskDefinition"],
            Parameters = [new("refused", "host", "Values that are refused.")],
        };

        protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
        {
            if (context.ListParameter("refused").Contains(resource.PidMode))
            {
                yield return new Violation($"{resource.Family} shares processes.", new Evidence("pidMode", resource.PidMode!, Evidence.Absent));
            }
        }
    }
}
