using EcsPosture.Findings.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EcsPosture.Findings.Storage;

/// <summary>How keys and links of sign-in are stored.</summary>
internal sealed class SignInConfiguration : IEntityTypeConfiguration<ProtectionKey>, IEntityTypeConfiguration<SignInLink>
{
    public void Configure(EntityTypeBuilder<ProtectionKey> builder) => builder.ToTable("ProtectionKeys");

    public void Configure(EntityTypeBuilder<SignInLink> builder)
    {
        builder.ToTable("SignInLinks");
        builder.HasIndex(l => l.Hash).IsUnique();
    }
}
