using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.TaskDefinitions;

/// <summary>Host folders, container engine sockets, driver options and devices.</summary>
public sealed class HostPathTests
{
    [Theory]
    [InlineData("/var/run/docker.sock")]
    [InlineData("/run/docker.sock")]
    [InlineData("/var/run/../run/docker.sock")]
    [InlineData("//var//run/docker.sock/")]
    [InlineData("/run/containerd/containerd.sock")]
    [InlineData("/var/run/containerd/containerd.sock")]
    [InlineData("/run/containerd")]
    [InlineData("/")]
    [InlineData("/..")]
    [InlineData("/var")]
    [InlineData("/var/run/")]
    [InlineData("/run/.")]
    [InlineData(@"\\.\pipe\docker_engine")]
    [InlineData(@"\\.\PIPE\Docker_Engine")]
    [InlineData("//./pipe/docker_engine")]
    public void The_socket_and_every_folder_above_it_are_critical_even_read_only(string path)
    {
        var verdict = Assert.Single(CheckRunner.Run<DockerSocketMount>(Mounting(path, readOnly: true)));

        Assert.Equal((Verdict.Fail, Severity.Critical), (verdict.Verdict, verdict.Severity));
        Assert.Equal(["volumes[0].host.sourcePath", "containerDefinitions[0].mountPoints[0].sourceVolume"], verdict.Evidence.Select(e => e.Path));
    }

