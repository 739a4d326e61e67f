using System.Text.Json.Nodes;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>What no service runs in the production account: scheduled tasks, standalone tasks, idle families.</summary>
internal static class DemoJobs
{
    public static void Add(DemoRegion region, ClusterBuilder core, ClusterBuilder depot)
    {
        AddRules(region, core, depot);
        AddSchedules(region, core);
        AddAlerts(region);
        AddStandalone(region, core);
        AddIdle(region);
    }

    private static void AddRules(DemoRegion region, ClusterBuilder core, ClusterBuilder depot)
    {
        var events = region.Build.Events;
        var settlement = region.Family("nightly-settlement", "3.0", 15, [190, 77, 13], "payments", (r, c) =>
        {
            r.Tag("audit", "true");
            c.LogTo("/ecs/nightly-settlement", "blocking").Secret("LEDGER_PASSWORD", region.SecretArn("parcel/payments/ledger"));
        });
        events.Rule("nightly-settlement", "cron(15 1 * * ? *)", null,
            [EventsBuilder.EcsTarget("settlement", core.Arn, region.Build.Role("events-run-task"), EventsBuilder.FargateTask(settlement.Latest.Arn, region.Private, [region.Workers]), deadLetter: region.Build.Arn("sqs", "scheduled-tasks-failed"))]);

        // The password stands in the target's input, where everyone who may list targets reads it.
        var export = region.Family("manifest-export", "1.2", 5, [205, 66], "depot-ops", (r, c) =>
        {
            r.Roles(region.Build.Role("manifest-admin"), region.Build.Role("depot-execution"));
            c.User(null).WritableRoot();
        }, retention: 30);
        events.Rule("manifest-export", "rate(6 hours)", null,
            [EventsBuilder.EcsTarget("export", depot.Arn, region.Build.Role("events-legacy"),
                EventsBuilder.FargateTask(export.Latest.Arn, region.Public, [region.Workers], publicIp: true),
                Overrides("manifest-export", ["/app/export", "--target=sftp", $"--password={DemoSecrets.ExportPassword}"], []))]);

        var replay = region.Family("dead-letter-replay", "0.7", 2, [170, 58], "parcels", (r, c) => c.WritableRoot().Env("MODE", "replay").Env("QUEUE_API_KEY", DemoSecrets.QueueKey));
        events.Rule("dead-letter-replay", "rate(1 day)", null,
            [EventsBuilder.EcsTarget("replay", core.Arn, region.Build.Role("events-run-task"), EventsBuilder.FargateTask(replay.Latest.Arn, region.Private, [region.Workers]))],
            enabled: false);
    }

    private static void AddSchedules(DemoRegion region, ClusterBuilder core)
    {
        var events = region.Build.Events;
        // Marked as an audit log, and sent in the mode that may lose lines.
        var erasure = region.Family("gdpr-erasure", "2.2", 9, [145, 52], "data", (r, c) =>
        {
            r.Tag("audit", "true");
            c.Secret("PII_DB_PASSWORD", region.SecretArn("parcel/privacy/db"));
        });
        events.Schedule("gdpr-erasure", "cron(0 3 * * ? *)", core.Arn, region.Build.Role("scheduler-run-task"),
            EventsBuilder.FargateTask(erasure.FamilyArn, region.Private, [region.Workers]), deadLetter: region.Build.Arn("sqs", "scheduled-tasks-failed"));

        // The schedule names an old revision: newer ones were registered and never run.
        var index = region.Family("index-rebuild", "1.5", 3, [230, 90, 44], "data", (r, c) =>
        {
            r.Roles(region.Build.Role("batch-task"), region.Build.Role("data-execution"));
            c.WritableRoot();
            if (r.Number == 3)
            {
                c.Env("SEARCH_URL", $"https://indexer:{DemoSecrets.ProbePassword}@search.fernpost.example").User(null);
            }
        });
        events.Schedule("index-rebuild", "rate(7 days)", core.Arn, region.Build.Role("scheduler-run-task"),
            EventsBuilder.FargateTask(index.Numbered(3).Arn, region.Private, [region.Workers]), Overrides("index-rebuild", ["/app/rebuild", "--full"], [("SHARDS", "12")]), group: "search");

        // The run that somebody started by hand has just ended.
        var ended = core.Task("index", index.Numbered(3), "lena.koch");
        (ended["desiredStatus"], ended["lastStatus"], ended["stopCode"], ended["stoppedReason"]) = ("STOPPED", "STOPPED", "EssentialContainerExited", "Essential container in task exited");
        (ended["stoppedAt"], ended["attachments"]) = (Names.Time(region.Clock.TakenAt.AddMinutes(-1)), new JsonArray());

        // Logs to a group that nobody made, and a password in the schedule's input.
        var mailer = region.Family("report-mailer", "1.0", 1, [180], "data", (r, c) =>
        {
            r.TaskRole(region.Build.Role("batch-task"));
            c.WritableRoot().LogTo("/ecs/report-mailer-missing", mode: null);
        }, ownGroup: false);
        events.Schedule("report-mailer", "cron(0 7 ? * MON *)", core.Arn, region.Build.Role("scheduler-run-task"),
            EventsBuilder.FargateTask(mailer.Latest.Arn, region.Private, [region.Workers]),
            Overrides("report-mailer", [], [("SMTP_PASSWORD", DemoSecrets.MailPassword), ("REPORT", "weekly")]));

        // Schedules also run other things than tasks.
        events.Schedule("rotate-thumbnails", "rate(12 hours)", region.Build.Arn("lambda", "function:rotate-thumbnails"), region.Build.Role("scheduler-run-task"), []);
    }

