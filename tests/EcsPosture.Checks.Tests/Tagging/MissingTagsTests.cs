using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Tagging;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Tagging;

public sealed class MissingTagsTests
{
    private static readonly Tag Team = new("team", "web");

    [Fact]
    public void Each_kind_of_resource_is_judged_as_what_it_is()
    {
        var verdicts = CheckRunner.Run<MissingTags>(Region([Team], [], [Team]));

        Assert.Equal(
            [(ResourceType.Cluster, Verdict.Pass), (ResourceType.Service, Verdict.Fail), (ResourceType.TaskDefinition, Verdict.Pass)],
            verdicts.Select(v => (v.Resource.Type, v.Verdict)).OrderBy(v => v.Type.ToString(), StringComparer.Ordinal));
        Assert.Equal([SubjectKind.Cluster, SubjectKind.Service, SubjectKind.TaskDefinitionFamily], verdicts.Select(v => v.Subject!.Kind).OrderBy(k => k.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public void Tags_of_AWS_do_not_count_and_required_keys_all_do()
    {
        Assert.Equal((Verdict.Fail, Severity.Low), Of([new("aws:cloudformation:stack-name", "web")]));
        Assert.Equal((Verdict.Pass, Severity.Low), Of([Team, new("env", "prod")], "team,env"));
        Assert.Equal((Verdict.Fail, Severity.Low), Of([Team], "team,env"));
    }

    [Fact]
    public void The_finding_names_the_tags_that_are_there_and_those_that_are_wanted()
    {
        Assert.Equal(("web has no tag of your own.", new Evidence("tags", "absent", "at least one tag")), Told([new("aws:cloudformation:stack-name", "web")]));
        Assert.Equal(("web lacks the tags env, cost.", new Evidence("tags", "team, owner", "env, team, cost")), Told([Team, new("owner", "ann")], "env,team,cost"));
        Assert.Equal(("web lacks the tags env.", new Evidence("tags", "absent", "env")), Told([], "env"));

        static (string, Evidence) Told(Tag[] tags, string? required = null)
        {
            var verdict = Assert.Single(CheckRunner.Run<MissingTags>(Region([Team], tags, [Team]), required is null ? [] : [("requiredKeys", required)]), v => v.Resource.Type is ResourceType.Service);
            return (verdict.Message, Assert.Single(verdict.Evidence));
        }
    }

    [Fact]
    public void Unknown_tags_are_not_assessed_and_what_is_inactive_is_not_concerned()
    {
        var region = Region([Team], [Team], [Team]);
        var unknown = ATaskDefinition.Named("web").With(d => d with { Tags = Observed.Unknown<IReadOnlyList<Tag>>(ASnapshot.Denied("tag:GetResources")) }).Build();
        var inactive = ATaskDefinition.Named("web").With(d => d with { Status = Observed.Known("INACTIVE") }).Build();

        var either = ATaskDefinition.Named("web").With(d => d with { Status = Observed.Unknown<string>(ASnapshot.Denied("ecs:ListTaskDefinitions")) }).Build();

        Assert.Equal(Verdict.NotAssessed, Definition(region with { TaskDefinitions = ResourceList<TaskDefinition>.Of([unknown]) }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Definition(region with { TaskDefinitions = ResourceList<TaskDefinition>.Of([either]) }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Definition(region with { TaskDefinitions = ResourceList<TaskDefinition>.Of([inactive]) }).Verdict);
    }

    [Fact]
    public void Lists_and_resources_that_are_unread_are_not_assessed()
    {
        var gap = ASnapshot.Denied("ecs:DescribeServices");
        var region = Region([Team], [Team], [Team]) with { Services = new() { Items = [new(AService.ArnOf("web"), Observed.Unknown<Service>(gap))], Gaps = [gap] } };
        var verdicts = CheckRunner.Run<MissingTags>(region).Where(v => v.Resource.Type is ResourceType.Service).ToList();

        Assert.Equal(2, verdicts.Count);
        Assert.All(verdicts, v => Assert.Equal((Verdict.NotAssessed, gap), (v.Verdict, v.Gaps[0])));
        Assert.Single(verdicts, v => v.IsListGap);
    }

    [Fact]
    public void Tasks_that_take_no_tags_are_a_note()
    {
        var region = Region([Team], [Team], [Team]);
        var service = AService.Named("web") with { Tags = [Team], PropagateTags = "NONE" };

        Assert.Contains("propagateTags", Assert.Single(CheckRunner.Run<MissingTags>(region with { Services = ResourceList<Service>.Of([service]) }), v => v.Resource.Type is ResourceType.Service).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_TLS_of_callers_is_always_left_to_a_person()
    {
        var verdict = Assert.Single(CheckRunner.Run<OldTlsCallers>(ASnapshot.OfRegion()));

        Assert.Equal((Verdict.Manual, SubjectKind.Account), (verdict.Verdict, verdict.Subject!.Kind));
    }

    [Fact]
    public void Callers_are_asked_about_once_for_all_regions() =>
        Assert.Single(CheckRunner.Run<OldTlsCallers>(ASnapshot.Account(ASnapshot.OfRegion(), ASnapshot.OfRegion("us-east-1"))));

    private static (Verdict, Severity) Of(Tag[] tags, string? required = null)
    {
        var verdict = Assert.Single(CheckRunner.Run<MissingTags>(Region([Team], tags, [Team]), required is null ? [] : [("requiredKeys", required)]), v => v.Resource.Type is ResourceType.Service);
        return (verdict.Verdict, verdict.Severity);
    }

    private static CheckVerdict Definition(Snapshot region) => Assert.Single(CheckRunner.Run<MissingTags>(region), v => v.Resource.Type is ResourceType.TaskDefinition);

    private static Snapshot Region(Tag[] cluster, Tag[] service, Tag[] definition) => ASnapshot.OfRegion() with
    {
        Clusters = ResourceList<Cluster>.Of([ACluster.Named() with { Tags = cluster }]),
        Services = ResourceList<Service>.Of([AService.Named("web") with { Tags = service }]),
        TaskDefinitions = ResourceList<TaskDefinition>.Of([ATaskDefinition.Named("web").With(d => d with { Tags = Observed.Known<IReadOnlyList<Tag>>(definition) })]),
    };
}
