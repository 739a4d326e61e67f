namespace EcsPosture.Web.Components;

/// <summary>How <see cref="LocalTime"/> writes a moment.</summary>
public enum TimeStyle
{
    /// <summary>24 Nov 2026, 08:06 UTC+1.</summary>
    Minute,

    /// <summary>24 Nov 2026, 08:06:41 UTC+1.</summary>
    Second,

    /// <summary>24 Nov 2026.</summary>
    Day,

    /// <summary>08:06 UTC+1.</summary>
    Clock,

    /// <summary>6 minutes ago; the moment itself on hover.</summary>
    Ago,
}
