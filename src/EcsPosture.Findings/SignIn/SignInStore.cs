using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.SignIn;

/// <summary>What processes that share the store need to accept each other's sign-ins. Synchronous, as its callers are.</summary>
public sealed class SignInStore(IDbContextFactory<PostureDbContext> contexts, TimeProvider time)
{
    /// <summary>All keys, oldest first.</summary>
    public IReadOnlyList<string> Keys()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.ProtectionKeys.AsNoTracking().OrderBy(k => k.Id).Select(k => k.Xml)];
    }

    /// <summary>Adds a key.</summary>
    public void AddKey(string name, string xml)
    {
        using var db = contexts.CreateDbContext();
        db.ProtectionKeys.Add(new() { Name = name, Xml = xml, CreatedAt = time.GetUtcNow() });
        db.SaveChanges();
    }

    /// <summary>Keeps a link's hash, in the place of an earlier one of the same process; links that nobody used in time are removed.</summary>
    public void PutLink(string hash, string? earlier, DateTimeOffset madeAt, TimeSpan lifetime)
    {
        using var db = contexts.CreateDbContext();
        var oldest = madeAt - lifetime;
        db.SignInLinks.Where(l => l.Hash == earlier || l.MadeAt < oldest).ExecuteDelete();
        db.SignInLinks.Add(new() { Hash = hash, MadeAt = madeAt });
        db.SaveChanges();
    }

    /// <summary>Whether a link that was made since then is still unused.</summary>
    public bool HasLink(string hash, DateTimeOffset since)
    {
        using var db = contexts.CreateDbContext();
        return db.SignInLinks.Any(l => l.Hash == hash && l.MadeAt >= since);
    }

    /// <summary>Uses a link up; true for one caller only, whichever process it asks.</summary>
    public bool TakeLink(string hash, DateTimeOffset since)
    {
        using var db = contexts.CreateDbContext();
        return db.SignInLinks.Where(l => l.Hash == hash && l.MadeAt >= since).ExecuteDelete() > 0;
    }
}
