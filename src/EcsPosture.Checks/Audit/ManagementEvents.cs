using EcsPosture.Inventory.Audit;

namespace EcsPosture.Checks.Audit;

/// <summary>How much of the management events a trail records.</summary>
internal enum Recorded
{
    None,

    /// <summary>Reads or writes only, or some of them.</summary>
    Some,
    All,
}

/// <summary>Reads the selectors of trails.</summary>
internal static class ManagementEvents
{
    /// <summary>How much of the management events basic or advanced selectors record together.</summary>
    public static Recorded Of(TrailSelectors selectors)
    {
        var reads = Recorded.None;
        var writes = Recorded.None;
        foreach (var basic in selectors.EventSelectors.Where(s => s.IncludeManagementEvents))
        {
            var type = basic.ReadWriteType ?? "All";
            reads = type is "All" or "ReadOnly" ? Recorded.All : reads;
            writes = type is "All" or "WriteOnly" ? Recorded.All : writes;
        }

        foreach (var advanced in selectors.AdvancedEventSelectors)
        {
            var (read, write) = Of(advanced);
            reads = Max(reads, read);
            writes = Max(writes, write);
        }

        return reads is Recorded.All && writes is Recorded.All ? Recorded.All : Max(reads, writes) is Recorded.None ? Recorded.None : Recorded.Some;
    }

    private static (Recorded Reads, Recorded Writes) Of(AdvancedEventSelector selector)
    {
        var reads = Recorded.All;
        var writes = Recorded.All;
        var management = false;
        foreach (var field in selector.FieldSelectors)
        {
            switch (field.Field)
            {
                case "eventCategory":
                    management = field.EqualTo.Contains("Management", StringComparer.Ordinal);
                    break;
                case "readOnly":
                    reads = field.EqualTo.Contains("true", StringComparer.OrdinalIgnoreCase) ? reads : Recorded.None;
                    writes = field.EqualTo.Contains("false", StringComparer.OrdinalIgnoreCase) ? writes : Recorded.None;
                    break;
                case "eventSource" when OnlyLeavesOutOthers(field):
                    break;
                default:
                    // Any other filter leaves something out.
                    (reads, writes) = (Min(reads, Recorded.Some), Min(writes, Recorded.Some));
                    break;
            }
        }

        return management ? (reads, writes) : (Recorded.None, Recorded.None);
    }

    /// <summary>AWS lets trails leave out the busy sources KMS and RDS Data; that loses nothing of ECS.</summary>
    private static bool OnlyLeavesOutOthers(AdvancedFieldSelector field) =>
        field.EqualTo.Count == 0 && field.StartsWith.Count == 0 && field.EndsWith.Count == 0 && field.NotStartsWith.Count == 0 && field.NotEndsWith.Count == 0
        && field.NotEquals.All(v => v is "kms.amazonaws.com" or "rdsdata.amazonaws.com");

    private static Recorded Max(Recorded a, Recorded b) => a > b ? a : b;

    private static Recorded Min(Recorded a, Recorded b) => a < b ? a : b;
}
