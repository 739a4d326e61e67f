using EcsPosture.Inventory.Monitoring;
using Xunit;

namespace EcsPosture.Inventory.Tests.Monitoring;

public sealed class EventPatternTests
{
    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"source":["aws.ecs"]}""", true)]
    [InlineData("""{"source":["aws.ec2","aws.ecs"]}""", true)]
    [InlineData("""{"source":["aws.ec2"]}""", false)]
    [InlineData("""{"source":[]}""", false)]
    [InlineData("""{"account":["111122223333"]}""", true)]
    [InlineData("""{"source":[{"prefix":"aws."}]}""", true)]
    [InlineData("""{"source":[{"prefix":"custom."}]}""", false)]
    [InlineData("""{"source":[{"suffix":".ecs"}]}""", true)]
    [InlineData("""{"source":[{"suffix":".ec2"}]}""", false)]
    [InlineData("""{"source":[{"equals-ignore-case":"AWS.ECS"}]}""", true)]
    [InlineData("""{"source":[{"wildcard":"aws.*s"}]}""", true)]
    [InlineData("""{"source":[{"wildcard":"*c*s"}]}""", true)]
    [InlineData("""{"source":[{"wildcard":"aws.ecs"}]}""", true)]
    [InlineData("""{"source":[{"wildcard":"aws.ec2*"}]}""", false)]
    [InlineData("""{"source":[{"wildcard":"a*x*s"}]}""", false)]
    [InlineData("""{"source":[{"anything-but":"aws.ecs"}]}""", false)]
    [InlineData("""{"source":[{"anything-but":["aws.ec2"]}]}""", true)]
    [InlineData("""{"source":[{"anything-but":["aws.ec2","aws.ecs"]}]}""", false)]
    [InlineData("""{"source":[{"exists":true}]}""", true)]
    [InlineData("""{"source":[{"exists":false}]}""", false)]
    [InlineData("""{"source":[{"something-new":1}]}""", true)]
    [InlineData("""{"detail-type":["ECS Task State Change"]}""", true)]
    [InlineData("""{"detail-type":["ECS Service Action"]}""", false)]
    [InlineData("""{"detail":{"lastStatus":["STOPPED"]}}""", true)]
    [InlineData("""{"detail":{"lastStatus":["RUNNING"]}}""", false)]
    [InlineData("""[]""", false)]
    [InlineData("""not JSON""", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_pattern_tells_whether_an_event_may_pass(string? pattern, bool expected) =>
        Assert.Equal(expected, EventPattern.MayMatch(pattern, "aws.ecs", "ECS Task State Change", ("lastStatus", "STOPPED")));

    [Theory]
    [InlineData("""{"source":["aws.ecs"],"detail-type":["AWS API Call via CloudTrail"]}""", true)]
    [InlineData("""{"source":["aws.ecs"],"detail-type":["ECS Container Instance State Change"]}""", false)]
    [InlineData("""{"source":["aws.s3"]}""", false)]
    public void A_rule_may_concern_ECS(string pattern, bool expected) => Assert.Equal(expected, EcsEvents.MayConcern(pattern));
}