    [Theory]
    [InlineData("/var/run/docker.sock.d")]
    [InlineData("/var/running")]
    [InlineData("/VAR/RUN/DOCKER.SOCK")]
    [InlineData("/RUN/docker.sock")]
    [InlineData("/data")]
    [InlineData("/var/run/app")]
    [InlineData(@"C:\data")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_paths_hold_no_socket(string? path) =>
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DockerSocketMount>(Mounting(path))).Verdict);

    [Fact]
    public void A_socket_volume_that_no_container_mounts_is_low()
    {
        var definition = ATaskDefinition.Named("web").OnEc2().With(d => d with { Volumes = [new() { Name = "v", Host = new() { SourcePath = "/var/run/docker.sock" } }] });

        Assert.Equal(Severity.Low, Assert.Single(CheckRunner.Run<DockerSocketMount>(definition)).Severity);
    }

    [Theory]
    [InlineData("/", false, Severity.High)]
    [InlineData("/etc", false, Severity.High)]
    [InlineData("/etc/", true, Severity.Medium)]
    [InlineData("/etc/ecs/../passwd", true, Severity.Medium)]
    [InlineData("/root/.ssh", true, Severity.Medium)]
    [InlineData("/var/lib", false, Severity.High)]
    [InlineData("/var/log/ecs", true, Severity.Medium)]
    [InlineData(@"C:\", false, Severity.High)]
    [InlineData("d:", false, Severity.High)]
    [InlineData("c:/programdata/amazon/ecs/data", false, Severity.High)]
    [InlineData(@"C:\ProgramData", true, Severity.Medium)]
    public void A_sensitive_path_is_high_when_writable_and_medium_when_not(string path, bool readOnly, Severity expected)
    {
        var verdict = Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting(path, readOnly)));

        Assert.Equal((Verdict.Fail, expected), (verdict.Verdict, verdict.Severity));
        Assert.Equal($"Container a mounts {path} of the host{(readOnly ? ", read-only" : " and may write to it")}.", verdict.Message);
        Assert.Equal(new Evidence("containerDefinitions[0].mountPoints[0].readOnly", readOnly ? "true" : "false or absent", "not mounted"), verdict.Evidence[1]);
    }

    [Theory]
    [InlineData("/db")]
    [InlineData("/ETC")]
    [InlineData("/etcetera")]
    [InlineData("etc")]
    [InlineData("a")]
    [InlineData(@"C:\data")]
    public void Other_paths_are_not_sensitive(string path) => Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting(path, readOnly: true))).Verdict);

    [Fact]
    public void One_writable_mount_of_two_makes_it_high_and_none_makes_it_low()
    {
        var volumes = ATaskDefinition.Named("web").OnEc2().With(d => d with { Volumes = [new() { Name = "v", Host = new() { SourcePath = "/proc" } }] });
        Assert.Equal(Severity.Low, Assert.Single(CheckRunner.Run<SensitiveHostPath>(volumes)).Severity);

        volumes.WithContainer("a", c => c with { MountPoints = [new() { SourceVolume = "v", ReadOnly = true }] })
            .WithContainer("b", c => c with { MountPoints = [new() { SourceVolume = "other" }, new() { SourceVolume = "v" }] });
        var verdict = Assert.Single(CheckRunner.Run<SensitiveHostPath>(volumes));
        Assert.Equal(Severity.High, verdict.Severity);
        Assert.Equal("containerDefinitions[1].mountPoints[1].readOnly", verdict.Evidence[2].Path);

        volumes.WithContainer("c", c => c with { MountPoints = [new() { SourceVolume = "v" }] });
        Assert.Equal(Severity.High, Assert.Single(CheckRunner.Run<SensitiveHostPath>(volumes)).Severity);
    }

    [Fact]
    public void Another_writable_path_fails_only_beside_a_read_only_root_file_system()
    {
        var readOnlyRoot = Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting("/data")));
        Assert.Equal((Verdict.Fail, Severity.Medium), (readOnlyRoot.Verdict, readOnlyRoot.Severity));

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting("/data", readOnly: true))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting("/data", readOnlyRoot: false))).Verdict);
    }

    [Fact]
    public void Allowed_paths_and_volumes_without_a_path_pass()
    {
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting("/etc/localtime"))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting(null))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting("/proc/net"), ("allowedPaths", "/proc, /sys"))).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<SensitiveHostPath>(Mounting("/etc/localtime"), ("allowedPaths", ""))).Verdict);
    }

    [Fact]
    public void A_driver_option_that_binds_a_sensitive_path_fails()
    {
        var verdict = Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver("local", ("type", "none"), ("o", "rw,bind"), ("device", "/etc/../root"))));

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("volumes[0].dockerVolumeConfiguration.driverOpts.device", "/etc/../root", "no sensitive host path"), Assert.Single(verdict.Evidence));
    }

    [Theory]
    [InlineData("local", "rbind", Verdict.Fail)]
    [InlineData("", "bind", Verdict.Fail)]
    [InlineData(null, "bind", Verdict.Fail)]
    [InlineData("local", "rw", Verdict.Pass)]
    public void Only_the_local_driver_binds_and_only_when_told_to(string? driver, string options, Verdict expected) =>
        Assert.Equal(expected, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver(driver, ("o", options), ("device", "/etc")))).Verdict);

    [Theory]
    [InlineData("password", "a password (masked)")]
    [InlineData("User", "a user name (masked)")]
    public void An_option_of_its_own_for_a_credential_fails(string option, string actual)
    {
        var verdict = Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver("vieux/sshfs", (option, "x"))));

        Assert.Equal(new Evidence($"volumes[0].dockerVolumeConfiguration.driverOpts.{option}", actual, "no credentials"), Assert.Single(verdict.Evidence));
    }

    [Theory]
    [InlineData("addr=10.0.0.1,username=app,password=[redacted kind=literal length=8]", "a password (masked)")]
    [InlineData("USERNAME=app,ro", "a user name (masked)")]
    [InlineData("pass=x", "a password (masked)")]
    public void Credentials_of_a_share_fail_and_are_never_shown(string options, string actual)
    {
        var verdict = Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver("local", ("type", "cifs"), ("o", options), ("device", "//nas/share"))));

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal(actual, Assert.Single(verdict.Evidence).Actual);
        Assert.DoesNotContain("app", verdict.Message + verdict.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_was_a_secret_fails_and_options_that_imitate_a_marker_are_left_to_a_person()
    {
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver("local", ("device", "[redacted kind=url-with-password length=30]")))).Verdict);
        Assert.Equal(Verdict.Manual, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver("local", ("o", "[redacted kind=literal length=30]")))).Verdict);
    }

    [Fact]
    public void Plain_volumes_harmless_binds_and_nfs_pass()
    {
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver(null))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver("local", ("o", "bind"), ("device", "/data")))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver("local", ("type", "nfs"), ("o", "addr=10.0.0.1,rw,password="), ("device", ":/etc")))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(WithDriver("rexray/ebs", ("o", "bind"), ("device", "/etc")))).Verdict);
    }

    [Fact]
    public void No_docker_volume_means_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(Mounting("/etc"))).Verdict);

    [Theory]
    [InlineData("/dev/mem", Severity.High)]
    [InlineData("/dev/sda1", Severity.High)]
    [InlineData("/dev/nvme0n1", Severity.High)]
    [InlineData("/dev/xvdf", Severity.High)]
    [InlineData("/dev/kvm", Severity.High)]
    [InlineData("/dev/shm/../kmem", Severity.High)]
    [InlineData("/dev/ttyUSB0", Severity.Medium)]
    [InlineData("/dev/snd", Severity.Medium)]
    public void Disks_and_memory_are_high_and_other_devices_medium(string device, Severity expected)
    {
        var verdict = Assert.Single(CheckRunner.Run<HostDevices>(WithDevices("/dev/fuse", device)));

        Assert.Equal((Verdict.Fail, expected), (verdict.Verdict, verdict.Severity));
        Assert.Equal("containerDefinitions[0].linuxParameters.devices[1].hostPath", Assert.Single(verdict.Evidence).Path);
    }

    [Fact]
    public void Allowed_devices_pass()
    {
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<HostDevices>(WithDevices("/dev/fuse", "/dev/net/tun", "/dev/nvidia0"))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<HostDevices>(WithDevices())).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<HostDevices>(WithDevices("/dev/snd"), ("allowedDevices", "/dev/s*"))).Verdict);
    }

    [Fact]
    public void Fargate_only_definitions_have_no_host()
    {
        var definition = ATaskDefinition.Named("web").With(d => d with { Volumes = [new() { Name = "v" }] });

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<DockerSocketMount>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<SensitiveHostPath>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<DockerVolumeHostBind>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<HostDevices>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<HostDevices>(ATaskDefinition.Named("web").OnEc2().OnWindows())).Verdict);
    }

    private static ATaskDefinition Mounting(string? path, bool readOnly = false, bool readOnlyRoot = true) =>
        ATaskDefinition.Named("web").OnEc2()
            .With(d => d with { Volumes = [new() { Name = "v", Host = new() { SourcePath = path } }] })
            .WithContainer("a", c => c with { ReadonlyRootFilesystem = readOnlyRoot, MountPoints = [new() { SourceVolume = "v", ContainerPath = "/mnt", ReadOnly = readOnly ? true : null }] });

    private static ATaskDefinition WithDriver(string? driver, params (string Name, string Value)[] options) =>
        ATaskDefinition.Named("web").OnEc2().With(d => d with
        {
            Volumes = [new() { Name = "v", DockerVolumeConfiguration = new() { Driver = driver, DriverOpts = options.ToDictionary(o => o.Name, o => o.Value) } }],
        });

    private static ATaskDefinition WithDevices(params string[] devices) =>
        ATaskDefinition.Named("web").OnEc2().WithContainer("a", c => c with { LinuxParameters = new() { Devices = [.. devices.Select(d => new Inventory.Ecs.Device { HostPath = d })] } });
}
