using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>The staging account: the same company with fewer rules.</summary>
internal static class DemoStaging
{
    private const string Region = "eu-central-1";
    private static readonly string[] Regions = [Region];

    public static IEnumerable<SnapshotDocuments> Build(DemoClock clock) => [Central(clock), DemoStagingRoles.Build(clock, Regions)];

    private static SnapshotDocuments Central(DemoClock clock)
    {
        var region = new DemoRegion(clock, DemoEstate.StagingAccountId, Region, Regions, network: 70);
        region.Settings(insights: "disabled", tagAuthorization: "off", logMode: "blocking");

        // Sessions go to each task's own log group, if it has one.
        var cluster = region.Build.Cluster("staging")
            .Setting("containerInsights", "enabled")
            .Providers("FARGATE", "FARGATE_SPOT")
            .Tag("environment", "staging")
            .Configuration(new() { ["executeCommandConfiguration"] = new JsonObject { ["logging"] = "DEFAULT" } });
        AddWeb(region, cluster);
        AddPayments(region, cluster);
        AddData(region, cluster);
        AddTools(region, cluster);
        DemoVault.AddStaging(region);
        DemoRegistry.Staging(region);
        DemoDetection.Staging(region);
        DemoProduction.AddTrail(region, "staging-trail", isMultiRegion: false, key: null, validated: false, logging: true, "WriteOnly");
        return region.Documents();
    }

    private static void AddWeb(DemoRegion region, ClusterBuilder cluster)
    {
        region.Build.Logs.Group("/ecs/tracking-web", 14);
        var web = region.Family("tracking-web", "3.23", 210, [30, 8, 1], "web", (r, c) =>
        {
            Shared(region, r);
            c.Port(8080).WritableRoot().LogTo("/ecs/tracking-web", mode: null);

            // Yesterday's base image lost its user.
            if (r.Number == 212)
            {
                c.User(null);
            }
        }, ownGroup: false);
        var open = region.Build.SecurityGroup("staging-web", region.Vpc, [region.Build.Rule("tcp", 8080, "0.0.0.0/0"), region.Build.Rule("tcp", 8080, "::/0")]);
        region.WebService(cluster, web, "web", 1).In(region.Public, [open], publicIp: true);
    }

    private static void AddPayments(DemoRegion region, ClusterBuilder cluster)
    {
        region.Build.Logs.Group("/ecs/payment-sandbox", 90);
        var sandbox = region.Family("payment-sandbox", "4.9", 66, [120, 33, 9], "payments", (r, c) => c
            .Port(8080)
            .WritableRoot()
            .Set("command", RegionBuilder.Texts(["/app/sandbox", $"--password={DemoSecrets.CommandPassword}", "--verbose"]))
            .Env("PARTNER_JWT", DemoSecrets.WebToken)
            .Env("STRIPE_SECRET_ARN", region.SecretArn("staging/payments/stripe"))
            .Label("com.fernpost.api-token", DemoSecrets.LabelToken)
            .HealthCheck("CMD-SHELL", $"curl -fs http://probe:{DemoSecrets.ProbePassword}@localhost:8080/health || exit 1"), ownGroup: false);
        region.WebService(cluster, sandbox, "payments", 1)
            .SetDeployment("serviceConnectConfiguration", DemoCoreCluster.ServiceConnect(region, "sandbox", tls: false));

        var carrier = region.Family("mock-carrier", "0.4", 12, [60, 25], "parcels", (r, c) =>
        {
            Shared(region, r);
            c.Image("registry.fernpost.example:5000/mock-carrier").Port(8080).User(null).WritableRoot().Env("SLACK_BOT_TOKEN", DemoSecrets.SlackToken).LogTo("/ecs/tracking-web", "blocking");
        }, ownGroup: false);
        // Given a circuit breaker this morning.
        region.Service(cluster, carrier, "parcels", 1).CircuitBreaker(region.Clock.Since(0), region.Clock.Since(0));
    }

