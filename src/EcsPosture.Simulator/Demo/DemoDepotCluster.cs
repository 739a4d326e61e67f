using System.Text.Json.Nodes;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>
/// The cluster <c>depot-edge</c>: machines in sorting depots, grown over years on EC2, managed instances, Windows and on
/// premises. It is the worst cluster of the estate, and <c>legacy-manifest</c> its worst service.
/// </summary>
internal static class DemoDepotCluster
{
    private const string Team = "depot-ops";

    public static ClusterBuilder Add(DemoRegion region)
    {
        region.Build.CapacityProvider("depot-asg", new()
        {
            ["autoScalingGroupProvider"] = new JsonObject
            {
                ["autoScalingGroupArn"] = region.Build.Arn("autoscaling", $"autoScalingGroup:{Names.Uuid("depot-asg")}:autoScalingGroupName/depot-asg"),
                ["managedScaling"] = new JsonObject { ["status"] = "ENABLED", ["targetCapacity"] = 90 },
                ["managedTerminationProtection"] = "DISABLED",
                ["managedDraining"] = "DISABLED",
            },
        });
        region.Build.CapacityProvider("sorter-asg", new()
        {
            ["autoScalingGroupProvider"] = new JsonObject
            {
                ["autoScalingGroupArn"] = region.Build.Arn("autoscaling", $"autoScalingGroup:{Names.Uuid("sorter-asg")}:autoScalingGroupName/sorter-asg"),
                ["managedScaling"] = new JsonObject { ["status"] = "ENABLED", ["targetCapacity"] = 100 },
                ["managedTerminationProtection"] = "ENABLED",
                ["managedDraining"] = "ENABLED",
            },
        });
        var cluster = region.Build.Cluster("depot-edge")
            .Setting("containerInsights", "disabled")
            .Providers("depot-asg", "sorter-asg", "depot-managed", "kiosk-managed", "FARGATE")
            .Configuration(new() { ["executeCommandConfiguration"] = new JsonObject { ["logging"] = "NONE" } });
        AddManagedInstances(region, cluster);
        DemoHosts.Add(region, cluster);
        DemoHosts.AddDaemons(region, cluster);
        AddLegacy(region, cluster);
        AddEc2(region, cluster);
        AddManaged(region, cluster);
        AddWindows(region, cluster);
        AddAnywhere(region, cluster);
        return cluster;
    }

    private static void AddManagedInstances(DemoRegion region, ClusterBuilder cluster)
    {
        AddManagedProvider(region, cluster, "depot-managed", region.Private, region.Workers, "DETAILED");

        // A trial at the counters that was never finished: its instances would stand on the internet.
        var open = region.Build.SecurityGroup("kiosk-hosts", region.Vpc, [region.Build.Rule("tcp", 8080, "0.0.0.0/0")]);
        AddManagedProvider(region, cluster, "kiosk-managed", region.Public, open, "BASIC");
    }

    private static void AddManagedProvider(DemoRegion region, ClusterBuilder cluster, string name, string[] subnets, string group, string monitoring) => region.Build.CapacityProvider(name, new()
    {
        ["cluster"] = cluster.Arn,
        ["type"] = "MANAGED_INSTANCES",
        ["managedInstancesProvider"] = new JsonObject
        {
            ["infrastructureRoleArn"] = region.Build.Role("depot-mi-infrastructure"),
            ["propagateTags"] = "CAPACITY_PROVIDER",
            ["instanceLaunchTemplate"] = new JsonObject
            {
                ["ec2InstanceProfileArn"] = $"arn:aws:iam::{region.Build.AccountId}:instance-profile/depot-mi-instance",
                ["networkConfiguration"] = new JsonObject
                {
                    ["subnets"] = RegionBuilder.Texts(subnets),
                    ["securityGroups"] = RegionBuilder.Texts([group]),
                },
                ["monitoring"] = monitoring,
                ["fipsEnabled"] = false,
            },
        },
    });

