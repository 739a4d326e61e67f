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
    [InlineData("amazon/aws-for-fluent-bit:latest", "tag latest")]
    [InlineData("public.ecr.aws/aws-observability/aws-for-fluent-bit:stable", "tag stable")]
    [InlineData("localhost:5000/router", "no tag")]
    [InlineData("amazon/aws-for-fluent-bit:2.32.0", null)]
    [InlineData("amazon/aws-for-fluent-bit@sha256:aaaa", null)]
    public void The_image_is_pinned(string image, string? found)
    {
        var verdict = Judge(r => r with { Image = image });

        Assert.Equal(found is null ? Verdict.Pass : Verdict.Fail, verdict.Verdict);
        Assert.Equal(found is null ? [] : [new Evidence("containerDefinitions[1].image", found, "a version or digest")], verdict.Evidence);
    }

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
        var toItself = Judge(r => r with { LogConfiguration = new() { LogDriver = "awsfirelens" } });
        Assert.Equal((Severity.Low, "awsfirelens"), (toItself.Severity, Assert.Single(toItself.Evidence).Actual));
        Assert.Equal("absent", Assert.Single(Judge(r => r with { LogConfiguration = null }).Evidence).Actual);
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
        var (none, two) = (Judge(r => r with { FirelensConfiguration = null }), Judge(r => r, d => d with { ContainerDefinitions = [.. d.ContainerDefinitions, d.ContainerDefinitions[1] with { Name = "router2" }] }));

        Assert.Equal((Verdict.Fail, "Containers log through FireLens and the task has no router."), (none.Verdict, none.Message));
        Assert.Equal((Verdict.Fail, "The task has 2 FireLens routers."), (two.Verdict, two.Message));
        Assert.Equal(("absent", "in 2 containers"), (Assert.Single(none.Evidence).Actual, Assert.Single(two.Evidence).Actual));
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
