using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>The EC2 side of container instances.</summary>
public sealed class HostTests : IAsyncLifetime
{
    private const string Cluster = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c";
    private const string Space = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private const string Scaling = "http://autoscaling.amazonaws.com/doc/2011-01-01/";
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await ScriptedAws.StartAsync();
        _aws.On("ecs:ListClusters", $$"""{"clusterArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":[]}],"failures":[]}""")
            .On("ec2:DescribeSecurityGroups", Ec2("DescribeSecurityGroups", "<securityGroupInfo/>"))
            .On("ec2:DescribeSubnets", Ec2("DescribeSubnets", "<subnetSet/>"))
            .On("ec2:DescribeImages", Ec2("DescribeImages", "<imagesSet/>"))
            .On("ec2:DescribeVolumes", Ec2("DescribeVolumes", "<volumeSet/>"))
            .On("ec2:DescribeInstanceAttribute", call => Ec2("DescribeInstanceAttribute", $"<instanceId>{call.Input["InstanceId"]}</instanceId><userData><value>ZWNobyBmZXJucG9zdC1oaWRkZW4=</value></userData>"))
            .On("ssm:DescribeInstanceInformation", """{"InstanceInformationList":[]}""")
            .On("ssm:DescribeInstancePatchStates", """{"InstancePatchStates":[]}""");
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Where_no_host_is_registered_nobody_is_asked_and_nothing_is_unknown()
    {
        Hosts();
        var result = await Scanner.ScanAsync(_aws);

        Assert.DoesNotContain(_aws.Calls, call => call.Action.Split(':')[0] is "ec2" or "ssm" or "autoscaling" || call.Action is "ecs:ListDaemons");
        var compute = SnapshotReader.Read(result.Documents).Regions.Single().Compute;
        Assert.True(compute.Instances.IsComplete && compute.AutoScalingGroups.IsComplete && compute.LaunchConfigurations.IsComplete && compute.Images.IsComplete && compute.Volumes.IsComplete);
        Assert.True(compute.ManagedNodes.IsComplete && compute.PatchStates.IsComplete && compute.Daemons.IsComplete);
    }

    [Fact]
    public async Task Instances_are_asked_for_by_a_filter_with_those_that_AWS_manages_and_external_hosts_are_not()
    {
        Hosts("i-0b", "mi-0c", "i-0a");
        Instances("""
            <instanceId>i-0a</instanceId><ipAddress>198.51.100.1</ipAddress><groupSet><item><groupId>sg-1</groupId></item></groupSet><subnetId>subnet-1</subnetId>
            <metadataOptions><httpTokens>required</httpTokens></metadataOptions><imageId>ami-1</imageId>
            """);
        var result = await Scanner.ScanAsync(_aws);

        var input = _aws.CallsOf("ec2:DescribeInstances").Single().Input;
        Assert.Equal(("instance-id", "i-0a", "i-0b", null, "true"), ((string?)input["Filter.1.Name"], (string?)input["Filter.1.Value.1"], (string?)input["Filter.1.Value.2"], (string?)input["Filter.1.Value.3"], (string?)input["IncludeManagedResources"]));
        var instance = Assert.Single(SnapshotReader.Read(result.Documents).Regions.Single().Compute.Instances.Known);
        Assert.Equal(("i-0a", "198.51.100.1", "required"), (instance.InstanceId, instance.PublicIpAddress, instance.MetadataOptions!.HttpTokens));
        Assert.Equal("sg-1", (string?)_aws.CallsOf("ec2:DescribeSecurityGroups").Single().Input["Filter.1.Value.1"]);
        Assert.Equal("subnet-1", (string?)_aws.CallsOf("ec2:DescribeSubnets").Single().Input["Filter.1.Value.1"]);
        var images = _aws.CallsOf("ec2:DescribeImages").Single().Input;
        Assert.Equal(("image-id", "ami-1", "true"), ((string?)images["Filter.1.Name"], (string?)images["Filter.1.Value.1"], (string?)images["IncludeDeprecated"]));
        Assert.Equal(["i-0a", "i-0b", "mi-0c"], _aws.CallsOf("ssm:DescribeInstancePatchStates").Single().Input["InstanceIds"]!.AsArray().Select(id => (string?)id));
    }