    private static void AddData(DemoRegion region, ClusterBuilder cluster)
    {
        region.Build.Logs.Group("/ecs/data-sync", null);
        var sync = region.Family("data-sync", "1.6", 30, [100, 42, 16], "data", (r, c) =>
        {
            r.EfsVolume("landing", DemoVault.Landing, encrypted: false, iam: false);
            c.Secret("LANDING_DB_PASSWORD", region.SecretArn("staging/landing/db")).Secret("SFTP_HOST_KEY", region.ParameterArn("staging/sftp/host-key"));
            c.Mount("landing", "/landing").User("1000").WritableRoot().Env("AWS_ACCESS_KEY_ID", DemoSecrets.SyncKeyId)
                .Log("splunk", new()
                {
                    ["splunk-url"] = "http://splunk.fernpost.example:8088",
                    ["splunk-token"] = DemoSecrets.SplunkToken,
                    ["splunk-insecureskipverify"] = "true",
                });

            // Takes the lines of the nightly jobs too: its port is open to the whole company.
            r.Container("log-router", "2.34.3", "aws-for-fluent-bit").User("1000:1000").LogTo("/ecs/data-sync")
                .Set("firelensConfiguration", new JsonObject { ["type"] = "fluentbit" });
        }, ownGroup: false);
        var receiver = region.Build.SecurityGroup("data-sync", region.Vpc, [region.Build.Rule("tcp", 24000, "10.0.0.0/8", 25000)]);
        region.Service(cluster, sync, "data", 1).In(region.Private, [receiver]);

        // A router that may die silently, unpinned and without a limit, sending in clear text.
        region.Build.Logs.Group("/ecs/nightly-anonymise", 365);
        var anonymise = region.Family("nightly-anonymise", "0.8", 3, [140, 70], "data", (r, c) =>
        {
            Shared(region, r);
            c.WritableRoot().Log("awsfirelens", new()
            {
                ["Name"] = "es", ["Host"] = "search.staging.fernpost.example", ["Port"] = "9200", ["tls"] = "Off",
            });
            r.Container("log_router", "latest", "aws-for-fluent-bit").Image("amazon/aws-for-fluent-bit:latest").User(null).Memory(null)
                .Set("essential", false).NoLog().WritableRoot()
                .Set("firelensConfiguration", new JsonObject { ["type"] = "fluentbit" });
        }, ownGroup: false);
        region.Build.Events.Schedule("nightly-anonymise", "cron(30 2 * * ? *)", cluster.Arn, region.Build.Role("scheduler-run-task"),
            EventsBuilder.FargateTask(anonymise.Latest.Arn, region.Private, [region.Workers]));
    }

    private static void AddTools(DemoRegion region, ClusterBuilder cluster)
    {
        // Task role open to any account, and a log group that the task should make and may not.
        var tools = region.Family("qa-tools", "0.9", 51, [75, 22, 4], "web", (r, c) =>
        {
            r.Set("enableFaultInjection", true);
            c.User("root:root").WritableRoot().Port(8080).Env("GITHUB_TOKEN", DemoSecrets.GitHubToken)
                .LogTo("/ecs/qa-tools-missing", mode: null, createGroup: true)
                .Image("123409876543.dkr.ecr.eu-central-1.amazonaws.com/vendor/qa-tools:0.9");
            if (r.Number == 53)
            {
                r.Container("debug-shell", "1.0").NoLog().User("0:0").AddCapabilities("SYS_PTRACE").Set("essential", false).Set("pseudoTerminal", true).Set("interactive", true);
            }
        }, ownGroup: false);
        region.Service(cluster, tools, "web", 1).Exec();
        region.Family("db-migrate", "7.4", 90, [50, 10], "parcels", (r, c) =>
        {
            Shared(region, r);
            c.WritableRoot().User(null);
        });
    }

    private static void Shared(DemoRegion region, RevisionBuilder revision) =>
        revision.Roles(region.Build.Role("staging-app-task"), region.Build.Role("ecs-execution"));
}
