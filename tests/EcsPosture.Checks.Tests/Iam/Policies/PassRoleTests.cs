using Xunit;
using static EcsPosture.Checks.Tests.Iam.Policies.Asked;

namespace EcsPosture.Checks.Tests.Iam.Policies;

/// <summary>PassRole (1.5).</summary>
public sealed class PassRoleTests
{
    [Theory(DisplayName = "The resource of iam:PassRole is the role ARN including its path")]
    [InlineData("role/app-*", "role/app-x", true)]
    [InlineData("role/app-*", "role/svc/app-x", false)]
    [InlineData("role/*", "role/svc/app-x", true)]
    public void Paths(string granted, string passed, bool allowed) =>
        Assert.Equal(allowed, Pass(Allow("iam:PassRole", $"arn:aws:iam::{Account}:{granted}"), $"arn:aws:iam::{Account}:{passed}") is "Allowed");

    [Fact(DisplayName = "iam:PassedToService limits the service; role tags cannot gate it")]
    public void Keys_of_PassRole()
    {
        var statement = Allow("iam:PassRole", rest: If("StringEquals", "iam:PassedToService", "ecs-tasks.amazonaws.com"));

        Assert.Equal("Allowed", Pass(statement, $"arn:aws:iam::{Account}:role/x", ("iam:PassedToService", "ecs-tasks.amazonaws.com")));
        Assert.Equal("ImplicitlyDenied", Pass(statement, $"arn:aws:iam::{Account}:role/x", ("iam:PassedToService", "ec2.amazonaws.com")));
        Assert.Equal("ImplicitlyDenied", Pass(Allow("iam:PassRole", rest: If("StringEquals", "aws:ResourceTag/team", "a")), $"arn:aws:iam::{Account}:role/x"));
    }

    private static string Pass(string statement, string role, params (string Key, string Value)[] keys) =>
        new Asked { Action = "iam:PassRole", Resource = role, Identity = [Document(statement)], Keys = keys.ToDictionary(k => k.Key, k => k.Value) }.Request();
}
