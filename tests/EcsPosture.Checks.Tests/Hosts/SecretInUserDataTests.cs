using EcsPosture.Checks.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Hosts.HostJudge;

namespace EcsPosture.Checks.Tests.Hosts;

public sealed class SecretInUserDataTests
{
    private const string Clean = "[redacted kind=text length=120]";
    private const string Registry = "[redacted kind=registry-credentials length=240]";

    [Theory]
    [InlineData(Clean, Verdict.Pass)]
    [InlineData("[redacted kind=empty length=0]", Verdict.Pass)]
    [InlineData(null, Verdict.Pass)]
    [InlineData(Registry, Verdict.Fail)]
    [InlineData("[redacted kind=literal length=80]", Verdict.Fail)]
    [InlineData("[redacted kind=aws-access-key-id length=80]", Verdict.Fail)]
    public void What_the_detector_found_in_an_instances_own_data_decides(string? marker, Verdict expected)
    {
        var verdict = Of<SecretInUserData>(Own(AHost.Region(), marker));

        Assert.Equal((expected, Severity.High), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void The_kind_is_named_and_nothing_of_the_value()
    {
        var verdict = Of<SecretInUserData>(Own(AHost.Region(), Registry));

        Assert.Equal(new Evidence("UserData", "a value of kind registry-credentials", "no secret"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void The_template_version_that_started_an_instance_tells_its_data()
    {
        Assert.Equal(Verdict.Pass, Of<SecretInUserData>(FromTemplate("$Latest", 2, Registry, Clean)).Verdict);
        Assert.Contains("i-0a1b2c3d4e5f60718", Of<SecretInUserData>(FromTemplate("$Latest", 1, Registry, Clean)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_next_instances_get_counts_too() =>
        Assert.StartsWith("The user data of launch template hosts, version 2,", Of<SecretInUserData>(FromTemplate("2", 1, Clean, Registry)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_launch_configuration_counts()
    {
        var region = Own(AHost.Region(instance: AHost.Instance() with { Tags = [new("aws:autoscaling:groupName", "hosts")] }), Clean).WithCompute(c => c with
        {
            AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([AHost.StartsFrom(null) with { LaunchTemplate = null, LaunchConfigurationName = "old" }]),
        });

        Assert.Equal(Verdict.Fail, Of<SecretInUserData>(Configuration(region, Registry)).Verdict);
        Assert.Equal(Verdict.Pass, Of<SecretInUserData>(Configuration(region, Clean)).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<SecretInUserData>(region).Verdict);

        static Snapshot Configuration(Snapshot region, string marker) => region.WithCompute(c => c with
        {
            LaunchConfigurations = ResourceList<LaunchConfiguration>.Of([new() { LaunchConfigurationName = "old", LaunchConfigurationArn = "arn:old", UserData = marker }]),
        });
    }

    [Fact]
    public void Unread_data_leave_it_open_and_a_secret_in_the_template_fails_all_the_same()
    {
        var denied = AHost.Region().WithCompute(c => c with { UserData = new() { Gaps = [ASnapshot.Denied("ec2:DescribeInstanceAttribute")] } });
        var unknownVersion = FromTemplate("1", 9, Registry).WithCompute(c => c with { UserData = denied.Compute.UserData });

        Assert.Equal("ec2:DescribeInstanceAttribute", Assert.Single(Of<SecretInUserData>(denied).Gaps).Permission);
        Assert.Equal(Verdict.Fail, Of<SecretInUserData>(unknownVersion).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<SecretInUserData>(FromTemplate("1", 1, Clean).WithCompute(c => c with { AutoScalingGroups = new() })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<SecretInUserData>(FromTemplate("7", 1, Clean)).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<SecretInUserData>(AHost.Region() with { Compute = new() }).Verdict);
    }

    [Fact]
    public void Other_hosts_do_not_apply()
    {
        Assert.Equal(Verdict.NotApplicable, Of<SecretInUserData>(External()).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<SecretInUserData>(Managed(AHost.Region())).Verdict);
    }

    private static Snapshot Own(Snapshot region, string? marker) => region.WithCompute(c => c with
    {
        UserData = ResourceList<InstanceUserData>.Of([new() { InstanceId = AHost.Id, InstanceArn = AHost.ArnOf(), Value = marker, ContentHash = "data" }]),
    });

    private static Snapshot FromTemplate(string used, int startedFrom, params string[] markers) => AHost.Region(instance: AHost.Instance().Started(version: startedFrom)).WithCompute(c => c with
    {
        AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([AHost.StartsFrom(used)]),
        LaunchTemplates = ResourceList<LaunchTemplate>.Of([AHost.Template([.. markers.Select(m => new LaunchTemplateData { UserData = m })])]),
    });
}
