using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Building;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Synthetic;

namespace EcsPosture.Simulator;

/// <summary>Estates of any size, for load tests: the same size and seed always give the same estate.</summary>
public static class SyntheticEstate
{
    /// <summary>The account.</summary>
    public const string AccountId = "100000000001";

    /// <summary>The region.</summary>
    public const string Region = "us-east-1";

    private static readonly string[] Regions = [Region];

    /// <summary>When its snapshots say they were taken.</summary>
    public static DateTimeOffset TakenAt { get; } = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Builds an estate of one account and region, about one thing in six of which is careless.</summary>
    public static IReadOnlyList<SnapshotDocuments> Build(ScaleOptions scale, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(scale);
        var (region, revisions) = Lay(scale, seed);
        for (var family = 0; family < scale.Families; family++)
        {
            for (var number = 1; number <= scale.Revisions; number++)
            {
                region.Add(revisions.Make(family, number));
            }
        }

        return [region.Build(), Iam(scale, seed)];
    }

    /// <summary>The same estate, its revisions made when they are asked for.</summary>
    internal static ServedEstate Serve(ScaleOptions scale, int seed)
    {
        var (region, revisions) = Lay(scale, seed);
        foreach (var container in revisions.OfEachImage().SelectMany(r => r.Containers))
        {
            region.Registry.Use(container.Json["image"]!.ToString());
        }

        return new([region.Build(), Iam(scale, seed)], documents => documents.Manifest.Region == Region ? revisions : null);
    }

    private static (RegionBuilder Region, SyntheticRevisions Revisions) Lay(ScaleOptions scale, int seed)
    {
        var region = new RegionBuilder(AccountId, Region, Regions, TakenAt);
        var vpc = $"vpc-{Names.Hex("synthetic", 17)}";
        string[] subnets = [region.Subnet("private-a", vpc, "10.0.0.0/20", 'a', isPublic: false), region.Subnet("private-b", vpc, "10.0.16.0/20", 'b', isPublic: false)];
        region.Network.Vpc(vpc, "synthetic", "10.0.0.0/16");
        region.Network.Table(vpc, vpc, "10.0.0.0/16", subnets, gateway: null);
        string[] groups = [region.SecurityGroup("tasks", vpc, [region.Rule("tcp", 8080, "10.0.0.0/16")])];
        AddSettings(region);
        var revisions = new SyntheticRevisions(region, scale, (name, what) => Careless(seed, name, what));
        foreach (var family in revisions.Families)
        {
            region.Logs.Group($"/ecs/{family}", Careless(seed, family, "retention") ? null : 365);
        }

        Services(region, scale, seed, revisions, subnets, groups);
        return (region, revisions);
    }

    private static void AddSettings(RegionBuilder region)
    {
        region.CapacityProvider("FARGATE");
        region.CapacityProvider("FARGATE_SPOT");
        foreach (var name in (string[])["serviceLongArnFormat", "taskLongArnFormat", "containerInstanceLongArnFormat"])
        {
            region.Setting(name, "enabled");
        }

        region.Setting("containerInsights", "enabled");
        region.Setting("tagResourceAuthorization", "on");
        region.Setting("defaultLogDriverMode", "non-blocking");
    }

    private static void Services(
        RegionBuilder region, ScaleOptions scale, int seed, SyntheticRevisions revisions, string[] subnets, string[] groups)
    {
        var clusters = new List<ClusterBuilder>(scale.Clusters);
        for (var c = 0; c < scale.Clusters; c++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"cluster-{c:D4}");
            clusters.Add(region.Cluster(name).Setting("containerInsights", Careless(seed, name, "insights") ? "disabled" : "enabled").Providers("FARGATE", "FARGATE_SPOT"));
        }

        for (var s = 0; s < scale.Services; s++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"service-{s:D5}");
            var desired = (scale.Tasks / scale.Services) + (s < scale.Tasks % scale.Services ? 1 : 0);
            clusters[s % scale.Clusters].Service(name, revisions.Make(s % scale.Families, scale.Revisions), desired)
                .In(subnets, groups, publicIp: Careless(seed, name, "public"))
                .CircuitBreaker(!Careless(seed, name, "breaker"), rollback: true)
                .Tag("team", string.Create(CultureInfo.InvariantCulture, $"team-{s % 12}"));
        }
    }

    private static SnapshotDocuments Iam(ScaleOptions scale, int seed)
    {
        var iam = new IamBuilder(AccountId, Regions, TakenAt);
        iam.Role("ecs-execution", iam.TrustOf("ecs-tasks.amazonaws.com"))
            .Inline("pull-and-log", IamBuilder.Allow(["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "logs:CreateLogStream", "logs:PutLogEvents"], "*"));
        for (var r = 0; r < scale.Roles; r++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"role-{r:D5}");
            JsonObject statement = Careless(seed, name, "wide")
                ? IamBuilder.Allow(["s3:*"], "*")
                : IamBuilder.Allow(["s3:GetObject"], $"arn:aws:s3:::bucket-{r.ToString(CultureInfo.InvariantCulture)}/*");
            iam.Role(name, iam.TrustOf("ecs-tasks.amazonaws.com", bound: !Careless(seed, name, "trust"))).Inline("app", statement);
        }

        return iam.Build();
    }

    private static bool Careless(int seed, string name, string what) =>
        Names.Number(string.Create(CultureInfo.InvariantCulture, $"{seed}/{name}/{what}"), 6) == 0;
}
