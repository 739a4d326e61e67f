using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Topics;
using Xunit;

namespace EcsPosture.Checks.Tests.Topics;

public sealed class TopicTreeTests
{
    [Fact]
    public void Every_page_a_check_hangs_on_is_in_the_tree()
    {
        var missing = CheckCatalogue.Default.Checks
            .SelectMany(c => c.Info.Pages.Select(page => (c.Info.Id, page)))
            .Where(p => TopicTree.Find(p.page) is null);

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_parent_exists_and_stands_before_its_children()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in TopicTree.Pages)
        {
            Assert.True(page.ParentKey is null || seen.Contains(page.ParentKey), $"{page.Key} stands before its parent {page.ParentKey}");
            Assert.True(seen.Add(page.Key), $"{page.Key} is there twice");
        }
    }

    [Fact]
    public void Every_page_reaches_the_root_without_a_cycle()
    {
        Assert.All(TopicTree.Pages.Where(p => p.Key != TopicTree.RootKey), page =>
        {
            var above = TopicTree.AncestorsOf(page.Key);
            Assert.Equal(TopicTree.RootKey, above[0].Key);
            Assert.Equal(page.ParentKey, above[^1].Key);
            Assert.Equal(above.Count, above.DistinctBy(p => p.Key).Count());
        });
        Assert.Empty(TopicTree.AncestorsOf(TopicTree.RootKey));
        Assert.Empty(TopicTree.AncestorsOf("no-such-page"));
    }

    [Fact]
    public void The_root_leads_to_shared_responsibility_and_the_four_topics()
    {
        Assert.Equal(
            ["security-shared-model", "security-iam", "ecs-logging-monitoring", "ecs-compliance", "infrastructure-security"],
            TopicTree.ChildrenOf(TopicTree.RootKey).Select(p => p.Key));
        Assert.Null(TopicTree.Root.Topic);
        Assert.Equal("ecs-compliance", TopicTree.HeadOf(Topic.Compliance).Key);
    }

    [Fact]
    public void A_topic_lists_its_head_page_first_and_only_its_own_pages()
    {
        Assert.All(Enum.GetValues<Topic>(), topic =>
        {
            var pages = TopicTree.OfTopic(topic);
            Assert.Equal(TopicTree.RootKey, pages[0].ParentKey);
            Assert.All(pages, p => Assert.Equal(topic, p.Topic));
        });
    }

    [Fact]
    public void Pages_have_a_title_and_say_in_sentences_what_they_ask()
    {
        Assert.All(TopicTree.Pages, page =>
        {
            Assert.False(page.Title.EndsWith('.'), page.Title);
            Assert.NotEmpty(page.Asks);
            Assert.All(page.Asks, ask => Assert.EndsWith(".", ask, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(LaunchTypes.Fargate, ResponsibleSide.Aws)]
    [InlineData(LaunchTypes.Ec2, ResponsibleSide.Customer)]
    [InlineData(LaunchTypes.ManagedInstances, ResponsibleSide.Aws)]
    [InlineData(LaunchTypes.External, ResponsibleSide.Customer)]
    public void The_host_is_answered_for_by_whoever_runs_it(string launchType, ResponsibleSide side)
    {
        var host = Assert.Single(ResponsibilityMatrix.Rows, r => r.Layer.StartsWith("Host operating system", StringComparison.Ordinal));

        Assert.Equal(side, host.For(launchType).Side);
    }
}
