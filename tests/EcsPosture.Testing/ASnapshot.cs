using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Testing;

/// <summary>Snapshots in which everything was read and nothing is there; a test adds what it needs with <c>with</c>.</summary>
public static class ASnapshot
{
    public const string AccountId = "111122223333";
    public const string Region = "eu-west-1";

    /// <summary>When the snapshots of the tests are taken.</summary>
    public static DateTimeOffset TakenAt { get; } = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero);

    /// <summary>A region in which all lists are complete.</summary>
    public static Snapshot OfRegion(string region = Region) => new()
    {
        Manifest = Manifest(region),
        Clusters = ResourceList<Cluster>.Of([]),
        Services = ResourceList<Service>.Of([]),
        Tasks = ResourceList<RunningTask>.Of([]),
        ContainerInstances = ResourceList<ContainerInstance>.Of([]),
        CapacityProviders = ResourceList<CapacityProvider>.Of([]),
        TaskDefinitions = ResourceList<TaskDefinition>.Of([]),
        ActiveRevisions = Observed.Known<RevisionCollection>([]),
        AccountSettings = Observed.Known<IReadOnlyList<AccountSetting>>([]),
        LogGroups = ResourceList<Inventory.Logging.LogGroup>.Of([]),
        MetricFilters = Observed.Known<IReadOnlyList<Inventory.Logging.MetricFilter>>([]),
        LogResourcePolicies = Observed.Known<IReadOnlyList<Inventory.Logging.LogResourcePolicy>>([]),
        EventTargets = ResourceList<Inventory.Events.ScheduledTask>.Of([]),
        Schedules = ResourceList<Inventory.Events.ScheduledTask>.Of([]),
        Trails = ResourceList<Inventory.Audit.Trail>.Of([]),
        SecurityGroups = ResourceList<Inventory.Network.SecurityGroup>.Of([]),
        Subnets = ResourceList<Inventory.Network.Subnet>.Of([]),
        Keys = new() { Keys = ResourceList<Inventory.Keys.KmsKey>.Of([]) },
        Secrets = new() { Secrets = ResourceList<Inventory.Secrets.Secret>.Of([]), Parameters = ResourceList<Inventory.Secrets.Parameter>.Of([]) },
        Storage = new()
        {
            FileSystems = ResourceList<Inventory.Storage.FileSystem>.Of([]),
            Buckets = ResourceList<Inventory.Storage.Bucket>.Of([]),
            AccountBlock = Observed.Known<Inventory.Storage.PublicAccessBlock?>(null),
        },
        Compute = AHost.NoCompute,
        Network = ANetwork.NoNetwork,
        LoadBalancing = ANetwork.NoBalancing,
        Registry = ARepository.RegistryOf(),
        Detection = AWatch.Detection(),
        Monitoring = AWatch.Monitoring(),
    };

    /// <summary>A region with these revisions, all active.</summary>
    public static Snapshot With(params TaskDefinition[] definitions) => OfRegion() with
    {
        TaskDefinitions = ResourceList<TaskDefinition>.Of(definitions),
        ActiveRevisions = Observed.Known<RevisionCollection>([.. definitions.Select(d => d.TaskDefinitionArn)]),
    };

    /// <summary>An account with these regions and no roles.</summary>
    public static AccountSnapshot Account(params Snapshot[] regions) => new()
    {
        AccountId = AccountId,
        Regions = regions,
        Global = new()
        {
            Manifest = Manifest(SnapshotManifest.GlobalRegion),
            Roles = ResourceList<Inventory.Iam.Role>.Of([]),
            Policies = ResourceList<Inventory.Iam.ManagedPolicy>.Of([]),
            Users = ResourceList<Inventory.Iam.User>.Of([]),
            Groups = ResourceList<Inventory.Iam.Group>.Of([]),
            Summary = ResourceList<Inventory.Iam.AccountSummary>.Of([new() { RootArn = $"arn:aws:iam::{AccountId}:root", AccessKeys = 0, HasMfa = true, HasPassword = true, ContentHash = "summary" }]),
        },
    };

    /// <summary>A refusal by AWS.</summary>
    public static Gap Denied(string action, string? resource = null) =>
        new(GapKind.Denied, action, resource, "AccessDeniedException", "User is not authorized to perform this action.", action);

    private static SnapshotManifest Manifest(string region) => new()
    {
        FormatVersion = SnapshotManifest.CurrentFormatVersion,
        AccountId = AccountId,
        Region = region,
        TakenAt = TakenAt,
        Scope = "current",
        Regions = [Region],
    };
}
