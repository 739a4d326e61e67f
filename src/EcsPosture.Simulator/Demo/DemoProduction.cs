using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>
/// The production account: <c>eu-central-1</c> with two clusters that work and one that is forgotten, <c>eu-west-1</c>, and
/// <c>eu-north-1</c>, which waits for the depots in Sweden.
/// </summary>
internal static class DemoProduction
{
    private const string Home = "eu-central-1";
    private const string West = "eu-west-1";
    private const string North = "eu-north-1";
    private static readonly string[] Regions = [Home, North, West];

    public static IEnumerable<SnapshotDocuments> Build(DemoClock clock) => [Central(clock), Northern(clock), Western(clock), DemoProductionRoles.Build(clock, Regions)];

    private static SnapshotDocuments Central(DemoClock clock)
    {
        var region = new DemoRegion(clock, DemoEstate.ProductionAccountId, Home, Regions, network: 20);
        region.Settings(insights: "enhanced", tagAuthorization: "on", logMode: "non-blocking");
        var core = DemoCoreCluster.Add(region);
        var depot = DemoDepotCluster.Add(region);
        DemoJobs.Add(region, core, depot);

        // Forgotten: nothing runs here, and its exec sessions would be logged to a group that is gone.
        region.Build.Cluster("legacy-batch").Tag("team", "data").Setting("containerInsights", "enabled").Configuration(new()
        {
            ["executeCommandConfiguration"] = new JsonObject
            {
                ["logging"] = "OVERRIDE",
                ["logConfiguration"] = new JsonObject { ["cloudWatchLogGroupName"] = "/ecs/exec/legacy-batch", ["cloudWatchEncryptionEnabled"] = false, ["s3EncryptionEnabled"] = false },
            },
        });
        region.Build.Logs.Group("/aws/cloudtrail/fernpost-audit", 731, region.LogKey);
        region.Build.Logs.MetricFilter("/aws/cloudtrail/fernpost-audit", "ecs-execute-command", "{ ($.eventSource = \"ecs.amazonaws.com\") && ($.eventName = \"ExecuteCommand\") }");
        region.Build.Logs.ResourcePolicy("events-to-logs",
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"logs:PutLogEvents","Resource":"arn:aws:logs:{{Home}}:{{region.Build.AccountId}}:log-group:/aws/events/*"}]}""");
        DemoVault.AddCentral(region);
        AuditTrail(region);
        DemoRegistry.Production(region);
        DemoDetection.Central(region);
        AddTrail(region, "depot-debug", isMultiRegion: false, key: null, validated: false, logging: false, "WriteOnly");
        DemoNeighbours.AddCentral(region);
        DemoRemnants.Add(region);
        return region.Documents();
    }

    private static SnapshotDocuments Western(DemoClock clock)
    {
        var region = new DemoRegion(clock, DemoEstate.ProductionAccountId, West, Regions, network: 44);
        region.Settings(insights: clock.Since(6) ? "enabled" : "disabled", tagAuthorization: "on", logMode: "non-blocking");
        var exec = region.Build.Logs.Group("/ecs/exec/parcel-west", 365, region.LogKey);
        var cluster = region.Build.Cluster("parcel-west")
            .Setting("containerInsights", clock.Since(6) ? "enabled" : "disabled")
            .Providers("FARGATE", "FARGATE_SPOT")
            .Tag("team", "platform").Tag("environment", "production")
            .Configuration(new()
            {
                ["executeCommandConfiguration"] = new JsonObject
                {
                    ["kmsKeyId"] = region.Build.Arn("kms", $"key/{Names.Uuid("exec-key-west")}"),
                    ["logging"] = "OVERRIDE",
                    ["logConfiguration"] = new JsonObject
                    {
                        ["cloudWatchLogGroupName"] = exec,
                        ["cloudWatchEncryptionEnabled"] = true,
                        ["s3BucketName"] = "fernpost-exec-sessions-west",
                        ["s3EncryptionEnabled"] = true,
                        ["s3KeyPrefix"] = "parcel-west/",
                    },
                },
            });

        var booking = region.Family("booking-api", "7.3", 21, [92, 20, 6], "parcels", (r, c) =>
        {
            c.Port(8080).Secret("DB_PASSWORD", region.SecretArn("parcel/booking/db"));
            if (r.Number < 23)
            {
                c.WritableRoot().Env("PARTNER_DB_URL", DemoSecrets.PartnerDatabaseUrl);
            }
        });
        region.WebService(cluster, booking, "parcels", 2);
        var tracking = region.Family("tracking-api", "11.4", 40, [70, 31, 5], "parcels", (r, c) =>
        {
            c.Port(8080).Port(5005, protocol: "udp").Secret("REDIS_AUTH", region.SecretArn("parcel/tracking/redis"));
            if (r.Number < 42)
            {
                c.WritableRoot().Env("REDIS_URL", DemoSecrets.RedisUrl);
            }
        });
        region.WebService(cluster, tracking, "parcels", 3)
            .LoadBalancer("tracking-partners-tg", "tracking-api", 8080)
            .LoadBalancer("tracking-handhelds-tg", "tracking-api", 5005);
        DemoBalancers.AddExpress(region, cluster);
        var worker = region.Family("notification-worker", "6.1", 17, [110, 45], "parcels", (_, c) => c
            .WritableRoot().Secret("SMTP_PASSWORD", region.SecretArn("parcel/notifications/smtp")));
        var mail = region.Service(cluster, worker, "parcels", 2).Strategy(("FARGATE_SPOT", 1, 0));
        if (clock.Since(0))
        {
            // Someone looks into an incident since this morning.
            mail.Exec();
        }

        // Pinned to an old platform, on public addresses; two days ago its port was opened to the world.
        var open = region.Build.SecurityGroup("geo-cache", region.Vpc,
            clock.Since(2) ? [region.Build.Rule("tcp", 6379, "0.0.0.0/0"), region.Build.Rule("tcp", 8080, region.LoadBalancer)] : [region.Build.Rule("tcp", 8080, region.LoadBalancer)]);
        var cache = region.Family("geo-cache", "2.4", 5, [165, 82], "web", (r, c) => c.Port(6379).User("1001").WritableRoot().HealthCheck("CMD-SHELL", "redis-cli ping || exit 1"));
        region.Service(cluster, cache, "web", 2).In(region.Public, [open], publicIp: true).Platform("1.3.0")
            .SetDeployment("vpcLatticeConfigurations", DemoBalancers.Lattice(region, "geo-cache", isOpen: true))
            .EachTask((task, _) => task["platformVersion"] = "1.3.0");

        var warmer = region.Family("cache-warmer", "1.0", 4, [85, 29], "web", (r, c) => c.WritableRoot().User(null)
            .Env("CACHE_URL", $"redis://warmer:{DemoSecrets.WarmerPassword}@geo-cache.fernpost.internal:6379").LogTo("/ecs/cache-warmer", mode: null), retention: 60);
        region.Build.Events.Rule("cache-warmer", "rate(15 minutes)", null,
            [EventsBuilder.EcsTarget("warm", cluster.Arn, region.Build.Role("events-run-task"), EventsBuilder.FargateTask(warmer.Latest.Arn, region.Private, [region.Workers]))]);
        DemoVault.AddWest(region);
        DemoDetection.Western(region);
        AuditTrail(region);
        DemoNeighbours.AddTrail(region);
        return region.Documents();
    }

    // The landing zone has been here; ECS runs nothing yet.
    private static SnapshotDocuments Northern(DemoClock clock)
    {
        var region = new DemoRegion(clock, DemoEstate.ProductionAccountId, North, Regions, network: 48);
        region.Settings(insights: "enhanced", tagAuthorization: "on", logMode: "non-blocking");
        AuditTrail(region);
        DemoNeighbours.AddTrail(region);
        return region.Documents();
    }

    // One trail of the home region records all regions, and shows in each of them.
    private static void AuditTrail(DemoRegion region) =>
        AddTrail(region, "fernpost-audit", isMultiRegion: true, key: $"arn:aws:kms:{Home}:{DemoEstate.ProductionAccountId}:key/{Names.Uuid("trail-key")}", validated: true, logging: true, "All");

    internal static void AddTrail(
        DemoRegion region, string name, bool isMultiRegion, string? key, bool validated, bool logging, string readWrite, string? owner = null, string? bucket = null)
    {
        var trail = new JsonObject
        {
            ["Name"] = name,
            ["S3BucketName"] = bucket ?? $"{name}-{region.Build.AccountId}",
            ["IncludeGlobalServiceEvents"] = isMultiRegion,
            ["IsMultiRegionTrail"] = isMultiRegion,
            ["HomeRegion"] = Home,
            ["TrailARN"] = $"arn:aws:cloudtrail:{Home}:{owner ?? region.Build.AccountId}:trail/{name}",
            ["LogFileValidationEnabled"] = validated,
            ["HasCustomEventSelectors"] = true,
            ["HasInsightSelectors"] = false,
            ["IsOrganizationTrail"] = owner is not null,
        };
        if (key is not null)
        {
            trail["KmsKeyId"] = key;
            trail["CloudWatchLogsLogGroupArn"] = $"arn:aws:logs:{Home}:{region.Build.AccountId}:log-group:/aws/cloudtrail/{name}:*";
            trail["CloudWatchLogsRoleArn"] = region.Build.Role("cloudtrail-to-logs");
        }

        var delivered = region.Clock.TakenAt.AddMinutes(-4);
        var status = new JsonObject
        {
            ["IsLogging"] = logging,
            ["LatestDeliveryTime"] = Names.Time(logging ? delivered : region.Clock.Ago(200)),
            ["StartLoggingTime"] = Names.Time(region.Clock.Ago(600)),
            ["LatestDeliveryAttemptTime"] = Names.Time(logging ? delivered : region.Clock.Ago(200)),
            ["LatestDeliveryAttemptSucceeded"] = Names.Time(logging ? delivered : region.Clock.Ago(200)),
        };
        if (!logging)
        {
            status["StopLoggingTime"] = Names.Time(region.Clock.Ago(200));
        }

        region.Build.Trails.Add(trail, status, new()
        {
            ["TrailARN"] = trail["TrailARN"]!.DeepClone(),
            ["EventSelectors"] = new JsonArray(new JsonObject
            {
                ["ReadWriteType"] = readWrite,
                ["IncludeManagementEvents"] = true,
                ["DataResources"] = new JsonArray(),
                ["ExcludeManagementEventSources"] = new JsonArray(),
            }),
        });
    }
}
