using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>What stands in production's home region and ECS has no use for: what is going, and what belongs to others.</summary>
internal static class DemoRemnants
{
    private const string Range = "10.21.0.0/16";

    public static void Add(DemoRegion region)
    {
        var build = region.Build;

        // Deleted last week; ECS still shows it for a while, as it does with services.
        build.Cluster("parcel-classic").Setting("containerInsights", "disabled").Tag("team", "platform").Inactive();
        build.Compute.DaemonBeingDeleted(build, "depot-edge", "belt-metrics", region.Clock.Ago(190));

        // The analysts' network and their file system: nothing of ECS runs there.
        var vpc = $"vpc-{Names.Hex("analytics", 17)}";
        var subnet = build.Subnet("analytics-a", vpc, "10.21.0.0/20", 'a', isPublic: false);
        build.Network.Vpc(vpc, "fernpost-analytics", Range);
        var table = build.Network.Table($"{vpc}/private", vpc, Range, [subnet], null);
        build.Network.Endpoint(vpc, "s3", IamBuilder.Document(IamBuilder.Allow(["s3:GetObject"], "arn:aws:s3:::fernpost-lake/*")).ToJsonString(), [table], null, null);
        var nfs = build.SecurityGroup("efs-notebooks", vpc, [build.Rule("tcp", 2049, Range)]);
        build.Storage.FileSystem("fs-04d7e91b6a3c58f20", "notebooks", build.Keys.Managed("elasticfilesystem"), [subnet], [nfs]);
    }
}