    private static void AddLegacy(DemoRegion region, ClusterBuilder cluster)
    {
        // Everything that an old lift-and-shift can have. Eight days ago it also got the Docker socket.
        var manifest = region.Family("legacy-manifest", "1.0", 13, [390, 210, 8], Team, (r, c) =>
        {
            r.OnEc2("host").Set("pidMode", "host").Set("ipcMode", "host")
                .Roles(region.Build.Role("legacy-manifest-task"), region.Build.Role("depot-execution"))
                .HostVolume("host-etc", "/etc");
            c.Image("docker.io/fernpost/legacy-manifest:latest").Privileged().WritableRoot().User("root").NoLinuxParameters()
                .AddCapabilities("SYS_ADMIN", "NET_ADMIN").Set("dockerSecurityOptions", new JsonArray("apparmor:unconfined"))
                .Mount("host-etc", "/host/etc").Port(9000)
                .Env("DB_PASSWORD", DemoSecrets.DatabasePassword).Env("DATABASE_URL", DemoSecrets.DatabaseUrl)
                .Env("AWS_ACCESS_KEY_ID", DemoSecrets.AccessKeyId).Env("AWS_SECRET_ACCESS_KEY", DemoSecrets.SecretAccessKey)
                .Env("SIGNING_KEY_PEM", DemoSecrets.PrivateKey)
                .Set("command", RegionBuilder.Texts(["/opt/manifest/run.sh", $"--db-password={DemoSecrets.DatabasePassword}"]))
                .Log("json-file", new() { ["max-size"] = "10m" });
            if (r.Number == 15)
            {
                r.HostVolume("docker", "/var/run/docker.sock");
                c.Mount("docker", "/var/run/docker.sock");
            }
        }, ownGroup: false);
        region.Service(cluster, manifest, Team, 2).Strategy(("depot-asg", 1, 0)).Exec().CircuitBreaker(false, false);
    }

    private static void AddEc2(DemoRegion region, ClusterBuilder cluster)
    {
        region.Build.Logs.Group("/depot/sorter", null);
        var sorter = region.Family("sorter-telemetry", "3.5", 6, [270, 88, 24], Team, (r, c) =>
        {
            r.OnEc2("bridge").Roles(region.Build.Role("depot-shared-task"), region.Build.Role("depot-execution"))
                .Set("pidMode", "host")
                .HostVolume("timezone", "/etc/localtime")
                .HostVolume("docker", "/run/docker.sock")
                .Volume(new()
                {
                    ["name"] = "belt-maps",
                    ["dockerVolumeConfiguration"] = new JsonObject
                    {
                        ["scope"] = "shared",
                        ["autoprovision"] = true,
                        ["driver"] = "local",
                        ["driverOpts"] = new JsonObject { ["type"] = "none", ["o"] = "bind", ["device"] = "/var/lib/docker" },
                    },
                })
                .Volume(new()
                {
                    ["name"] = "depot-share",
                    ["dockerVolumeConfiguration"] = new JsonObject
                    {
                        ["scope"] = "shared",
                        ["driver"] = "local",
                        ["driverOpts"] = new JsonObject { ["type"] = "cifs", ["device"] = "//nas.depot/belt", ["o"] = $"username=belt,password={DemoSecrets.MountPassword}" },
                    },
                });
            c.Memory(null, reservation: 256).User("0:0").Privileged().WritableRoot().Env("BELT_DB_URL", DemoSecrets.BeltDatabaseUrl).Mount("timezone", "/etc/localtime", readOnly: true).Mount("docker", "/var/run/docker.sock").Mount("belt-maps", "/maps")
                .Set("linuxParameters", new JsonObject
                {
                    ["capabilities"] = new JsonObject { ["add"] = new JsonArray("NET_ADMIN"), ["drop"] = new JsonArray() },
                    ["devices"] = new JsonArray(
                        new JsonObject { ["hostPath"] = "/dev/ttyUSB0", ["containerPath"] = "/dev/ttyUSB0", ["permissions"] = new JsonArray("read", "write") },
                        new JsonObject { ["hostPath"] = "/dev/mem", ["permissions"] = new JsonArray("read") }),
                })
                .Log("syslog", new() { ["syslog-address"] = "udp://10.20.4.9:514", ["tag"] = "sorter" });
        }, ownGroup: false);
        region.Service(cluster, sorter, Team, 2).Strategy(("sorter-asg", 1, 0)).Exec().CircuitBreaker(false, false)
            .SetDeployment("volumeConfigurations", new JsonArray(new JsonObject
            {
                ["name"] = "sorting-buffer",
                ["managedEBSVolume"] = new JsonObject { ["encrypted"] = true, ["sizeInGiB"] = 20, ["roleArn"] = region.Build.Role("depot-infrastructure") },
            }));

        // Half in order: exec in a cluster that does not log it, logs that go after a month, a token in the environment.
        region.Build.Logs.Group("/ecs/dock-scheduler", 30, DemoVault.DepotLogKey(region));
        var dock = region.Family("dock-scheduler", "2.0", 19, [160, 61, 28], Team, (r, c) =>
        {
            r.OnEc2().Roles(region.Build.Role("depot-shared-task"), region.Build.Role("ecs-execution"));
            r.Volume(new() { ["name"] = "scratch", ["dockerVolumeConfiguration"] = new JsonObject { ["scope"] = "task", ["driver"] = "local" } });
            c.Port(8080).WritableRoot().Mount("scratch", "/scratch").Set("dockerSecurityOptions", new JsonArray("no-new-privileges"))
                .Env("YARD_TOKEN", DemoSecrets.YardToken);
        }, ownGroup: false);
        region.Service(cluster, dock, Team, 2).Strategy(("sorter-asg", 1, 0)).In(region.Private, [region.Default]).Exec().CircuitBreaker(true, false);

        // A sensor of a security vendor that needs the host: an accepted risk, for a suppression.
        var agent = region.Family("node-agent", "8.11", 4, [220, 57], "platform", (r, c) =>
        {
            r.OnEc2("host").Set("pidMode", "host").TaskRole(null).HostVolume("proc", "/proc").HostVolume("run", "/var/run");
            c.Privileged().User("0").WritableRoot().Mount("proc", "/host/proc", readOnly: true).Mount("run", "/host/run", readOnly: true)
                .Image("public.ecr.aws/aws-observability/node-sensor:8.11.2");
        });
        region.Service(cluster, agent, "platform", 5).LaunchType("EC2").Daemon();
    }

