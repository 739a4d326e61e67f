using EcsPosture.Findings.Estate;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EcsPosture.Findings.Storage;

/// <summary>How the facts of the estate are stored.</summary>
internal sealed class EstateConfiguration
    : IEntityTypeConfiguration<StoredSubject>, IEntityTypeConfiguration<StoredResource>, IEntityTypeConfiguration<StoredRevisionUse>,
        IEntityTypeConfiguration<StoredRoleUse>, IEntityTypeConfiguration<StoredRoleAccess>, IEntityTypeConfiguration<RevisionBody>, IEntityTypeConfiguration<LatestVerdict>,
        IEntityTypeConfiguration<SettledSubject>
{
    public void Configure(EntityTypeBuilder<StoredSubject> builder)
    {
        builder.ToTable("Subjects");
        builder.HasIndex(s => s.Hash).IsUnique();
        builder.HasIndex(s => new { s.AccountId, s.Region, s.Kind });
        builder.HasIndex(s => s.Name);
    }

    public void Configure(EntityTypeBuilder<StoredResource> builder)
    {
        builder.ToTable("Resources");
        builder.HasIndex(r => r.Hash);
        builder.HasIndex(r => new { r.AccountId, r.Region, r.Kind, r.Arn }).IsUnique();
        builder.HasIndex(r => r.Arn);
        builder.HasIndex(r => new { r.Kind, r.Name, r.Id });
        builder.HasIndex(r => new { r.ClusterArn, r.Kind });
        builder.HasIndex(r => new { r.SubjectHash, r.Revision });
    }

    public void Configure(EntityTypeBuilder<StoredRevisionUse> builder)
    {
        builder.ToTable("RevisionUses");
        builder.HasIndex(u => new { u.AccountId, u.Region });
        builder.HasIndex(u => u.RevisionArn);
        builder.HasIndex(u => u.ClusterArn);
        builder.HasIndex(u => u.ServiceArn);
    }

    public void Configure(EntityTypeBuilder<StoredRoleUse> builder)
    {
        builder.ToTable("RoleUses");
        builder.HasIndex(u => new { u.AccountId, u.Region });
        builder.HasIndex(u => u.RoleArn);
    }

    public void Configure(EntityTypeBuilder<StoredRoleAccess> builder)
    {
        builder.ToTable("RoleAccess");
        builder.HasIndex(a => a.RoleArn).IsUnique();
        builder.HasIndex(a => a.Hash);
        builder.HasIndex(a => a.AccountId);
        builder.HasIndex(a => new { a.Rank, a.Name, a.Id });
        builder.HasIndex(a => new { a.Name, a.Id });
    }

    public void Configure(EntityTypeBuilder<RevisionBody> builder)
    {
        builder.ToTable("RevisionBodies");
        builder.HasIndex(b => b.Arn).IsUnique();
    }

    public void Configure(EntityTypeBuilder<LatestVerdict> builder)
    {
        builder.ToTable("LatestVerdicts");

        // A scan writes check by check, its subjects mostly in the order of their ids: so rows go to the end of this index, not all over it.
        builder.HasIndex(v => new { v.CheckId, v.AccountId, v.SubjectId, v.Container }).IsUnique();
        builder.HasIndex(v => v.SubjectId);
        builder.HasOne(v => v.Subject).WithMany().HasForeignKey(v => v.SubjectId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<SettledSubject> builder)
    {
        builder.ToTable("SettledSubjects");
        builder.HasKey(s => s.SubjectId);
        builder.Property(s => s.SubjectId).ValueGeneratedNever();
        builder.HasOne(s => s.Subject).WithOne().HasForeignKey<SettledSubject>(s => s.SubjectId).OnDelete(DeleteBehavior.Cascade);
    }
}
