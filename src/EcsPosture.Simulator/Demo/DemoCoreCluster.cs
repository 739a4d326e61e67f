using System.Text.Json.Nodes;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>The cluster <c>parcel-core</c>: the customer-facing services of the production account, mostly in order.</summary>
internal static class DemoCoreCluster
{
    public static ClusterBuilder Add(DemoRegion region)
    {
        var exec = region.Build.Logs.Group("/ecs/exec/parcel-core", 400, region.LogKey);
        region.Build.Logs.Group("/aws/ecs/containerinsights/parcel-core/performance", 365, region.LogKey);
        var cluster = region.Build.Cluster("parcel-core")
            .Setting("containerInsights", "enhanced")
            .Providers("FARGATE", "FARGATE_SPOT")
            .FargateStorageKey(region.Build.Arn("kms", $"key/{Names.Uuid("storage-key")}"))
            .DefaultStrategy(("FARGATE", 1, 1))
            .Tag("team", "platform")
            .Tag("environment", "production")
            .Configuration(new()
            {
                ["executeCommandConfiguration"] = new JsonObject
                {
                    ["kmsKeyId"] = region.Build.Arn("kms", $"key/{Names.Uuid("exec-key")}"),
                    ["logging"] = "OVERRIDE",
                    ["logConfiguration"] = new JsonObject
                    {
                        ["cloudWatchLogGroupName"] = exec,
                        ["cloudWatchEncryptionEnabled"] = true,
                        ["s3EncryptionEnabled"] = false,
                    },
                },
                ["managedStorageConfiguration"] = new JsonObject
                {
                    ["fargateEphemeralStorageKmsKeyId"] = region.Build.Arn("kms", $"key/{Names.Uuid("storage-key")}"),
                },
            });
        AddBooking(region, cluster);
        AddTracking(region, cluster);
        AddMoney(region, cluster);
        AddDeliveries(region, cluster);
        AddOperations(region, cluster);
        AddGone(region, cluster);
        return cluster;
    }

    private static void AddBooking(DemoRegion region, ClusterBuilder cluster)
    {
        // Six days ago its root file system became read-only and the partners' password left the environment, as the
        // platform team asks of everyone this quarter.
        var booking = region.Family("booking-api", "7.3", 41, [150, 92, 55, 20, 6], "parcels", (r, c) =>
        {
            c.Port(8080)
                .Secret("DB_PASSWORD", region.SecretArn("parcel/booking/db"))
                .Secret("PARTNER_KEY", region.ParameterArn("parcel/booking/partner-key"))
                .HealthCheck("CMD", "/app/healthz");
            if (r.Number < 45)
            {
                c.WritableRoot().Env("PARTNER_DB_URL", DemoSecrets.PartnerDatabaseUrl);
            }
        });
        region.WebService(cluster, booking, "parcels", 4)
            .SetDeployment("serviceConnectConfiguration", ServiceConnect(region, "booking", tls: true))
            .SetDeployment("vpcLatticeConfigurations", DemoBalancers.Lattice(region, "booking-partners", isOpen: false));

        // Pinned by tag only: the deployment itself pins the digest, as versionConsistency is on.
        var address = region.Family("address-validation", "2.1", 12, [200, 64], "parcels", (r, c) =>
        {
            r.Volume(new() { ["name"] = "addresses", ["configuredAtLaunch"] = true });
            c.Image($"{r.Repository("address-validation")}:2.1.{r.Number}")
                .WritableRoot()
                .Port(8080)
                .Mount("addresses", "/var/addresses");
        }, retention: 90);
        region.WebService(cluster, address, "parcels").SetDeployment("volumeConfigurations", TaskVolume(region, "addresses", encrypted: true));

        var rates = region.Family("rate-engine", "5.0", 8, [300, 41], "parcels", (r, c) =>
        {
            r.EfsVolume("rate-cards", DemoVault.RateCards, accessPoint: DemoVault.RateCardsAccess);
            r.Volume(new() { ["name"] = "history", ["configuredAtLaunch"] = true });
            c.Port(8080).Secret("RATE_API_KEY", region.ParameterArn("parcel/rates/api-key")).Mount("rate-cards", "/var/rates", readOnly: true).Mount("history", "/var/history");
        });
        region.WebService(cluster, rates, "parcels", 3).SetDeployment("volumeConfigurations", TaskVolume(region, "history", encrypted: null, snapshot: "snap-0f41c7a92be6d8035"));
    }

