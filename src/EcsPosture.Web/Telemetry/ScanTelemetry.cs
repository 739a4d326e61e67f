using System.Diagnostics;
using System.Diagnostics.Metrics;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Scans;

namespace EcsPosture.Web.Telemetry;

/// <summary>Scans as metrics and spans, for whoever listens to <see cref="Name"/>; nothing is written while nobody does.</summary>
internal static class ScanTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "EcsPosture";

    private static readonly ActivitySource Spans = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "ecs_posture.scan.duration",
        "s",
        "From the first call to the finished record",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 60, 120, 300, 600, 1200, 3600] });

    /// <summary>A scan begins: the span under which all its calls stand.</summary>
    public static Activity? Begin(Scan scan) => Spans.StartActivity("scan")?.SetTag("scan.id", scan.Id).SetTag("scan.connection", scan.Label).SetTag("scan.scope", scan.Scope.ToString());

    /// <summary>A part of a scan begins.</summary>
    public static Activity? Step(string name) => Spans.StartActivity(name);

    /// <summary>A scan ended so, after so long.</summary>
    public static void Ended(ScanState state, TimeSpan took) => Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("scan.state", FindingsReader.Word(state)));
}
