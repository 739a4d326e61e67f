using EcsPosture.Findings.Storage;

namespace EcsPosture.Findings.Audit;

/// <summary>Writes down who did what, in the same transaction as the change.</summary>
internal static class AuditTrail
{
    public static void Note(this PostureDbContext db, Actor actor, DateTimeOffset at, string action, string target, string? detail = null) =>
        db.AuditEntries.Add(new() { At = at, Who = actor.Name, Role = actor.Role, Action = action, Target = target, Detail = detail });
}