    private static void AddAlerts(DemoRegion region)
    {
        var topic = new JsonObject { ["Id"] = "oncall", ["Arn"] = region.Build.Arn("sns", "oncall") };
        region.Build.Events.Rule("ecs-task-stopped", null, """{"source":["aws.ecs"],"detail-type":["ECS Task State Change","ECS Deployment State Change"]}""", [topic]);
        region.Build.Events.Rule("ecs-exec-alert", null,
            """{"source":["aws.ecs"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["ExecuteCommand","RegisterTaskDefinition"]}}""",
            [(JsonObject)topic.DeepClone()]);
    }

    private static void AddStandalone(DemoRegion region, ClusterBuilder core)
    {
        var migrate = region.Family("db-migrate", "7.3", 30, [92, 20], "parcels", (r, c) => c.WritableRoot().Secret("DB_PASSWORD", region.SecretArn("parcel/booking/db")));
        if (region.Clock.Since(4))
        {
            var task = core.Task("four-days-ago", migrate.Latest, "mia.krause");
            task["overrides"]!["taskRoleArn"] = region.Build.Role("terraform");
        }

        // Someone's key, pasted into run-task, on a task with a public address.
        var backfill = region.Family("adhoc-backfill", "0.1", 1, [75], "data", (r, c) =>
        {
            r.TaskRole(region.Build.Role("data-repair"));
            c.User(null).WritableRoot();
        }, retention: 14);
        var adhoc = core.Task("backfill", backfill.Latest, "jonas.weber");
        adhoc["overrides"]!["containerOverrides"] = new JsonArray(new JsonObject
        {
            ["name"] = "adhoc-backfill",
            ["environment"] = new JsonArray(
                new JsonObject { ["name"] = "AWS_ACCESS_KEY_ID", ["value"] = DemoSecrets.BackfillKeyId },
                new JsonObject { ["name"] = "FROM_DATE", ["value"] = "2026-01-01" }),
        });
        adhoc["enableExecuteCommand"] = true;
    }

    private static void AddIdle(DemoRegion region)
    {
        region.Family("poc-ocr", "0.2", 1, [350], "data", (r, c) =>
        {
            r.Roles($"arn:aws:iam::999988887777:role/ocr-vendor", null);
            c.Image("ghcr.io/fernpost/poc-ocr").User("root").WritableRoot().NoLog();
        }, ownGroup: false);
        region.Family("loadtest-runner", "5.1", 2, [280, 140], "platform", (r, c) =>
        {
            r.Set("enableFaultInjection", true).TaskRole(null);
            c.Image("docker.io/grafana/k6:0.54.0").AddCapabilities("SYS_PTRACE").Log("none");
        }, ownGroup: false);

        // Names a role that was deleted.
        region.Family("old-rate-card", "1.9", 40, [380, 330], "parcels", (r, c) =>
        {
            r.TaskRole(region.Build.Role("rate-card-task"));
            c.User("root").WritableRoot().Env("RATE_DB_URL", DemoSecrets.RateDatabaseUrl);
        });
        region.Family("legacy-invoice", "1.0", 1, [500], "payments", (r, c) => r.BeingDeleted(), ownGroup: false);
        region.Build.Logs.Group("/ecs/abandoned-pilot", null, storedBytes: 912_000_000_000);
    }

    private static string Overrides(string container, string[] command, (string Name, string Value)[] environment)
    {
        var entry = new JsonObject { ["name"] = container };
        if (command.Length > 0)
        {
            entry["command"] = RegionBuilder.Texts(command);
        }

        if (environment.Length > 0)
        {
            entry["environment"] = new JsonArray([.. environment.Select(e => new JsonObject { ["name"] = e.Name, ["value"] = e.Value })]);
        }

        return new JsonObject { ["containerOverrides"] = new JsonArray(entry) }.ToJsonString();
    }
}
