namespace EcsPosture.Simulator.Demo;

/// <summary>
/// The secrets that stand in plain text in the demo estate. None opens anything; each has the form of a real one, and is
/// put together from parts so that no scanner of this repository takes it for one.
/// </summary>
internal static class DemoSecrets
{
    public const string DatabasePassword = "Tr0ubadour-" + "Depot-7731";
    public const string AccessKeyId = "AKIA" + "FERNPOSTDEMO0001";
    public const string SecretAccessKey = "q9ZpTf3Lw0VnXbR6cYkH" + "s2MdUa8GjE5iOt1BrQKx";
    public const string StripeKey = "sk_" + "live_" + "51FernpostDemoNotReal0042";
    public const string UrlPassword = "h0rse" + "battery9";
    public const string WebToken = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiJmZXJucG9zdC1kZW1vIn0" + ".c2lnbmF0dXJlLWRlbW8tMDAwMQ";
    public const string GitHubToken = "gh" + "p_" + "FernpostDemo0000000000000000000000aB";
    public const string SlackToken = "xox" + "b-" + "204918273645-fernpostDemo77";
    public const string PrivateKeyBody = "MIIEfernpostdemo" + "KeyBodyThatIsNoKey00";
    public const string SplunkToken = "7c9e6679-7425-40de" + "-944b-e07fc1f90ae7";
    public const string CommandPassword = "Sand" + "box!Pay2291";
    public const string ProbePassword = "pr0be" + "Secret77";
    public const string LabelToken = "lbl-" + "t0kenFernpost9182";
    public const string MountPassword = "cifs" + "Mount!5510";
    public const string ExportPassword = "Manifest" + "Export#88";
    public const string MailPassword = "smtp" + "Relay-Pw-4410";
    public const string BackfillKeyId = "ASIA" + "FERNPOSTDEMO0002";
    public const string BeltPassword = "belt" + "Runner-6610";
    public const string RatePassword = "rate" + "Cards_2019x";
    public const string YardToken = "gh" + "p_" + "FernpostYard000000000000000000000000";
    public const string QueueKey = "qk-" + "Fern29xPostQueue71";
    public const string WarmerPassword = "warm" + "Cache!3391";
    public const string SpoolPassword = "Spool" + "er#Zebra84";
    public const string ScalePassword = "weigh" + "In-0907";
    public const string PartnerPassword = "partner" + "Gate_318";
    public const string RedisPassword = "redis" + "Cluster-2024q";
    public const string SessionPassword = "sess" + "ions!Web55";
    public const string RegistryPassword = "Hub" + "Puller#2017";
    public const string SyncKeyId = "AKIA" + "FERNPOSTDEMO0003";

    /// <summary>A private key's text.</summary>
    public static string PrivateKey { get; } = $"-----BEGIN RSA {"PRIVATE"} KEY-----\n{PrivateKeyBody}\n-----END RSA {"PRIVATE"} KEY-----";

    /// <summary>A database URL with a password.</summary>
    public static string DatabaseUrl { get; } = $"postgres://manifest:{UrlPassword}@manifest-db.depot.fernpost.example:5432/manifest";

    /// <summary>The URL of the belts' database, with a password.</summary>
    public static string BeltDatabaseUrl { get; } = $"mysql://belt:{BeltPassword}@belt-db.depot.fernpost.example/belt";

    /// <summary>The URL of the old rate cards' database, with a password.</summary>
    public static string RateDatabaseUrl { get; } = $"postgresql://rates:{RatePassword}@rates-db.fernpost.example/rates";

    /// <summary>The URL of the partners' database, with a password.</summary>
    public static string PartnerDatabaseUrl { get; } = $"postgres://partners:{PartnerPassword}@partner-db.fernpost.example/partners";

    /// <summary>The URL of the tracking cache, with a password.</summary>
    public static string RedisUrl { get; } = $"rediss://tracking:{RedisPassword}@tracking-cache.fernpost.example:6380";

    /// <summary>The URL of the web sessions' database, with a password.</summary>
    public static string SessionDatabaseUrl { get; } = $"mysql://web:{SessionPassword}@session-db.fernpost.example/sessions";

    /// <summary>User data of the depot's old hosts, with the password of an image registry, as EC2 keeps it.</summary>
    public static string HostUserData { get; } =
        "#!/bin/bash\necho ECS_CLUSTER=depot-edge >> /etc/ecs/ecs.config\necho ECS_ENGINE_AUTH_TYPE=docker >> /etc/ecs/ecs.config\n"
        + $"echo 'ECS_ENGINE_AUTH_DATA={{\"https://index.docker.io/v1/\":{{\"username\":\"fernpost\",\"password\":\"{RegistryPassword}\"}}}}' >> /etc/ecs/ecs.config\n";

    /// <summary>Every seeded secret, so that any output can be searched for it.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        DatabasePassword, AccessKeyId, SecretAccessKey, StripeKey, UrlPassword, WebToken, GitHubToken, SlackToken, PrivateKeyBody, SplunkToken,
        CommandPassword, ProbePassword, LabelToken, MountPassword, ExportPassword, MailPassword, BackfillKeyId, BeltPassword, RatePassword, YardToken, QueueKey,
        WarmerPassword, SpoolPassword, ScalePassword, PartnerPassword, RedisPassword, SessionPassword, SyncKeyId,
        Building.ComputeBuilder.Base64(HostUserData),
    ];
}
