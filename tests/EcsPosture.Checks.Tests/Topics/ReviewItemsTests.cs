using EcsPosture.Checks.Topics;
using Xunit;

namespace EcsPosture.Checks.Tests.Topics;

public sealed class ReviewItemsTests
{
    [Fact]
    public void Each_item_is_something_that_its_page_asks() => Assert.All(
        ReviewItems.All,
        item => Assert.Contains(item.Ask, TopicTree.Find(item.PageKey)?.Asks ?? []));

    [Fact]
    public void Each_item_has_a_key_of_its_own_and_says_in_sentences_what_to_look_at()
    {
        Assert.Equal(ReviewItems.All.Count, ReviewItems.All.Select(item => item.Key).Distinct().Count());
        Assert.All(ReviewItems.All, item => Assert.EndsWith(".", item.LookAt, StringComparison.Ordinal));
        Assert.All(ReviewItems.All, item => Assert.Same(item, ReviewItems.Find(item.Key)));
        Assert.Null(ReviewItems.Find("no-such-item"));
    }

    [Fact]
    public void Each_topic_has_something_that_a_person_judges() => Assert.All(
        Enum.GetValues<Topic>(),
        topic => Assert.Contains(ReviewItems.All, item => TopicTree.Find(item.PageKey)!.Topic == topic));
}
