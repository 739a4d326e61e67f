using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>What other accounts of the company share with production: the organization's trail, the archive of logs, a network.</summary>
internal static class DemoNeighbours
{
    /// <summary>The account of the company's auditors.</summary>
    public const string AuditorAccountId = "557700112233";

    private const string ManagementAccountId = "138275904466";
    private const string NetworkAccountId = "204817365590";
    private const string Range = "10.200.0.0/16";

    /// <summary>Production's home region.</summary>
    public static void AddCentral(DemoRegion region)
    {
        AddTrail(region);

        // What is done with payments is written straight to the archive, which belongs to another account.
        region.Build.Logs.Group("/aws/cloudtrail/payment-evidence", 731, region.LogKey);
        DemoProduction.AddTrail(
            region, "payment-evidence", isMultiRegion: false, key: region.Build.Arn("kms", $"key/{Names.Uuid("trail-key")}"), validated: true, logging: true, "WriteOnly", bucket: "fernpost-log-archive");
    }

    /// <summary>The organization's trail, as each region of each account sees it.</summary>
    public static void AddTrail(DemoRegion region) => DemoProduction.AddTrail(
        region, "fernpost-organization", isMultiRegion: true, key: null, validated: true, logging: true, "All", owner: ManagementAccountId, bucket: "fernpost-organization-trail");

    /// <summary>Puts a service into the network that the network account shares, with the fixed addresses that partners know.</summary>
    public static void Place(DemoRegion region, ServiceBuilder service)
    {
        var (build, vpc) = (region.Build, $"vpc-{Names.Hex("shared-egress", 17)}");
        string[] subnets =
        [
            build.Subnet("egress-a", vpc, "10.200.0.0/22", 'a', isPublic: false, NetworkAccountId),
            build.Subnet("egress-b", vpc, "10.200.4.0/22", 'b', isPublic: false, NetworkAccountId),
        ];
        build.Network.Vpc(vpc, "fernpost-egress", Range, NetworkAccountId);
        build.Network.Table($"{vpc}/private", vpc, Range, subnets, $"nat-{Names.Hex($"{vpc}/nat", 17)}", NetworkAccountId);
        service.In(subnets, [build.SecurityGroup("webhooks", vpc, [], [build.Rule("tcp", 443, "0.0.0.0/0")])]);
    }
}
