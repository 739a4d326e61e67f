using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>The EC2 side of container instances.</summary>
public sealed class HostTests : IAsyncLifetime
{
    private const string Cluster = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c";
    private const string Space = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await ScriptedAws.StartAsync();
        _aws.On("ecs:ListClusters", $$"""{"clusterArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":[]}],"failures":[]}""");
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Where_no_host_is_registered_EC2_is_not_asked_and_nothing_is_unknown()
    {
        Hosts();
        var result = await Scanner.ScanAsync(_aws);

        Assert.DoesNotContain(_aws.Calls, call => call.Action.StartsWith("ec2:", StringComparison.Ordinal));
        Assert.True(SnapshotReader.Read(result.Documents).Regions.Single().Compute.Instances.IsComplete);
    }

    [Fact]
    public async Task Instances_are_asked_for_by_a_filter_with_those_that_AWS_manages_and_external_hosts_are_not()
    {
        Hosts("i-0b", "mi-0c", "i-0a");
        _aws.On("ec2:DescribeInstances", $"""
            <DescribeInstancesResponse xmlns="{Space}"><reservationSet><item><instancesSet><item><instanceId>i-0a</instanceId><ipAddress>198.51.100.1</ipAddress>
            <groupSet><item><groupId>sg-1</groupId></item></groupSet><subnetId>subnet-1</subnetId><metadataOptions><httpTokens>required</httpTokens></metadataOptions></item></instancesSet></item></reservationSet></DescribeInstancesResponse>
            """).On("ec2:DescribeSecurityGroups", $"""<DescribeSecurityGroupsResponse xmlns="{Space}"><securityGroupInfo/></DescribeSecurityGroupsResponse>""")
            .On("ec2:DescribeSubnets", $"""<DescribeSubnetsResponse xmlns="{Space}"><subnetSet/></DescribeSubnetsResponse>""");
        var result = await Scanner.ScanAsync(_aws);

        var input = _aws.CallsOf("ec2:DescribeInstances").Single().Input;
        Assert.Equal(("instance-id", "i-0a", "i-0b", null, "true"), ((string?)input["Filter.1.Name"], (string?)input["Filter.1.Value.1"], (string?)input["Filter.1.Value.2"], (string?)input["Filter.1.Value.3"], (string?)input["IncludeManagedResources"]));
        var instance = Assert.Single(SnapshotReader.Read(result.Documents).Regions.Single().Compute.Instances.Known);
        Assert.Equal(("i-0a", "198.51.100.1", "required"), (instance.InstanceId, instance.PublicIpAddress, instance.MetadataOptions!.HttpTokens));
        Assert.Equal("sg-1", (string?)_aws.CallsOf("ec2:DescribeSecurityGroups").Single().Input["Filter.1.Value.1"]);
        Assert.Equal("subnet-1", (string?)_aws.CallsOf("ec2:DescribeSubnets").Single().Input["Filter.1.Value.1"]);
    }

    private void Hosts(params string[] ids)
    {
        var arns = ids.Select(id => $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:container-instance/c/{id}").ToArray();
        _aws.On("ecs:ListContainerInstances", $$"""{"containerInstanceArns":[{{string.Join(',', arns.Select(a => $"\"{a}\""))}}]}""")
            .On("ecs:DescribeContainerInstances", $$"""
                {"containerInstances":[{{string.Join(',', arns.Zip(ids, (arn, id) => $$"""{"containerInstanceArn":"{{arn}}","ec2InstanceId":"{{id}}"}"""))}}],"failures":[]}
                """);
    }
}
