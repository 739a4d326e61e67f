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

    [Fact]
    public void A_templates_versions_are_found_by_number_and_by_word()
    {
        var templates = AFolder.OfRegion().With(SnapshotPaths.DescribeLaunchTemplateVersions("lt-1"), """
            {"LaunchTemplateVersions":[{"LaunchTemplateId":"lt-1","LaunchTemplateName":"hosts","VersionNumber":3,"DefaultVersion":true,"LaunchTemplateData":{"UserData":"ZWNobw=="}},
            {"LaunchTemplateId":"lt-1","LaunchTemplateName":"hosts","VersionNumber":7,"DefaultVersion":false,"LaunchTemplateData":{"MetadataOptions":{"HttpTokens":"required"}}}]}
            """).Read().Compute.LaunchTemplates;

        var template = Assert.Single(templates.Known);
        Assert.Equal((3, 3, 7, 7), (template.Find(null)!.VersionNumber, template.Find("$Default")!.VersionNumber, template.Find("$Latest")!.VersionNumber, template.Find("7")!.VersionNumber));
        Assert.Null(template.Find("4"));
        Assert.Equal("[redacted kind=text length=8]", template.Find("3")!.LaunchTemplateData!.UserData);
        Assert.False(templates.IsComplete);
    }

    [Fact]
    public void An_unread_template_is_unknown_with_its_own_gap()
    {
        var gap = new Gap(GapKind.Denied, "ec2:DescribeLaunchTemplateVersions", "lt-1", "UnauthorizedOperation", "no", "ec2:DescribeLaunchTemplateVersions") { File = SnapshotPaths.DescribeLaunchTemplateVersions("lt-1") };
        var templates = AFolder.OfRegion().With(gap).Read().Compute.LaunchTemplates;

        Assert.Equal(gap, templates.Find($"arn:aws:ec2:{AFolder.Region}:{AFolder.Account}:launch-template/lt-1").Gap);
        Assert.Equal(GapKind.Denied, Assert.Single(templates.Items).Resource.Gap!.Kind);
    }

    [Fact]
    public void User_data_are_read_as_markers_and_an_instance_without_has_none()
    {
        var data = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeInstanceAttribute("i-1"), """{"InstanceId":"i-1","UserData":{"Value":"ZXhwb3J0IERCX1BBU1NXT1JEPWh1bnRlcjJodW50ZXIy"}}""")
            .With(SnapshotPaths.DescribeInstanceAttribute("i-2"), """{"InstanceId":"i-2","UserData":{}}""")
            .With(SnapshotPaths.DescribeInstanceAttribute("i-3"), """{"InstanceId":"i-3"}""")
            .Read().Compute.UserData;

        Assert.Equal("[redacted kind=literal length=44]", data.Find(InstanceArn).Require()!.Value);
        Assert.Null(data.Find(InstanceArn.Replace("i-1", "i-2", StringComparison.Ordinal)).Require()!.Value);
        Assert.False(data.Find(InstanceArn.Replace("i-1", "i-3", StringComparison.Ordinal)).IsKnown);
        Assert.False(data.Find(InstanceArn.Replace("i-1", "i-4", StringComparison.Ordinal)).IsKnown);
    }

    [Fact]
    public void Groups_configurations_images_volumes_and_nodes_are_read()
    {
        var compute = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeAutoScalingGroups, """{"AutoScalingGroups":[{"AutoScalingGroupName":"hosts","AutoScalingGroupARN":"arn:asg","MixedInstancesPolicy":{"LaunchTemplate":{"LaunchTemplateSpecification":{"LaunchTemplateId":"lt-1","Version":"$Latest"},"Overrides":[{"InstanceType":"m6g.large","LaunchTemplateSpecification":{"LaunchTemplateId":"lt-2","Version":"1"}},{"InstanceType":"m6i.large"}]}}}]}""")
            .With(SnapshotPaths.DescribeLaunchConfigurations, """{"LaunchConfigurations":[{"LaunchConfigurationName":"old","LaunchConfigurationARN":"arn:lc","MetadataOptions":{"HttpTokens":"optional"},"UserData":""}]}""")
            .With(SnapshotPaths.DescribeImages, """{"Images":[{"ImageId":"ami-1","Name":"n","CreationDate":"2026-01-02T03:04:05.000Z","DeprecationTime":"2028-01-02T03:04:05.000Z"}]}""")
            .With(SnapshotPaths.DescribeVolumes, """{"Volumes":[{"VolumeId":"vol-1","Encrypted":true,"Attachments":[{"InstanceId":"i-1","Device":"/dev/xvda"}]}]}""")
            .With(SnapshotPaths.GetEbsEncryptionByDefault, """{"EbsEncryptionByDefault":true}""")
            .With(SnapshotPaths.DescribeInstanceInformation, """{"InstanceInformationList":[{"InstanceId":"mi-1","PingStatus":"Online","LastPingDateTime":"2026-11-20T05:00:00Z"}]}""")
            .With(SnapshotPaths.DescribeInstancePatchStates, """{"InstancePatchStates":[{"InstanceId":"mi-1","MissingCount":3,"OperationEndTime":"2026-11-19T05:00:00Z"}]}""")
            .Read().Compute;

        Assert.Equal(["lt-1", "lt-2"], Assert.Single(compute.AutoScalingGroups.Known).Templates().Select(t => t.LaunchTemplateId));
        Assert.Equal(("optional", "[redacted kind=empty length=0]"), (Assert.Single(compute.LaunchConfigurations.Known).MetadataOptions!.HttpTokens, Assert.Single(compute.LaunchConfigurations.Known).UserData));
        Assert.Equal((2026, 2028), (Assert.Single(compute.Images.Known).CreationDate!.Value.Year, Assert.Single(compute.Images.Known).DeprecationTime!.Value.Year));
        Assert.Equal($"arn:aws:ec2:{AFolder.Region}::image/ami-1", Assert.Single(compute.Images.Known).Arn);
        Assert.True(Assert.Single(compute.Volumes.Known).Encrypted);
        Assert.True(compute.EbsEncryptionByDefault.Require());
        Assert.Equal(Assert.Single(compute.ManagedNodes.Known).Arn, Assert.Single(compute.PatchStates.Known).Arn);
        Assert.Equal(3, Assert.Single(compute.PatchStates.Known).MissingCount);
    }

    [Fact]
    public void Without_files_all_of_it_is_unknown_and_names_its_action()
    {
        var compute = AFolder.OfRegion().Read().Compute;

        Assert.Equal("ec2:GetEbsEncryptionByDefault", compute.EbsEncryptionByDefault.Gap!.Action);
        Assert.Equal(
            [
                "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeLaunchConfigurations", "ec2:DescribeLaunchTemplateVersions", "ec2:DescribeInstanceAttribute", "ec2:DescribeImages",
                "ec2:DescribeVolumes", "ssm:DescribeInstanceInformation", "ssm:DescribeInstancePatchStates", "ecs:ListDaemons", "ecs:DescribeDaemonRevisions", "ecs:DescribeDaemonTaskDefinition",
            ],
            [
                .. new[]
                {
                    compute.AutoScalingGroups.Gaps, compute.LaunchConfigurations.Gaps, compute.LaunchTemplates.Gaps, compute.UserData.Gaps, compute.Images.Gaps, compute.Volumes.Gaps,
                    compute.ManagedNodes.Gaps, compute.PatchStates.Gaps, compute.Daemons.Gaps, compute.DaemonRevisions.Gaps, compute.DaemonTaskDefinitions.Gaps,
                }.Select(gaps => gaps[0].Action),
            ]);
    }

    [Fact]
    public void A_daemon_leads_to_what_it_runs_and_one_that_was_not_described_is_unknown()
    {
        const string Sensor = $"arn:aws:ecs:{AFolder.Region}:{AFolder.Account}:daemon/main/sensor";
        const string Definition = $"arn:aws:ecs:{AFolder.Region}:{AFolder.Account}:daemon-task-definition/sensor:3";
        var compute = AFolder.OfRegion()
            .With(SnapshotPaths.ListDaemons, $$"""{"daemonSummariesList":[{"daemonArn":"{{Sensor}}"},{"daemonArn":"{{Sensor}}-2"}]}""")
            .With(SnapshotPaths.DescribeDaemon(Sensor), $$$"""{"daemon":{"daemonArn":"{{{Sensor}}}","clusterArn":"{{{AFolder.ClusterArn}}}","status":"ACTIVE","currentRevisions":[{"arn":"revision","totalRunningCount":2}]}}""")
            .With(SnapshotPaths.DescribeDaemonRevisions, $$"""{"daemonRevisions":[{"daemonRevisionArn":"revision","daemonTaskDefinitionArn":"{{Definition}}"}]}""")
            .With(SnapshotPaths.DescribeDaemonTaskDefinition(Definition), $$$"""{"daemonTaskDefinition":{"daemonTaskDefinitionArn":"{{{Definition}}}","family":"sensor","revision":3,"pidMode":"shared","containerDefinitions":[{"name":"s","image":"i","privileged":true,"environment":[{"name":"A","value":"hunter2"}]}]}}""")
            .Read().Compute;

        Assert.True(compute.Daemons.IsComplete);
        Assert.Equal((AFolder.ClusterArn, 2), (compute.Daemons.Find(Sensor).Require()!.ClusterArn, compute.Daemons.Find(Sensor).Require()!.CurrentRevisions[0].TotalRunningCount));
        Assert.Equal("ecs:DescribeDaemon", compute.Daemons.Find(Sensor + "-2").Gap!.Action);
        Assert.Equal(Definition, compute.DaemonRevisions.Find("revision").Require()!.DaemonTaskDefinitionArn);
        var definition = compute.DaemonTaskDefinitions.Find(Definition).Require()!;
        Assert.Equal(("shared", true), (definition.PidMode, definition.ContainerDefinitions[0].Privileged));
        Assert.DoesNotContain("hunter2", definition.ContainerDefinitions[0].Environment[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tasks_interface_and_a_hosts_health_are_read()
    {
        var region = AFolder.OfRegion().WithCluster(tasks: $"\"{AFolder.TaskArn("t")}\"")
            .With(SnapshotPaths.DescribeTasks("main"), $$"""{"tasks":[{"taskArn":"{{AFolder.TaskArn("t")}}","attachments":[{"type":"ElasticNetworkInterface","status":"ATTACHED","details":[{"name":"networkInterfaceId","value":"eni-1"}]},{"type":"ServiceConnect","details":[]}]}],"failures":[]}""")
            .With(SnapshotPaths.DescribeContainerInstances("main"), """{"containerInstances":[{"containerInstanceArn":"arn:ci","healthStatus":{"overallStatus":"IMPAIRED","details":[{"type":"CONTAINER_RUNTIME","status":"IMPAIRED","lastStatusChange":1763618400}]}}],"failures":[]}""")
            .With(SnapshotPaths.DescribeNetworkInterfaces, """{"NetworkInterfaces":[{"NetworkInterfaceId":"eni-1","Association":{"PublicIp":"203.0.113.1"},"Ipv6Addresses":[{"Ipv6Address":"2001:db8::1"}]}]}""")
            .Read();

        Assert.Equal(["eni-1"], Assert.Single(region.Tasks.Known).NetworkInterfaceIds());
        Assert.Equal("203.0.113.1", Assert.Single(region.Network.TaskInterfaces.Known).Association!.PublicIp);
        Assert.Equal("IMPAIRED", Assert.Single(region.ContainerInstances.Known).HealthStatus!.Details[0].Status);
    }
}
