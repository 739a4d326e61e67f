using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Retention;
using EcsPosture.Findings.Reviews;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Findings.Settings;
using EcsPosture.Findings.SignIn;
using EcsPosture.Findings.Triage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EcsPosture.Findings.Storage;

/// <summary>
/// The store. What sorts is an integer rank (severity, state, verdict, label); other enums are short text. Each database has
/// its own subclass with its conversions and migrations.
/// </summary>
public abstract class PostureDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Connection> Connections => Set<Connection>();
    public DbSet<ConnectionGroup> ConnectionGroups => Set<ConnectionGroup>();
    public DbSet<OrganizationDiscovery> OrganizationDiscoveries => Set<OrganizationDiscovery>();
    public DbSet<Schedule> Schedules => Set<Schedule>();
    public DbSet<Scan> Scans => Set<Scan>();
    public DbSet<ScanTarget> ScanTargets => Set<ScanTarget>();
    public DbSet<ScanAggregate> ScanAggregates => Set<ScanAggregate>();
    public DbSet<CheckAggregate> CheckAggregates => Set<CheckAggregate>();
    public DbSet<ScanGap> ScanGaps => Set<ScanGap>();
    public DbSet<ScanCoverage> ScanCoverages => Set<ScanCoverage>();
    public DbSet<RegionState> RegionStates => Set<RegionState>();
    public DbSet<StoredSubject> Subjects => Set<StoredSubject>();
    public DbSet<StoredResource> Resources => Set<StoredResource>();
    public DbSet<StoredRevisionUse> RevisionUses => Set<StoredRevisionUse>();
    public DbSet<StoredRoleUse> RoleUses => Set<StoredRoleUse>();
    public DbSet<StoredRoleAccess> RoleAccess => Set<StoredRoleAccess>();
    public DbSet<RevisionBody> RevisionBodies => Set<RevisionBody>();
    public DbSet<LatestVerdict> LatestVerdicts => Set<LatestVerdict>();
    public DbSet<SettledSubject> SettledSubjects => Set<SettledSubject>();
    public DbSet<Finding> Findings => Set<Finding>();
    public DbSet<Occurrence> Occurrences => Set<Occurrence>();
    public DbSet<FindingCluster> FindingClusters => Set<FindingCluster>();
    public DbSet<FindingService> FindingServices => Set<FindingService>();
    public DbSet<FindingTopic> FindingTopics => Set<FindingTopic>();
    public DbSet<FindingLabel> FindingLabels => Set<FindingLabel>();
    public DbSet<FindingEvent> FindingEvents => Set<FindingEvent>();
    public DbSet<Suppression> Suppressions => Set<Suppression>();
    public DbSet<StoredCheckSetting> CheckSettings => Set<StoredCheckSetting>();
    public DbSet<TopicReview> TopicReviews => Set<TopicReview>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();
    public DbSet<SignInLink> SignInLinks => Set<SignInLink>();

    public DbSet<StoredRetention> Retention => Set<StoredRetention>();

    /// <summary>Tells how much room the store takes.</summary>
    public abstract IStoreSizes Sizes { get; }

    /// <summary>Looks findings up by free text.</summary>
    public abstract IFindingSearch Search { get; }

    /// <summary>Inserts many rows.</summary>
    internal abstract IBulkInsert BulkInsert { get; }

    /// <summary>Reads latest verdicts.</summary>
    internal abstract IVerdictRead VerdictRead { get; }

    /// <summary>How long a scan waits until it may write, as others may record much meanwhile.</summary>
    internal static TimeSpan Patience => TimeSpan.FromMinutes(10);

    /// <summary>Whether the database has one writer at all times, so that nobody writes anything while a scan is recorded.</summary>
    internal virtual bool HasOneWriter => false;

    /// <summary>What the transactions of this context write.</summary>
    internal WriteArea Area { get; private set; } = WriteArea.General;

    /// <summary>Begins a transaction that writes an area; the context is for that area from then on.</summary>
    internal Task<IDbContextTransaction> BeginWriteAsync(WriteArea area, CancellationToken cancellationToken)
    {
        Area = area;
        BePatient();
        return Database.BeginTransactionAsync(cancellationToken);
    }

    /// <summary>Waits as long as <see cref="Patience"/> for the one writer, in a database that has one.</summary>
    internal virtual void BePatient()
    {
    }

    /// <summary>Much is about to be written over this connection, or it was: a database that runs within this process holds more of its pages meanwhile.</summary>
    internal virtual Task HoldPagesAsync(bool many, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Rows were inserted with ids of the writer's own; a database that counts ids by itself is told.</summary>
    internal virtual Task IdsTakenAsync(string table, string column, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        AsText<CredentialKind>(configurationBuilder);
        AsText<OrganizationMembership>(configurationBuilder);
        AsText<OverlapPolicy>(configurationBuilder);
        AsText<MissedRunPolicy>(configurationBuilder);
        AsText<ScanTrigger>(configurationBuilder);
        AsText<ScanState>(configurationBuilder);
        AsText<ScanScope>(configurationBuilder);
        AsText<ScanTargetState>(configurationBuilder);
        AsText<AggregateScope>(configurationBuilder);
        AsText<GapKind>(configurationBuilder);
        AsText<ResourceType>(configurationBuilder);
        AsText<ResourceKind>(configurationBuilder);
        AsText<SubjectKind>(configurationBuilder);
        AsText<UseKind>(configurationBuilder);
        AsText<RolePurpose>(configurationBuilder);
        AsText<Topic>(configurationBuilder);
        AsText<Resolution>(configurationBuilder);
        AsText<FindingEventKind>(configurationBuilder);
        AsText<Role>(configurationBuilder);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PostureDbContext).Assembly);
    }

    private static void AsText<TEnum>(ModelConfigurationBuilder builder)
        where TEnum : struct, Enum =>
        builder.Properties<TEnum>().HaveConversion<string>().HaveMaxLength(32);
}
