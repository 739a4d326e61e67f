using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Hosts.HostJudge;

namespace EcsPosture.Checks.Tests.Hosts;

/// <summary>Checks on the metadata service: <see cref="MetadataWithoutToken"/>, <see cref="MetadataHopLimit"/>.</summary>
public sealed class MetadataTests
{
    private static readonly MetadataOptions Open = new() { HttpTokens = "optional", HttpPutResponseHopLimit = 2, HttpEndpoint = "enabled" };
    private static readonly MetadataOptions Closed = new() { HttpTokens = "required", HttpPutResponseHopLimit = 1, HttpEndpoint = "enabled" };

    [Theory]
    [InlineData("required", "enabled", Verdict.Pass)]
    [InlineData("optional", "disabled", Verdict.Pass)]
    [InlineData("optional", "enabled", Verdict.Fail)]
    [InlineData(null, "enabled", Verdict.Fail)]
    public void An_instance_must_ask_for_a_token_or_not_answer(string? tokens, string endpoint, Verdict expected)
    {
        var verdict = Of<MetadataWithoutToken>(AHost.Region(instance: AHost.Instance() with { MetadataOptions = new() { HttpTokens = tokens, HttpEndpoint = endpoint } }));

        Assert.Equal((expected, Severity.High), (verdict.Verdict, verdict.Severity));
        if (expected is Verdict.Fail)
        {
            Assert.Equal(new Evidence("MetadataOptions.HttpTokens", tokens ?? "absent", "required"), Assert.Single(verdict.Evidence));
        }
    }

