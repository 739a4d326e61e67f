namespace EcsPosture.Findings.Retention;

/// <summary>How large the store is and will be. Parts are estimated by their rows, so all but <see cref="Bytes"/> are about right, not exact.</summary>
public sealed record StoreForecast
{
    /// <summary>What the database takes now, in bytes, as the database says.</summary>
    public required long Bytes { get; init; }

    /// <summary>Of these, what history takes: scans with their counts, resolved findings with their events, who did what.</summary>
    public required long HistoryBytes { get; init; }

    /// <summary>Of these, what all scans take.</summary>
    public required long ScanBytes { get; init; }

    /// <summary>Scans kept.</summary>
    public required int Scans { get; init; }

    /// <summary>Resolved findings kept.</summary>
    public required int ResolvedFindings { get; init; }

    /// <summary>Scans that ended in the last thirty days, as a daily average.</summary>
    public double ScansPerDay => PerDayOfEach.Sum();

    /// <summary>What one scan takes, in bytes.</summary>
    public required long BytesPerScan { get; init; }

    /// <summary>Scans a day of late of each connection, and of all imports together.</summary>
    public required IReadOnlyList<double> PerDayOfEach { get; init; }

    /// <summary>What it grows by in a year, in bytes, while nothing is removed.</summary>
    public required long BytesPerYear { get; init; }

    /// <summary>What the database will take, in bytes, once a policy holds in full and the estate stays as it is; null when it keeps scans for ever.</summary>
    public long? SettledBytes(RetentionPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy is { ScanDays: null, ScansPerConnection: null })
        {
            return null;
        }

        var kept = PerDayOfEach.Sum(rate => Math.Min(policy.ScanDays * rate ?? double.MaxValue, policy.ScansPerConnection ?? double.MaxValue));
        return Bytes - ScanBytes + (long)(kept * BytesPerScan);
    }
}
