using CsCheck;
using Xunit;

namespace EcsPosture.Inventory.Tests;

public sealed class ArnTests
{
    // Several lengths around the longest text that is pooled, and texts that differ in one character only.
    private static readonly Gen<string> Parts = Gen.OneOf(
        Gen.String[Gen.Char["abAB019-_./*?é\u4e2d"], 1, 12],
        Gen.Select(Gen.Int[150, 170], Gen.Char["abc"]).Select((length, last) => new string('x', length) + last));

    [Fact]
    public void An_ARN_taken_apart_and_put_together_is_the_same_whatever_was_taken_apart_before() =>
        Gen.Select(Parts, Parts, Parts, Parts, Gen.String[Gen.Char["ab:/é\0"], 1, 40]).Sample((partition, service, region, account, resource) =>
        {
            var text = $"arn:{partition}:{service}:{region}:{account}:{resource}";
            Assert.True(Arn.TryParse(text, out var arn));
            Assert.Equal(new Arn(partition, service, region, account, resource), arn);
            Assert.Equal(text, arn.ToString());
            Assert.True(Arn.TryFindResource(text, out var found));
            Assert.Equal(resource, found.ToString());
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("arn")]
    [InlineData("arn:aws:ecs:eu-west-1:111122223333")]
    [InlineData("arn:aws:ecs:eu-west-1:111122223333:")]
    [InlineData("arn::ecs:eu-west-1:111122223333:cluster/web")]
    [InlineData("arn:aws::eu-west-1:111122223333:cluster/web")]
    [InlineData("ARN:aws:ecs:eu-west-1:111122223333:cluster/web")]
    [InlineData("web:3")]
    public void A_text_that_lacks_a_part_is_no_ARN(string? text)
    {
        Assert.False(Arn.TryParse(text, out _));
        Assert.False(Arn.TryFindResource(text, out _));
    }

    [Fact]
    public void Region_and_account_may_be_empty_as_in_ARNs_of_global_services()
    {
        Assert.True(Arn.TryParse("arn:aws:s3:::bucket/key:with:colons", out var arn));
        Assert.Equal(new("aws", "s3", "", "", "bucket/key:with:colons"), arn);
    }
}