    [Fact]
    public void Without_the_instance_or_its_options_it_is_not_assessed()
    {
        Assert.Equal(Verdict.NotAssessed, Of<MetadataWithoutToken>(AHost.Region() with { Compute = new() }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<MetadataWithoutToken>(AHost.Region().WithCompute(_ => AHost.NoCompute)).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<MetadataWithoutToken>(AHost.Region(instance: AHost.Instance() with { MetadataOptions = null })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<MetadataWithoutToken>(External()).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<MetadataWithoutToken>(Managed(AHost.Region())).Verdict);
    }

    [Theory]
    [InlineData("$Latest", Verdict.Fail)]
    [InlineData("2", Verdict.Fail)]
    [InlineData("$Default", Verdict.Pass)]
    [InlineData("1", Verdict.Pass)]
    [InlineData(null, Verdict.Pass)]
    [InlineData("9", Verdict.NotAssessed)]
    [InlineData("newest", Verdict.NotAssessed)]
    public void The_version_that_the_group_uses_counts(string? version, Verdict expected)
    {
        var region = AHost.Region(instance: AHost.Instance().Started()).WithCompute(c => c with
        {
            AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([AHost.StartsFrom(version)]),
            LaunchTemplates = ResourceList<LaunchTemplate>.Of([AHost.Template(new LaunchTemplateData { MetadataOptions = Closed }, new LaunchTemplateData { MetadataOptions = Open })]),
        });

        Assert.Equal(expected, Of<MetadataWithoutToken>(region).Verdict);
    }

    [Fact]
    public void A_template_that_says_nothing_or_turns_the_endpoint_off_passes()
    {
        foreach (var options in new MetadataOptions?[] { null, new() { HttpPutResponseHopLimit = 1 }, Open with { HttpEndpoint = "disabled" } })
        {
            var region = AHost.Region(instance: AHost.Instance().Started()).WithCompute(c => c with
            {
                AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([AHost.StartsFrom("1")]),
                LaunchTemplates = ResourceList<LaunchTemplate>.Of([AHost.Template(new LaunchTemplateData { MetadataOptions = options })]),
            });
            Assert.Equal(Verdict.Pass, Of<MetadataWithoutToken>(region).Verdict);
        }
    }

    [Fact]
    public void The_template_of_a_mixed_policy_and_of_its_overrides_counts()
    {
        var mixed = AHost.StartsFrom(null) with
        {
            LaunchTemplate = null,
            MixedInstancesPolicy = new()
            {
                LaunchTemplate = new()
                {
                    LaunchTemplateSpecification = new() { LaunchTemplateId = "lt-1", Version = "1" },
                    Overrides = [new() { InstanceType = "m6g.large", LaunchTemplateSpecification = new() { LaunchTemplateName = "hosts", Version = "2" } }],
                },
            },
        };
        var region = AHost.Region(instance: AHost.Instance().Started()).WithCompute(c => c with
        {
            AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([mixed]),
            LaunchTemplates = ResourceList<LaunchTemplate>.Of([AHost.Template(new LaunchTemplateData { MetadataOptions = Closed }, new LaunchTemplateData { MetadataOptions = Open })]),
        });

        Assert.StartsWith("Launch template hosts, version 2,", Of<MetadataWithoutToken>(region).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_launch_configuration_must_ask_for_a_token()
    {
        Assert.Equal(Verdict.Pass, Judge(Closed).Verdict);
        Assert.Equal((Verdict.Fail, "optional"), (Judge(Open).Verdict, Assert.Single(Judge(Open).Evidence).Actual));
        Assert.Equal((Verdict.Fail, "absent"), (Judge(null).Verdict, Assert.Single(Judge(null).Evidence).Actual));
        Assert.Equal(Verdict.NotAssessed, Of<MetadataWithoutToken>(Region(null)).Verdict);

        static CheckVerdict Judge(MetadataOptions? options) => Of<MetadataWithoutToken>(Region(new()
        {
            LaunchConfigurationName = "old", LaunchConfigurationArn = "arn:aws:autoscaling:eu-west-1:111122223333:launchConfiguration:1:launchConfigurationName/old", MetadataOptions = options,
        }));

        static Inventory.Snapshots.Snapshot Region(LaunchConfiguration? configuration) => AHost.Region(instance: AHost.Instance().Started()).WithCompute(c => c with
        {
            AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([AHost.StartsFrom(null) with { LaunchTemplate = null, LaunchConfigurationName = "old" }]),
            LaunchConfigurations = configuration is null ? new() { Gaps = [ASnapshot.Denied("autoscaling:DescribeLaunchConfigurations")] } : ResourceList<LaunchConfiguration>.Of([configuration]),
        });
    }

    [Fact]
    public void An_unread_group_or_template_leaves_it_open_and_an_open_instance_fails_all_the_same()
    {
        var unread = AHost.Region(instance: AHost.Instance().Started()).WithCompute(c => c with { AutoScalingGroups = new() { Gaps = [ASnapshot.Denied("autoscaling:DescribeAutoScalingGroups")] } });
        var untold = AHost.Region(instance: AHost.Instance().Started()).WithCompute(c => c with
        {
            AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([AHost.StartsFrom("1")]), LaunchTemplates = new() { Gaps = [ASnapshot.Denied("ec2:DescribeLaunchTemplateVersions")] },
        });

        Assert.Equal("autoscaling:DescribeAutoScalingGroups", Assert.Single(Of<MetadataWithoutToken>(unread).Gaps).Permission);
        Assert.Equal("ec2:DescribeLaunchTemplateVersions", Assert.Single(Of<MetadataWithoutToken>(untold).Gaps).Permission);

        // What the group or template itself was refused is told before what the list was.
        var own = unread.WithCompute(c => c with
        {
            AutoScalingGroups = new()
            {
                Items = [new(AHost.GroupArn("other"), Observed.Unknown<AutoScalingGroup>(ASnapshot.Denied("other"))), new(AHost.GroupArn("hosts"), Observed.Unknown<AutoScalingGroup>(ASnapshot.Denied("own")))],
                Gaps = unread.Compute.AutoScalingGroups.Gaps,
            },
        });
        Assert.Equal("own", Assert.Single(Of<MetadataWithoutToken>(own).Gaps).Action);
        var template = AHost.Template(new LaunchTemplateData());
        var ownTemplate = untold.WithCompute(c => c with { LaunchTemplates = new() { Items = [new(template.Arn, Observed.Unknown<LaunchTemplate>(ASnapshot.Denied("own")))], Gaps = c.LaunchTemplates.Gaps } });
        Assert.Equal("own", Assert.Single(Of<MetadataWithoutToken>(ownTemplate).Gaps).Action);
        var byName = untold.WithCompute(c => c with
        {
            AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([AHost.StartsFrom(null) with { LaunchTemplate = new() { LaunchTemplateName = "gone", Version = "1" } }]),
            LaunchTemplates = ResourceList<LaunchTemplate>.Of([template]),
        });
        Assert.Equal((GapKind.NotCollected, "gone"), (Assert.Single(Of<MetadataWithoutToken>(byName).Gaps).Kind, Of<MetadataWithoutToken>(byName).Gaps[0].Resource));
        var open = unread.WithCompute(c => c with { Instances = ResourceList<Ec2Instance>.Of([AHost.Instance().Started() with { MetadataOptions = Open }]) });
        Assert.Equal(Verdict.Fail, Of<MetadataWithoutToken>(open).Verdict);
    }

    [Theory]
    [InlineData(1, "required", "bridge", null)]
    [InlineData(null, "required", "bridge", null)]
    [InlineData(2, "required", "bridge", Severity.Medium)]
    [InlineData(2, "required", null, Severity.Medium)]
    [InlineData(2, "required", "awsvpc", Severity.Low)]
    [InlineData(2, "required", "host", Severity.Low)]
    [InlineData(1, "optional", "bridge", Severity.Medium)]
    [InlineData(64, "optional", "awsvpc", Severity.Low)]
    public void A_limit_of_one_with_tokens_holds_bridged_containers_back(int? limit, string tokens, string? mode, Severity? severity)
    {
        var instance = AHost.Instance() with { MetadataOptions = new() { HttpTokens = tokens, HttpPutResponseHopLimit = limit, HttpEndpoint = "enabled" } };
        var verdict = Of<MetadataHopLimit>(AHost.Region(instance: instance).Running(Definition("web", mode)));

        Assert.Equal((severity is null ? Verdict.Pass : Verdict.Fail, severity ?? Severity.Medium), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void While_tasks_are_unread_a_bridged_one_may_run_and_the_finding_says_so()
    {
        var region = AHost.Region(instance: AHost.Instance() with { MetadataOptions = new() { HttpTokens = "required", HttpPutResponseHopLimit = 2 } });

        var verdict = Of<MetadataHopLimit>(region with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } });
        Assert.Equal((Verdict.Fail, Severity.Low, "ecs:ListTasks"), (verdict.Verdict, verdict.Severity, Assert.Single(verdict.Gaps).Action));
        Assert.Empty(Of<MetadataHopLimit>(region).Gaps);
        var homeless = region with { ContainerInstances = ResourceList<ContainerInstance>.Of([AHost.Registered() with { ClusterArn = null }]) };
        Assert.Empty(Of<MetadataHopLimit>(homeless).Gaps);
        Assert.Equal("ecs:ListTasks", Assert.Single(Of<MetadataHopLimit>(homeless with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } }).Gaps).Action);

        // A list that is incomplete is told before a revision that is not there.
        var running = region.Running(Definition("web", "awsvpc"));
        running = running with { TaskDefinitions = ResourceList<TaskDefinition>.Of([]) };
        Assert.Equal("ecs:DescribeTaskDefinition", Assert.Single(Of<MetadataHopLimit>(running).Gaps).Action);
        Assert.Equal("ecs:ListTasks", Assert.Single(Of<MetadataHopLimit>(running with { Tasks = running.Tasks with { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } }).Gaps).Action);
    }

    [Fact]
    public void No_endpoint_needs_no_limit_and_an_unread_instance_is_not_assessed()
    {
        Assert.Equal(Verdict.Pass, Of<MetadataHopLimit>(AHost.Region(instance: AHost.Instance() with { MetadataOptions = Open with { HttpEndpoint = "disabled" } })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<MetadataHopLimit>(AHost.Region() with { Compute = new() }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<MetadataHopLimit>(AHost.Region(instance: AHost.Instance() with { MetadataOptions = null })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<MetadataHopLimit>(External()).Verdict);
    }
}