    private static void AddManaged(DemoRegion region, ClusterBuilder cluster)
    {
        var routes = region.Family("route-optimizer", "1.8", 11, [130, 48, 11], "parcels", (r, c) =>
        {
            r.OnManagedInstances();
            c.Port(8080).WritableRoot().AddCapabilities("NET_BIND_SERVICE");
        });
        region.Service(cluster, routes, "parcels", 2).Strategy(("depot-managed", 1, 0)).Exec();
        var lanes = region.Family("lane-preview", "0.6", 3, [75, 26], "parcels", (r, c) =>
        {
            r.OnManagedInstances();
            c.Port(8080).Log("splunk", new() { ["splunk-format"] = "json" });
            c.Json["logConfiguration"]!["secretOptions"] = new JsonArray(
                new JsonObject { ["name"] = "splunk-url", ["valueFrom"] = $"{region.SecretArn("parcel/splunk/collector")}:url::" },
                new JsonObject { ["name"] = "splunk-token", ["valueFrom"] = $"{region.SecretArn("parcel/splunk/collector")}:token::" });
        }, ownGroup: false);
        region.Service(cluster, lanes, "parcels", 1).Strategy(("depot-managed", 1, 0));
    }

    private static void AddWindows(DemoRegion region, ClusterBuilder cluster)
    {
        region.Build.Logs.Group("/ecs/thermal-label-spooler", 365);
        var spooler = region.Family("thermal-label-spooler", "4.2", 7, [240, 99], Team, (r, c) =>
        {
            r.OnWindows();
            c.Windows("ContainerAdministrator").Port(9100).Env("SPOOL_CONNECTION", $"Server=spool-db;Database=labels;User Id=spool;Password={DemoSecrets.SpoolPassword};");
        }, ownGroup: false);
        region.Service(cluster, spooler, Team, 1).Platform("1.0.0")
            .In(region.Public, [region.Default], publicIp: region.Clock.Since(1)).CircuitBreaker(true, false);

        var zpl = region.Family("zpl-renderer", "1.1", 2, [115, 36], Team, (r, c) =>
        {
            r.OnWindows();
            c.Windows("ContainerUser").Port(8080);

            // Fetches fonts at the start; nobody ever looked at it again.
            r.Container("font-loader", "latest", "zpl-renderer").Image($"{r.Repository("zpl-renderer")}:latest").Windows(user: null).NoLog().Set("essential", false);
        });
        region.Service(cluster, zpl, Team, 1);
    }

    private static void AddAnywhere(DemoRegion region, ClusterBuilder cluster)
    {
        // One role for both purposes, and logs that never leave the machine.
        var weighbridge = region.Family("weighbridge", "0.9", 21, [310, 150], Team, (r, c) =>
        {
            r.OnExternal().Roles(region.Build.Role("weighbridge"), region.Build.Role("weighbridge"));
            c.User(null).WritableRoot().NoLinuxParameters().Log("json-file").Port(5000)
                .Env("SCALE_API_URL", $"https://scale:{DemoSecrets.ScalePassword}@scales.depot.fernpost.example/v1")
                .Image($"{r.Repository("weighbridge")}:0.9.{r.Number}");
        }, ownGroup: false);
        region.Service(cluster, weighbridge, Team, 1).LaunchType("EXTERNAL").CircuitBreaker(false, false).Exec()
            .EachTask((task, _) => task["containers"]![0]!["imageDigest"] = Names.Digest("weighbridge for arm64"));
    }
}
