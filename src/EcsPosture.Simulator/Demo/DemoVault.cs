using System.Text.Json.Nodes;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>Keys, secrets, parameters, file systems and buckets of the demo company: mostly in order, with what each team forgot.</summary>
internal static class DemoVault
{
    /// <summary>The file system of rate cards.</summary>
    public const string RateCards = "fs-0c61a2b9e6f0d7a31";

    /// <summary>The way into the file system of rate cards that tasks take.</summary>
    public const string RateCardsAccess = "fsap-0a8c2f31c9b7d4e60";

    /// <summary>The file system that staging's data land on.</summary>
    public const string Landing = "fs-07ab2c41d9e8f6035";

    /// <summary>The key of the depots' logs, which somebody schedules for deletion three days ago.</summary>
    public static string DepotLogKey(DemoRegion region) =>
        region.Build.Keys.Key("depot-logs", "depot-logs", region.Clock.Since(3) ? "PendingDeletion" : "Enabled", rotated: false);

    /// <summary>The production account's home region.</summary>
    public static void AddCentral(DemoRegion region)
    {
        var build = region.Build;
        build.Keys.Key("exec-key", "ecs-exec");
        build.Keys.Key("storage-key", "fargate-storage");
        build.Keys.Key("volume-key", "ebs");
        var trail = build.Keys.Key("trail-key", "cloudtrail");
        var secrets = build.Keys.Key("secrets-key", "parcel-secrets");
        build.Keys.Key("parameters-key", "parcel-parameters");
        AddSecrets(region, secrets);
        build.Secrets.Parameter("/parcel/booking/partner-key", region.Clock.Ago(210), key: null);
        build.Secrets.Parameter("/parcel/rates/api-key", region.Clock.Ago(120), "alias/parcel-parameters");

        var nfs = build.SecurityGroup("efs-rate-cards", region.Vpc, [build.Rule("tcp", 2049, region.Tasks)]);
        build.Storage.FileSystem(RateCards, "rate-cards", build.Keys.Key("efs-key", "efs"), region.Private, [nfs], new()
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = "*" },
            ["Action"] = "elasticfilesystem:ClientMount",
            ["Resource"] = build.Arn("elasticfilesystem", $"file-system/{RateCards}"),
            ["Condition"] = new JsonObject { ["Bool"] = new JsonObject { ["elasticfilesystem:AccessedViaMountTarget"] = "true" } },
        });

        build.Storage.AccessPoint(RateCards, RateCardsAccess, "/rate-cards", user: 10001);

        // Made by hand in a hurry, and never locked.
        build.Storage.Bucket("fernpost-config", blocked: false, isPublic: null);
        build.Storage.Bucket("fernpost-env", key: secrets);
        build.Storage.Bucket($"fernpost-audit-{build.AccountId}", key: trail);
        build.Storage.Bucket($"depot-debug-{build.AccountId}", blocked: false, everybodyReads: true);
    }

    /// <summary>The production account's second region.</summary>
    public static void AddWest(DemoRegion region)
    {
        var build = region.Build;
        build.Keys.Key("exec-key-west", "ecs-exec", rotated: false);
        var secrets = build.Keys.Key("secrets-key-west", "parcel-secrets");
        build.Secrets.Secret("parcel/booking/db", region.Clock.Ago(600), region.Clock.Ago(29), secrets, rotatedEvery: 30);
        build.Secrets.Secret("parcel/tracking/redis", region.Clock.Ago(600), region.Clock.Ago(20), secrets, rotatedEvery: 45);
        build.Secrets.Secret("parcel/notifications/smtp", region.Clock.Ago(600), region.Clock.Ago(420));
    }

    /// <summary>The staging account.</summary>
    public static void AddStaging(DemoRegion region)
    {
        var build = region.Build;

        // Shared with everybody, so that a contractor could test with it.
        var everybody = IamBuilder.Allow(["secretsmanager:GetSecretValue"], "*");
        everybody["Principal"] = "*";
        build.Secrets.Secret("staging/landing/db", region.Clock.Ago(300), region.Clock.Ago(300), policy: everybody);
        build.Secrets.Parameter("/staging/sftp/host-key", region.Clock.Ago(40), "alias/aws/ssm");
        var nfs = build.SecurityGroup("efs-landing", region.Vpc, [build.Rule("tcp", 2049, "0.0.0.0/0")]);
        build.Storage.FileSystem(Landing, "landing", key: null, [region.Private[0]], [nfs]);
        build.Storage.AccountBlock = true;
        build.Storage.Bucket($"staging-trail-{build.AccountId}", blocked: false, isPublic: false);
    }

    private static void AddSecrets(DemoRegion region, string key)
    {
        var (secrets, clock) = (region.Build.Secrets, region.Clock);
        secrets.Secret("parcel/booking/db", clock.Ago(600), clock.Ago(29), key, rotatedEvery: 30);

        // Rotated two days ago, and nobody deployed the tasks that hold the old value.
        secrets.Secret("parcel/tracking/redis", clock.Ago(600), clock.Ago(clock.Since(2) ? 2 : 47), key, rotatedEvery: 60);

        // Described anew yesterday, which AWS tells like a new value.
        secrets.Secret("parcel/payments/stripe", clock.Ago(9), clock.Ago(clock.Since(1) ? 1 : 9), key);
        secrets.Secret("parcel/splunk/collector", clock.Ago(70), clock.Ago(70), key);
        secrets.Secret("parcel/customs/broker", clock.Ago(300), clock.Ago(17), key, rotatedEvery: 30);

        // Of a carrier that is no partner any more.
        secrets.Secret("parcel/carriers/old-ftp", clock.Ago(600), clock.Ago(380), key);
        secrets.Secret("parcel/notifications/smtp", clock.Ago(600), clock.Ago(420));
        secrets.Secret("parcel/webhooks/signing", clock.Ago(150), clock.Ago(150), key);

        // The function that rotates it fails, and an auditor's account may read it.
        var auditor = IamBuilder.Allow(["secretsmanager:GetSecretValue"], "*");
        auditor["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{DemoNeighbours.AuditorAccountId}:root" };
        secrets.Secret("parcel/payments/ledger", clock.Ago(600), clock.Ago(50), key, rotatedEvery: 30, policy: auditor);

        // Deleted yesterday, while a nightly job still needs it.
        secrets.Secret("parcel/privacy/db", clock.Ago(400), clock.Ago(20), key, rotatedEvery: 60, deleted: clock.Since(1) ? clock.Ago(1) : null);
    }
}