    private static void AddTracking(DemoRegion region, ClusterBuilder cluster)
    {
        // Twelve days ago exec was switched on for an incident, and off again a week later.
        var api = region.Family("tracking-api", "11.4", 87, [120, 70, 31, 12, 5], "parcels", (r, c) =>
        {
            c.Port(8080).Secret("REDIS_AUTH", region.SecretArn("parcel/tracking/redis"));
            if (r.Number < 91)
            {
                c.WritableRoot().Env("REDIS_URL", DemoSecrets.RedisUrl);
            }
        });
        var service = region.WebService(cluster, api, "parcels", 6).Strategy(("FARGATE", 1, 2), ("FARGATE_SPOT", 3, 0));
        if (region.Clock.Since(12) && !region.Clock.Since(5))
        {
            service.Exec();
        }

        // What customers type into labels and tags may reach a page or a spreadsheet.
        var web = region.Family("tracking-web", "3.22", 60, [80, 30, 8], "web", (r, c) =>
        {
            c.Port(8080).WritableRoot()
                .Label("com.fernpost.banner", "<img src=x onerror=alert('tracking')>")
                .Label("com.fernpost.formula", "=cmd|' /C calc'!A0")
                .Env("BANNER_TEXT", "<script>alert('parcel')</script>");
            if (r.Number < 62)
            {
                c.Env("SESSION_DB_URL", DemoSecrets.SessionDatabaseUrl);
            }

            r.Tag("note", "=2+5+cmd").Tag("owner", "@web-team").Tag("süß 📦", "Päckchen");
        });
        region.WebService(cluster, web, "web", 3).Tag("note", "+49 30 5550100");
    }

    private static void AddMoney(DemoRegion region, ClusterBuilder cluster)
    {
        // The live key stood in the environment until nine days ago; the older revisions are still active.
        var payments = region.Family("payment-gateway", "4.8", 22, [140, 75, 33, 9], "payments", (r, c) =>
        {
            r.Tag("audit", "true");
            c.Port(8080).LogTo("/ecs/payment-gateway", "blocking");
            if (r.Number < 25)
            {
                c.Env("STRIPE_API_KEY", DemoSecrets.StripeKey);
            }
            else
            {
                c.Secret("STRIPE_API_KEY", region.SecretArn("parcel/payments/stripe"));
            }
        });
        var service = region.WebService(cluster, payments, "payments", 4)
            .Deploy("strategy", "BLUE_GREEN")
            .Deploy("bakeTimeInMinutes", 15)
            .Set("availabilityZoneRebalancing", "ENABLED");
        service.AdvancedTargetGroup(region.AdvancedTargetGroup("payment-gateway-green-tg", "ecs-infrastructure"));
    }

    private static void AddDeliveries(DemoRegion region, ClusterBuilder cluster)
    {
        // A newer revision is registered and not deployed; only that one uses a moving tag.
        var notifications = region.Family("notification-worker", "6.1", 33, [110, 45, 2], "parcels", (r, c) =>
        {
            c.WritableRoot().Secret("SMTP_PASSWORD", region.SecretArn("parcel/notifications/smtp"));
            if (r.Number == 35)
            {
                c.Image($"{r.Repository("notification-worker")}:latest");
            }
        }, retention: 90);
        region.Service(cluster, notifications, "parcels", 3, notifications.Numbered(34)).Strategy(("FARGATE_SPOT", 1, 0));

        // The running revision was deregistered: it goes on running, and the next deployment must use another.
        var customs = region.Family("customs-declarations", "1.19", 14, [260, 130, 60], "parcels", (r, c) =>
        {
            c.Port(8080).WritableRoot().EnvFile("arn:aws:s3:::fernpost-config/customs/production.env").Env("BROKER_SECRET", region.SecretArn("parcel/customs/broker"));
            if (r.Number < 16)
            {
                r.Inactive();
            }
        });
        region.WebService(cluster, customs, "parcels", 2, customs.Numbered(15));

        var returns = region.Family("returns-portal", "2.7", 18, [95, 40, 3], "web", (r, c) =>
        {
            c.Port(8080).WritableRoot().EnvFile("arn:aws:s3:::fernpost-env/returns/production.env");
            if (r.Number == 20)
            {
                c.Image($"{r.Repository("returns-portal")}:latest").Set("versionConsistency", "disabled");
            }
        });
        var old = returns.Numbered(19);
        var portal = region.Service(cluster, returns, "web", 2).Controller("CODE_DEPLOY").LoadBalancer("returns-portal-tg", "returns-portal", 8080).CircuitBreaker(false, false);
        portal.TaskSet("5521077091234567890", returns.Latest, "PRIMARY", 2, region.Private, [region.Tasks]);

        // The tag was pushed again in the middle of the deployment, and each task takes what it stands for when it starts.
        portal.EachTask((task, i) => task["containers"]![0]!["imageDigest"] = Names.Digest(i % 2 == 0 ? $"{returns.Latest.Repository("returns-portal")}:latest" : "returns-portal of last week"));
        if (old != returns.Latest && !region.Clock.Since(1))
        {
            portal.TaskSet("5521077091234567811", old, "ACTIVE", 2, region.Private, [region.Tasks]);
        }
    }

