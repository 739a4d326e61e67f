using EcsPosture.Collection.Aws.Calls;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EcsPosture.Web.Telemetry;

/// <summary>Logs to the console, and logs, metrics and traces to a collector of OpenTelemetry when one is named.</summary>
internal static class TelemetryServices
{
    private const string FormatKey = "Logging:Format";
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Lines for people, or with <c>Logging:Format=json</c> one JSON object for each event, with the scan that it belongs to.</summary>
    /// <exception cref="StartRefusedException">The format is unknown.</exception>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        switch (builder.Configuration[FormatKey])
        {
            case null or "" or "text":
                builder.Logging.AddSimpleConsole(console => console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:sszzz ");
                break;
            case "json":
                builder.Logging.AddJsonConsole(console =>
                {
                    console.IncludeScopes = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                });
                break;
            case var other:
                throw new StartRefusedException($"{FormatKey} is “{other}”: write text or json.");
        }
    }

    /// <summary>Sends nothing, and costs no start time, unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, ProcessRole role)
    {
        if (string.IsNullOrEmpty(builder.Configuration[EndpointKey]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? "ecs-posture"))
            .WithMetrics(metrics => metrics.AddMeter(ScanTelemetry.Name, CallTelemetry.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation())
            .WithTracing(traces => traces.AddSource(ScanTelemetry.Name, CallTelemetry.Name).AddAspNetCoreInstrumentation())
            .WithLogging(null, logs => logs.IncludeScopes = true)
            .UseOtlpExporter();
        if (role.HasWork())
        {
            builder.Services.AddHostedService<StoreGauges>();
        }
    }
}
