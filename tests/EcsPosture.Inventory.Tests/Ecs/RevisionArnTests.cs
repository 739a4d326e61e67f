using EcsPosture.Inventory.Ecs;
using Xunit;

namespace EcsPosture.Inventory.Tests.Ecs;

public sealed class RevisionArnTests
{
    private const string Start = "arn:aws:ecs:eu-west-1:111122223333:task-definition/";

    [Theory]
    [InlineData(Start + "web:3", "web", 3)]
    [InlineData(Start + "web-2_x:2147483647", "web-2_x", 2147483647)]
    [InlineData("arn:aws-us-gov:ecs:us-gov-west-1:111122223333:task-definition/web:1", "web", 1)]
    public void An_ARN_of_a_revision_names_its_family_and_number(string arn, string family, int revision)
    {
        Assert.True(RevisionArn.TryParse(arn, out var found, out var number));
        Assert.Equal((family, revision), (found.ToString(), number));
    }

    [Theory]
    [InlineData(Start + "web", "web")]
    [InlineData(Start + "web:latest", "web")]
    [InlineData(Start + "web:-1", "web")]
    [InlineData(Start + "web:99999999999", "web")]
    [InlineData(Start + ":3", "")]
    [InlineData("arn:aws:ecs:eu-west-1:111122223333:cluster/web:3", "")]
    [InlineData("web:3", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void What_names_no_revision_still_names_its_family_where_there_is_one(string? text, string family)
    {
        Assert.False(RevisionArn.TryParse(text, out var found, out _));
        Assert.Equal(family, found.ToString());
    }
}
