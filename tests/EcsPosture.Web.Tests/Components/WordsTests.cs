using EcsPosture.Web.Components;

namespace EcsPosture.Web.Tests.Components;

public sealed class WordsTests
{
    [Theory]
    [InlineData("SucceededWithGaps", "Succeeded with gaps")]
    [InlineData("Cluster", "Cluster")]
    [InlineData("Vpc", "VPC")]
    [InlineData("VpcEndpoint", "VPC endpoint")]
    [InlineData("EC2", "EC2")]
    [InlineData("has spaces Already", "has spaces Already")]
    public void A_name_is_read_as_words(string name, string words) => Assert.Equal(words, Words.Of(name));
}
