using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Retention;
using EcsPosture.Findings.Reviews;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Findings.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EcsPosture.Findings.Storage;

/// <summary>How connections, their groups, schedules, scans, settings of checks, reviews and the audit trail are stored.</summary>
internal sealed class ScanConfiguration
    : IEntityTypeConfiguration<Connection>, IEntityTypeConfiguration<ConnectionGroup>, IEntityTypeConfiguration<OrganizationDiscovery>, IEntityTypeConfiguration<Schedule>, IEntityTypeConfiguration<Scan>, IEntityTypeConfiguration<ScanTarget>,
        IEntityTypeConfiguration<ScanAggregate>, IEntityTypeConfiguration<CheckAggregate>, IEntityTypeConfiguration<ScanGap>, IEntityTypeConfiguration<ScanCoverage>,
        IEntityTypeConfiguration<RegionState>, IEntityTypeConfiguration<AuditEntry>, IEntityTypeConfiguration<StoredCheckSetting>, IEntityTypeConfiguration<TopicReview>,
        IEntityTypeConfiguration<StoredRetention>
{
    public void Configure(EntityTypeBuilder<Connection> builder)
    {
        builder.ToTable("Connections");
        builder.HasIndex(c => c.Name).IsUnique();
        builder.HasIndex(c => c.AccountId);
        builder.Property(c => c.RegionsAtOnce).HasDefaultValue(Connection.MostRegionsAtOnce).ValueGeneratedNever();
        builder.Property(c => c.Membership).HasDefaultValue(OrganizationMembership.None).ValueGeneratedNever();
        builder.HasOne(c => c.Group).WithMany().HasForeignKey(c => c.GroupId).OnDelete(DeleteBehavior.SetNull);
    }

    public void Configure(EntityTypeBuilder<ConnectionGroup> builder)
    {
        builder.ToTable("ConnectionGroups");
        builder.HasIndex(g => g.Name).IsUnique();
        builder.HasOne(g => g.Discovery).WithOne().HasForeignKey<OrganizationDiscovery>(d => d.GroupId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<OrganizationDiscovery> builder)
    {
        builder.ToTable("OrganizationDiscoveries");
        builder.HasKey(d => d.GroupId);
        builder.Property(d => d.GroupId).ValueGeneratedNever();
        builder.HasOne(d => d.Source).WithMany().HasForeignKey(d => d.SourceId).OnDelete(DeleteBehavior.SetNull);
    }

    public void Configure(EntityTypeBuilder<Schedule> builder)
    {
        builder.ToTable("Schedules");
        builder.HasIndex(s => s.Name).IsUnique();
        builder.HasIndex(s => s.NextDueAt);
        builder.HasOne(s => s.Connection).WithMany().HasForeignKey(s => s.ConnectionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(s => s.Group).WithMany().HasForeignKey(s => s.GroupId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Scan> builder)
    {
        builder.ToTable("Scans");
        builder.HasIndex(s => new { s.ConnectionId, s.Id });
        builder.HasIndex(s => s.State);
        builder.HasOne(s => s.Connection).WithMany().HasForeignKey(s => s.ConnectionId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne(s => s.Schedule).WithMany().HasForeignKey(s => s.ScheduleId).OnDelete(DeleteBehavior.SetNull);
    }

    public void Configure(EntityTypeBuilder<ScanTarget> builder)
    {
        builder.ToTable("ScanTargets");
        builder.HasIndex(t => new { t.ScanId, t.AccountId, t.Region }).IsUnique();
        builder.HasIndex(t => new { t.AccountId, t.Region, t.TakenAt });
        builder.HasOne<Scan>().WithMany().HasForeignKey(t => t.ScanId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ScanAggregate> builder)
    {
        builder.ToTable("ScanAggregates");
        builder.HasIndex(a => new { a.ScanId, a.ScopeKind, a.ScopeKey, a.Topic });
        builder.HasOne<Scan>().WithMany().HasForeignKey(a => a.ScanId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<CheckAggregate> builder)
    {
        builder.ToTable("CheckAggregates");
        builder.HasIndex(a => new { a.ScanId, a.ScopeKind, a.ScopeKey });
        builder.HasIndex(a => new { a.AccountId, a.ScopeKind });
        builder.HasOne<Scan>().WithMany().HasForeignKey(a => a.ScanId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ScanGap> builder)
    {
        builder.ToTable("ScanGaps");
        builder.HasIndex(g => new { g.ScanId, g.Action });
        builder.HasOne<Scan>().WithMany().HasForeignKey(g => g.ScanId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ScanCoverage> builder)
    {
        builder.ToTable("ScanCoverage");
        builder.HasIndex(c => c.ScanId);
        builder.HasOne<Scan>().WithMany().HasForeignKey(c => c.ScanId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<RegionState> builder)
    {
        builder.ToTable("RegionStates");
        builder.HasIndex(r => new { r.Partition, r.AccountId, r.Region }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<StoredCheckSetting> builder)
    {
        builder.ToTable("CheckSettings");
        builder.HasIndex(s => new { s.CheckId, s.ConnectionId }).IsUnique();

        // Two rows without a connection are different to a unique index.
        builder.HasIndex(s => s.CheckId, "IX_CheckSettings_General").IsUnique().HasFilter("\"ConnectionId\" IS NULL");
        builder.HasOne<Connection>().WithMany().HasForeignKey(s => s.ConnectionId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<TopicReview> builder)
    {
        builder.ToTable("TopicReviews");
        builder.HasIndex(r => r.ItemKey).IsUnique();
    }

    public void Configure(EntityTypeBuilder<StoredRetention> builder)
    {
        builder.ToTable("Retention");
        builder.Property(r => r.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasIndex(a => new { a.At, a.Id });
    }
}
