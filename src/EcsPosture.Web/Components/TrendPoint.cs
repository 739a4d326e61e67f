namespace EcsPosture.Web.Components;

/// <summary>One point of a trend.</summary>
/// <param name="At">When it was measured.</param>
/// <param name="Value">What was measured; null leaves a gap in the line.</param>
public sealed record TrendPoint(DateTimeOffset At, double? Value);
