using EcsPosture.Findings.History;
using EcsPosture.Findings.Triage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EcsPosture.Findings.Storage;

/// <summary>How findings and what hangs on them are stored. Each order that pages offer has an index that ends in the id, for keyset paging.</summary>
internal sealed class FindingConfiguration
    : IEntityTypeConfiguration<Finding>, IEntityTypeConfiguration<Occurrence>, IEntityTypeConfiguration<FindingEvent>,
        IEntityTypeConfiguration<FindingCluster>, IEntityTypeConfiguration<FindingService>, IEntityTypeConfiguration<FindingTopic>,
        IEntityTypeConfiguration<FindingLabel>, IEntityTypeConfiguration<Suppression>
{
    public void Configure(EntityTypeBuilder<Finding> builder)
    {
        builder.ToTable("Findings");
        builder.HasIndex(f => f.Hash).IsUnique();
        builder.HasIndex(f => new { f.State, f.Severity, f.Id });
        builder.HasIndex(f => new { f.State, f.LastOpenedAt, f.Id });
        builder.HasIndex(f => new { f.State, f.FirstSeenAt, f.Id });
        builder.HasIndex(f => new { f.State, f.LastChangedAt, f.Id });
        builder.HasIndex(f => new { f.State, f.SubjectName, f.Id });
        builder.HasIndex(f => new { f.CheckId, f.State, f.Severity, f.Id });
        builder.HasIndex(f => new { f.AccountId, f.Region, f.State, f.Severity, f.Id });
        builder.HasIndex(f => f.SubjectId);
        builder.HasIndex(f => f.SuppressionId);
        builder.HasIndex(f => f.Assignee);
        builder.HasOne(f => f.Subject).WithMany().HasForeignKey(f => f.SubjectId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Occurrence> builder)
    {
        builder.ToTable("Occurrences");
        builder.HasIndex(o => o.FindingId);
        builder.HasIndex(o => o.ResourceArn);
        builder.HasOne(o => o.Finding).WithMany().HasForeignKey(o => o.FindingId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<FindingEvent> builder)
    {
        builder.ToTable("FindingEvents");
        builder.HasIndex(e => new { e.FindingId, e.At });
        builder.HasIndex(e => new { e.ScanId, e.Kind });
        builder.HasIndex(e => new { e.At, e.Id });
        builder.HasOne(e => e.Finding).WithMany().HasForeignKey(e => e.FindingId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<FindingCluster> builder)
    {
        builder.ToTable("FindingClusters");
        builder.HasKey(c => new { c.FindingId, c.ClusterArn });
        builder.HasIndex(c => new { c.ClusterArn, c.FindingId });
        builder.HasOne<Finding>().WithMany().HasForeignKey(c => c.FindingId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<FindingService> builder)
    {
        builder.ToTable("FindingServices");
        builder.HasKey(s => new { s.FindingId, s.ServiceArn });
        builder.HasIndex(s => new { s.ServiceArn, s.FindingId });
        builder.HasOne<Finding>().WithMany().HasForeignKey(s => s.FindingId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<FindingTopic> builder)
    {
        builder.ToTable("FindingTopics");
        builder.HasKey(t => new { t.FindingId, t.Topic });
        builder.HasIndex(t => new { t.Topic, t.FindingId });
        builder.HasOne<Finding>().WithMany().HasForeignKey(t => t.FindingId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<FindingLabel> builder)
    {
        builder.ToTable("FindingLabels");
        builder.HasKey(l => new { l.FindingId, l.Label });
        builder.HasIndex(l => new { l.Label, l.FindingId });
        builder.HasOne<Finding>().WithMany().HasForeignKey(l => l.FindingId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Suppression> builder)
    {
        builder.ToTable("Suppressions");
        builder.HasIndex(s => s.ExpiresAt);
        builder.HasOne(s => s.Subject).WithMany().HasForeignKey(s => s.SubjectId).OnDelete(DeleteBehavior.Restrict);
    }
}
