using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class ComputeReadingTests
{
    private const string InstanceArn = $"arn:aws:ec2:{AFolder.Region}:{AFolder.Account}:instance/i-1";

    [Fact]
    public void Instances_of_all_reservations_are_read_with_what_the_checks_ask()
    {
        var instances = AFolder.OfRegion().With(SnapshotPaths.DescribeInstances, """
            {"Reservations":[{"Instances":[{"InstanceId":"i-1","ImageId":"ami-1","LaunchTime":"2026-11-01T05:00:00+00:00","PublicIpAddress":"198.51.100.7",
            "State":{"Code":16,"Name":"running"},"IamInstanceProfile":{"Arn":"arn:aws:iam::111122223333:instance-profile/p","Id":"AIPA"},
            "MetadataOptions":{"HttpTokens":"optional","HttpPutResponseHopLimit":2,"HttpEndpoint":"enabled"},
            "SecurityGroups":[{"GroupId":"sg-1","GroupName":"a"}],"NetworkInterfaces":[{"Groups":[{"GroupId":"sg-1"},{"GroupId":"sg-2"}],"Ipv6Addresses":[{"Ipv6Address":"2001:db8::1"}]}],
            "BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"VolumeId":"vol-1"}}],"Tags":[{"Key":"aws:autoscaling:groupName","Value":"hosts"}]}]},
            {"Instances":[{"InstanceId":"i-2"}]}]}
            """).Read().Compute.Instances;

        Assert.True(instances.IsComplete);
        Assert.Equal(["i-1", "i-2"], instances.Known.Select(i => i.InstanceId));
        var instance = instances.Find(InstanceArn).Require()!;
        Assert.Equal(("optional", 2, false), (instance.MetadataOptions!.HttpTokens, instance.MetadataOptions.HttpPutResponseHopLimit, instance.MetadataOptions.IsOff));
        Assert.Equal(["sg-1", "sg-2"], instance.GroupIds());
        Assert.Equal(("running", "198.51.100.7", "vol-1", "hosts"), (instance.State!.Name, instance.PublicIpAddress, instance.BlockDeviceMappings[0].Ebs!.VolumeId, instance.TagValue("aws:autoscaling:groupName")));
        Assert.NotEmpty(instance.ContentHash);
    }

    [Theory]
    [InlineData("""{"Reservations":[{}]}""")]
    [InlineData("""{"Reservations":[{"Instances":[{"ImageId":"ami-1"}]}]}""")]
    [InlineData("""{"Instances":[]}""")]
    public void What_is_no_list_of_instances_leaves_the_list_incomplete(string json) =>
        Assert.False(AFolder.OfRegion().With(SnapshotPaths.DescribeInstances, json).Read().Compute.Instances.IsComplete);

    [Fact]
    public void An_instance_of_the_wrong_form_exists_with_a_gap()
    {
        var instances = AFolder.OfRegion().With(SnapshotPaths.DescribeInstances, """{"Reservations":[{"Instances":[{"InstanceId":"i-1","LaunchTime":"yesterday"}]}]}""").Read().Compute.Instances;

        Assert.False(instances.Find(InstanceArn).IsKnown);
        Assert.True(instances.IsComplete);
    }

    [Fact]
    public void Without_a_file_an_instance_is_unknown_and_not_gone() =>
        Assert.Equal("ec2:DescribeInstances", AFolder.OfRegion().Read().Compute.Instances.Find(InstanceArn).Gap!.Action);
}
