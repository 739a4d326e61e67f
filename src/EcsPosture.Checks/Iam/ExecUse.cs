using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Iam;

/// <summary>Whether ECS Exec is enabled anywhere in the account.</summary>
internal sealed class ExecUse
{
    private ExecUse(bool isEnabled, Gap? unread)
    {
        IsEnabled = isEnabled;
        Gap = isEnabled ? null : unread;
        Fact = $"exec {isEnabled} {unread is null}";
    }

    /// <summary>Whether some service or task has it enabled.</summary>
    public bool IsEnabled { get; }

    /// <summary>What was not read and might have it enabled; null when all was, or when it is enabled anyway.</summary>
    public Gap? Gap { get; }

    /// <summary>Both as a fact that a verdict rests on.</summary>
    public string Fact { get; }

    /// <summary>Looks through all services and tasks of an account.</summary>
    public static ExecUse Of(AccountSnapshot account)
    {
        var isEnabled = account.Regions.Any(r => r.Services.Known.Any(s => !s.IsInactive && s.EnableExecuteCommand) || r.Tasks.Known.Any(t => t.EnableExecuteCommand));
        var unread = account.Regions
            .SelectMany(r => r.Services.AllGaps.Concat(r.Tasks.AllGaps))
            .Concat(account.UnseenRegions)
            .FirstOrDefault();
        return new(isEnabled, unread);
    }
}