    [Fact]
    public async Task User_data_is_read_where_no_template_that_was_read_tells_it_and_is_never_kept()
    {
        Hosts("i-0a", "i-0b", "i-0c", "i-0d");
        Instances(Started("i-0a", "hosts", "2"), Started("i-0b", "hosts", "1"), Started("i-0c", null, "2"), "<instanceId>i-0d</instanceId>");
        Group("<LaunchTemplate><LaunchTemplateId>lt-1</LaunchTemplateId><Version>$Latest</Version></LaunchTemplate>");
        _aws.On("ec2:DescribeLaunchTemplateVersions", Ec2("DescribeLaunchTemplateVersions", """
            <launchTemplateVersionSet><item><launchTemplateId>lt-1</launchTemplateId><versionNumber>2</versionNumber><defaultVersion>true</defaultVersion>
            <launchTemplateData><userData>ZWNobyBmZXJucG9zdC1oaWRkZW4=</userData><metadataOptions><httpTokens>optional</httpTokens></metadataOptions></launchTemplateData></item></launchTemplateVersionSet>
            """));
        var result = await Scanner.ScanAsync(_aws);

        // One that no group started may have been given other data than its template's.
        Assert.Equal(["i-0b", "i-0c", "i-0d"], _aws.CallsOf("ec2:DescribeInstanceAttribute").Select(c => (string?)c.Input["InstanceId"]).Order());
        var asked = _aws.CallsOf("ec2:DescribeLaunchTemplateVersions").Single().Input;
        Assert.Equal(("lt-1", "$Latest"), ((string?)asked["LaunchTemplateId"], (string?)asked["LaunchTemplateVersion.1"]));
        var compute = SnapshotReader.Read(result.Documents).Regions.Single().Compute;
        Assert.Equal("[redacted kind=text length=28]", Assert.Single(compute.LaunchTemplates.Known).Versions[0].LaunchTemplateData!.UserData);
        Assert.All(compute.UserData.Known, d => Assert.Equal("[redacted kind=text length=28]", d.Value));
        Assert.Equal(3, compute.UserData.Items.Count);
        Assert.DoesNotContain(result.Documents.SelectMany(d => d.Files.Values), f => f.ToJsonString().Contains("ZmVybnBvc3Q", StringComparison.Ordinal) || f.ToJsonString().Contains("ZWNobyBm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Launch_configurations_of_groups_are_read()
    {
        Hosts("i-0a");
        Instances(Started("i-0a", "hosts", "1"));
        Group("<LaunchConfigurationName>old</LaunchConfigurationName>");
        _aws.On("autoscaling:DescribeLaunchConfigurations", Xml("DescribeLaunchConfigurations", """
            <LaunchConfigurations><member><LaunchConfigurationName>old</LaunchConfigurationName><LaunchConfigurationARN>arn:old</LaunchConfigurationARN>
            <MetadataOptions><HttpTokens>optional</HttpTokens><HttpPutResponseHopLimit>2</HttpPutResponseHopLimit></MetadataOptions><SecurityGroups/><BlockDeviceMappings/></member></LaunchConfigurations>
            """));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal("old", (string?)_aws.CallsOf("autoscaling:DescribeLaunchConfigurations").Single().Input["LaunchConfigurationNames.member.1"]);
        var configuration = Assert.Single(SnapshotReader.Read(result.Documents).Regions.Single().Compute.LaunchConfigurations.Known);
        Assert.Equal(("optional", 2), (configuration.MetadataOptions!.HttpTokens, configuration.MetadataOptions.HttpPutResponseHopLimit));
    }

    [Fact]
    public async Task Hosts_are_asked_about_in_batches_of_what_each_action_takes()
    {
        Hosts([.. Enumerable.Range(0, 60).Select(i => $"mi-{i:x4}")]);
        _aws.On("ssm:DescribeInstanceInformation", """{"InstanceInformationList":[],"NextToken":"more"}""", """{"InstanceInformationList":[]}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal([10, 50], _aws.CallsOf("ssm:DescribeInstancePatchStates").Select(c => c.Input["InstanceIds"]!.AsArray().Count).Order());
        Assert.Equal(3, _aws.CallsOf("ssm:DescribeInstanceInformation").Count);
        Assert.True(SnapshotReader.Read(result.Documents).Regions.Single().Compute.ManagedNodes.IsComplete);
    }

    [Fact]
    public async Task Daemons_are_looked_for_only_where_instances_may_be_managed()
    {
        Hosts();
        _aws.On("ecs:DescribeCapacityProviders", """{"capacityProviders":[{"name":"m","managedInstancesProvider":{}}],"failures":[]}""")
            .On("ecs:ListDaemons", ScriptedAnswer.Error("UnknownOperationException"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(GapKind.NotSupported, result.GapOf(SnapshotPaths.ListDaemons).Kind);
        Assert.False(SnapshotReader.Read(result.Documents).Regions.Single().Compute.Daemons.IsComplete);
    }

    [Fact]
    public async Task The_interfaces_of_tasks_are_read()
    {
        Hosts();
        var task = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:task/c/t";
        _aws.On("ecs:ListTasks", $$"""{"taskArns":["{{task}}"]}""")
            .On("ecs:DescribeTasks", $$"""{"tasks":[{"taskArn":"{{task}}","attachments":[{"type":"ElasticNetworkInterface","details":[{"name":"networkInterfaceId","value":"eni-1"}]}]}],"failures":[]}""")
            .On("ec2:DescribeNetworkInterfaces", Ec2("DescribeNetworkInterfaces", "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><association><publicIp>203.0.113.4</publicIp></association><groupSet><item><groupId>sg-9</groupId></item></groupSet></item></networkInterfaceSet>"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal("203.0.113.4", Assert.Single(SnapshotReader.Read(result.Documents).Regions.Single().Network.TaskInterfaces.Known).Association!.PublicIp);
        Assert.Equal("eni-1", (string?)_aws.CallsOf("ec2:DescribeNetworkInterfaces").Single().Input["Filter.1.Value.1"]);
        Assert.Equal("sg-9", (string?)_aws.CallsOf("ec2:DescribeSecurityGroups").Single().Input["Filter.1.Value.1"]);
    }

    private static string Ec2(string action, string body) => $"<{action}Response xmlns=\"{Space}\">{body}</{action}Response>";

    private static ScriptedAnswer Xml(string action, string body) => ScriptedAws.Xml(action, body, Scaling);

    private static string Started(string id, string? group, string version) => $"""
        <instanceId>{id}</instanceId><tagSet>{(group is null ? "" : $"<item><key>aws:autoscaling:groupName</key><value>{group}</value></item>")}
        <item><key>aws:ec2launchtemplate:id</key><value>lt-1</value></item><item><key>aws:ec2launchtemplate:version</key><value>{version}</value></item></tagSet>
        """;

    private void Instances(params string[] instances) => _aws.On("ec2:DescribeInstances", Ec2(
        "DescribeInstances", $"<reservationSet>{string.Concat(instances.Select(i => $"<item><instancesSet><item>{i}</item></instancesSet></item>"))}</reservationSet>"));

    private void Group(string source) => _aws.On("autoscaling:DescribeAutoScalingGroups", Xml("DescribeAutoScalingGroups", $"""
        <AutoScalingGroups><member><AutoScalingGroupName>hosts</AutoScalingGroupName><AutoScalingGroupARN>arn:asg</AutoScalingGroupARN>{source}<Instances/></member></AutoScalingGroups>
        """));

    private void Hosts(params string[] ids)
    {
        var arns = ids.Select(id => $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:container-instance/c/{id}").ToArray();
        _aws.On("ecs:ListContainerInstances", $$"""{"containerInstanceArns":[{{string.Join(',', arns.Select(a => $"\"{a}\""))}}]}""")
            .On("ecs:DescribeContainerInstances", $$"""
                {"containerInstances":[{{string.Join(',', arns.Zip(ids, (arn, id) => $$"""{"containerInstanceArn":"{{arn}}","ec2InstanceId":"{{id}}"}"""))}}],"failures":[]}
                """);
    }
}
