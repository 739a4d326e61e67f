namespace EcsPosture.Findings.Retention;

/// <summary>How long history is kept. Null keeps it for ever. What a page shows as the present is never removed.</summary>
public sealed record RetentionPolicy
{
    /// <summary>The longest time that can be set, in days.</summary>
    public const int MostDays = 3650;

    /// <summary>The most scans that can be set.</summary>
    public const int MostScans = 1_000_000;

    /// <summary>What holds until something else is set.</summary>
    public static RetentionPolicy Default { get; } = new() { ScanDays = 400, ScansPerConnection = 10_000, ResolvedDays = 400, AuditDays = null };

    /// <summary>Days for which a scan is kept with its counts, gaps and coverage, from its end on.</summary>
    public int? ScanDays { get; init; }

    /// <summary>How many scans are kept of each connection, and of all imports together; the newest stay.</summary>
    public int? ScansPerConnection { get; init; }

    /// <summary>Days for which a resolved finding is kept with its events, from its resolution on. One that fails again later counts as new.</summary>
    public int? ResolvedDays { get; init; }

    /// <summary>Days for which it is kept who did what.</summary>
    public int? AuditDays { get; init; }

    /// <summary>What is wrong with it, in words that name the field; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        Check("Scans", ScanDays, MostDays, "days");
        Check("Scans of a connection", ScansPerConnection, MostScans, "scans");
        Check("Resolved findings", ResolvedDays, MostDays, "days");
        Check("Who did what", AuditDays, MostDays, "days");
        return errors;

        void Check(string field, int? value, int most, string unit)
        {
            if (value is < 1 || value > most)
            {
                errors.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{field}: give 1 to {most} {unit}, or leave it empty to keep all."));
            }
        }
    }
}