    private static void AddOperations(DemoRegion region, ClusterBuilder cluster)
    {
        // Fixed ten days ago, and broken again three days ago.
        var webhooks = region.Family("webhook-dispatcher", "1.4", 9, [100, 10, 3], "parcels", (r, c) =>
        {
            c.Secret("SIGNING_KEY", region.SecretArn("parcel/webhooks/signing"));
            if (r.Number != 10)
            {
                c.WritableRoot();
            }
        }, retention: region.Clock.Since(0) ? 30 : 365);
        DemoNeighbours.Place(region, region.Service(cluster, webhooks, "parcels"));

        var labels = region.Family("label-printer", "9.0", 27, [180, 50, 17], "parcels", (r, c) =>
        {
            c.Port(8080).Log("awsfirelens", new()
            {
                ["Name"] = "cloudwatch_logs",
                ["region"] = region.Build.Region,
                ["log_group_name"] = "/ecs/label-printer",
                ["log_stream_prefix"] = "app-",
                ["mode"] = "non-blocking",
                ["max-buffer-size"] = "25m",
            });
            r.Container("log-router", "2.34.3", "aws-for-fluent-bit").User("1000:1000").LogTo("/ecs/label-printer")
                .Set("firelensConfiguration", new JsonObject { ["type"] = "fluentbit", ["options"] = new JsonObject { ["enable-ecs-log-metadata"] = "true" } });
        });
        region.WebService(cluster, labels, "parcels").SetDeployment("volumeConfigurations", TaskVolume(region, "spool", encrypted: false));
    }

    private static void AddGone(DemoRegion region, ClusterBuilder cluster)
    {
        // Deleted long ago; DescribeServices still shows it for a while.
        var invoices = region.Family("invoice-archive", "1.0", 3, [400, 320], "payments", (r, c) => c.Port(8080));
        region.Service(cluster, invoices, "payments").Inactive();

        // An experiment that was taken down six days ago, service and family.
        if (!region.Clock.Since(6))
        {
            var lens = region.Family("parcel-lens", "0.3", 1, [40, 21], "web", (r, c) => c.User(null).Image("docker.io/fernpost/parcel-lens:latest").Port(8080));
            region.Service(cluster, lens, "web", 1).In(region.Public, [region.Tasks], publicIp: true);
        }
    }

    private static JsonArray TaskVolume(DemoRegion region, string name, bool? encrypted, string? snapshot = null)
    {
        var volume = new JsonObject
        {
            ["volumeType"] = "gp3",
            ["sizeInGiB"] = 20,
            ["roleArn"] = region.Build.Role("ecs-infrastructure"),
            ["filesystemType"] = "xfs",
        };
        if (encrypted is not null)
        {
            volume["encrypted"] = encrypted;
        }

        if (snapshot is not null)
        {
            volume["snapshotId"] = snapshot;
        }

        if (encrypted is true)
        {
            volume["kmsKeyId"] = region.Build.Arn("kms", $"key/{Names.Uuid("volume-key")}");
        }

        return new(new JsonObject { ["name"] = name, ["managedEBSVolume"] = volume });
    }

    internal static JsonObject ServiceConnect(DemoRegion region, string port, bool tls)
    {
        var service = new JsonObject
        {
            ["portName"] = port,
            ["discoveryName"] = port,
            ["clientAliases"] = new JsonArray(new JsonObject { ["port"] = 8080, ["dnsName"] = port }),
        };
        if (tls)
        {
            service["tls"] = new JsonObject
            {
                ["issuerCertificateAuthority"] = new JsonObject { ["awsPcaAuthorityArn"] = region.Build.Arn("acm-pca", $"certificate-authority/{Names.Uuid("internal-ca")}") },
                ["kmsKey"] = region.LogKey,
                ["roleArn"] = region.Build.Role("ecs-infrastructure"),
            };
        }

        return new() { ["enabled"] = true, ["namespace"] = region.Build.Arn("servicediscovery", "namespace/ns-fernpostcore"), ["services"] = new JsonArray(service) };
    }
}
