using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

public sealed class FragileFirelensRouterTests
{
    [Fact]
    public void A_sound_router_passes() => Assert.Equal(Verdict.Pass, Judge().Verdict);

    [Fact]
    public void A_router_that_is_not_essential_fails()
    {
        var verdict = Judge(r => r with { Essential = false });

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal("containerDefinitions[1].essential", Assert.Single(verdict.Evidence).Path);
        Assert.Equal(Verdict.Pass, Judge(r => r with { Essential = null }).Verdict);
    }

    [Theory]
    [InlineData("amazon/aws-for-fluent-bit:latest", Verdict.Fail)]
    [InlineData("public.ecr.aws/aws-observability/aws-for-fluent-bit:stable", Verdict.Fail)]
    [InlineData("localhost:5000/router", Verdict.Fail)]
    [InlineData("amazon/aws-for-fluent-bit:2.32.0", Verdict.Pass)]
    [InlineData("amazon/aws-for-fluent-bit@sha256:aaaa", Verdict.Pass)]
    public void The_image_is_pinned(string image, Verdict expected) => Assert.Equal(expected, Judge(r => r with { Image = image }).Verdict);

    [Theory]
    [InlineData("0")]
    [InlineData("root")]
    [InlineData("0:0")]
    [InlineData("00")]
    [InlineData(":1000")]
    [InlineData(" root ")]
    [InlineData("")]
    [InlineData(null)]
    public void Running_as_root_is_low(string? user)
    {
        var verdict = Judge(r => r with { User = user });

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void A_router_that_logs_to_itself_or_nowhere_is_low()
    {
        Assert.Equal((Verdict.Fail, Severity.Low), (Judge(r => r with { LogConfiguration = null }).Verdict, Judge(r => r with { LogConfiguration = null }).Severity));
        Assert.Equal(Severity.Low, Judge(r => r with { LogConfiguration = new() { LogDriver = "awsfirelens" } }).Severity);
    }

    [Fact]
    public void Without_any_memory_limit_it_fails()
    {
        Assert.Equal(Verdict.Fail, Judge(r => r with { Memory = null }, d => d with { Memory = null }).Verdict);
        Assert.Equal(Verdict.Pass, Judge(r => r with { Memory = null }).Verdict);
    }

    [Fact]
    public void No_router_or_two_fail()
    {
        Assert.Equal(Verdict.Fail, Judge(r => r with { FirelensConfiguration = null }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(r => r, d => d with { ContainerDefinitions = [.. d.ContainerDefinitions, d.ContainerDefinitions[1] with { Name = "router2" }] }).Verdict);
    }

    [Fact]
    public void A_configuration_from_a_bucket_leaves_it_open_but_no_fault_unseen()
    {
        static ContainerDefinition FromBucket(ContainerDefinition router) => router with
        {
            FirelensConfiguration = new()
            {
                Type = "fluentbit",
                Options = new Dictionary<string, string> { ["config-file-type"] = "s3", ["config-file-value"] = "arn:aws:s3:::config-bucket/fluent.conf" },
            },
        };

        var verdict = Judge(FromBucket);

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("config-bucket", Assert.Single(verdict.Gaps).Resource);
        Assert.Equal(Verdict.Fail, Judge(r => FromBucket(r) with { Essential = false }).Verdict);
    }

    [Fact]
    public void Tasks_without_FireLens_and_Windows_are_not_concerned()
    {
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<FragileFirelensRouter>(ATaskDefinition.Named("web"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(r => r, d => d with { RuntimePlatform = new() { OperatingSystemFamily = "WINDOWS_SERVER_2022_CORE" } }).Verdict);
    }

    private static CheckVerdict Judge(Func<ContainerDefinition, ContainerDefinition>? router = null, Func<TaskDefinition, TaskDefinition>? change = null)
    {
        TaskDefinition definition = ATaskDefinition.Named("web")
            .WithContainer("app", c => c with { LogConfiguration = new() { LogDriver = "awsfirelens" } })
            .WithContainer("router", c => (router ?? (r => r))(c with { FirelensConfiguration = new() { Type = "fluentbit" } }));
        return Assert.Single(CheckRunner.Run<FragileFirelensRouter>((change ?? (d => d))(definition)));
    }
}
