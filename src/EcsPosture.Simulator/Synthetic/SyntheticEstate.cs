using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator;

/// <summary>Estates of any size, for load tests: the same size and seed always give the same estate.</summary>
public static class SyntheticEstate
{
    /// <summary>The account.</summary>
    public const string AccountId = "100000000001";

    /// <summary>The region.</summary>
    public const string Region = "us-east-1";

    /// <summary>When its snapshots say they were taken.</summary>
    public static DateTimeOffset TakenAt { get; } = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Builds an estate of one account and region, about one thing in six of which is careless.</summary>
    public static IReadOnlyList<SnapshotDocuments> Build(ScaleOptions scale, int seed = 1)
    {
        string[] regions = [Region];
        var region = new RegionBuilder(AccountId, Region, regions, TakenAt);
        var vpc = $"vpc-{Names.Hex("synthetic", 17)}";
        string[] subnets = [region.Subnet("private-a", vpc, "10.0.0.0/20", 'a', isPublic: false), region.Subnet("private-b", vpc, "10.0.16.0/20", 'b', isPublic: false)];
        region.Network.Vpc(vpc, "synthetic", "10.0.0.0/16");
        region.Network.Table(vpc, vpc, "10.0.0.0/16", subnets, gateway: null);
        string[] groups = [region.SecurityGroup("tasks", vpc, [region.Rule("tcp", 8080, "10.0.0.0/16")])];
        AddSettings(region);
        var latest = Families(region, scale, seed);
        Services(region, scale, seed, latest, subnets, groups);
        return [region.Build(), Iam(scale, seed, regions)];
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

    private static List<RevisionBuilder> Families(RegionBuilder region, ScaleOptions scale, int seed)
    {
        var latest = new List<RevisionBuilder>(scale.Families);
        for (var f = 0; f < scale.Families; f++)
        {
            var family = string.Create(CultureInfo.InvariantCulture, $"family-{f:D5}");
            region.Logs.Group($"/ecs/{family}", Careless(seed, family, "retention") ? null : 365);
            RevisionBuilder? revision = null;
            for (var r = 1; r <= scale.Revisions; r++)
            {
                revision = region.Revision(family, r, TakenAt.AddDays(-scale.Revisions + r));
                revision.TaskRole(region.Role(string.Create(CultureInfo.InvariantCulture, $"role-{(scale.Roles == 0 ? 0 : f % scale.Roles):D5}")));
                var container = revision.Container("app", string.Create(CultureInfo.InvariantCulture, $"1.0.{r}")).Port(8080).Env("LOG_LEVEL", "info");
                Spoil(container, seed, family);
            }

            latest.Add(revision!);
        }

        return latest;
    }

    private static void Spoil(ContainerBuilder container, int seed, string family)
    {
        if (Careless(seed, family, "user"))
        {
            container.User(null);
        }

        if (Careless(seed, family, "root"))
        {
            container.WritableRoot();
        }

        if (Careless(seed, family, "log"))
        {
            container.NoLog();
        }

        if (Careless(seed, family, "image"))
        {
            container.Image("public.ecr.aws/docker/library/nginx:latest");
        }
    }

    private static void Services(
        RegionBuilder region, ScaleOptions scale, int seed, List<RevisionBuilder> latest, string[] subnets, string[] groups)
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
            clusters[s % scale.Clusters].Service(name, latest[s % latest.Count], desired)
                .In(subnets, groups, publicIp: Careless(seed, name, "public"))
                .CircuitBreaker(!Careless(seed, name, "breaker"), rollback: true)
                .Tag("team", string.Create(CultureInfo.InvariantCulture, $"team-{s % 12}"));
        }
    }

    private static SnapshotDocuments Iam(ScaleOptions scale, int seed, string[] regions)
    {
        var iam = new IamBuilder(AccountId, regions, TakenAt);
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
