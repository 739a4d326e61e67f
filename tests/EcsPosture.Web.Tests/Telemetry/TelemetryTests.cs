using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Simulator;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcsPosture.Web.Tests.Telemetry;

/// <summary>The program beside a collector of OpenTelemetry.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_scan_reaches_the_collector_as_metrics_spans_and_logs_with_its_number_and_a_sign_in_link_does_not()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var collector = await Collector.StartAsync();
        string link;
        await using var simulator = await AwsSimulator.StartAsync(SyntheticEstate.Build(new(Clusters: 1, Services: 2, Families: 2, Revisions: 1, Tasks: 2, Roles: 2)), cancellationToken: cancellationToken);
        await using (var app = await RunningApp.StartAsync(settings: new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["Logging:LogLevel:EcsPosture.Web.Scanning"] = "Information",
        }))
        {
            var services = app.App.Services;
            services.GetRequiredService<DemoEndpoint>().Url = simulator.Url;
            var connection = await services.GetRequiredService<ConnectionStore>().AddAsync(
                Actor.System, new() { Name = "watched", Regions = [SyntheticEstate.Region], EndpointUrl = simulator.Url.ToString() }, cancellationToken);
            var id = await services.GetRequiredService<ScanRequests>().StartAsync(Actor.System, new(connection, ScanTrigger.Manual), cancellationToken);
            while ((await services.GetRequiredService<ScanStore>().FindAsync(id, cancellationToken))!.State is ScanState.Queued or ScanState.Running)
            {
                await Task.Delay(50, cancellationToken);
            }

            link = app.Link;
            using var stranger = app.Browser();
            using var page = await stranger.GetAsync(link, cancellationToken);
            await services.GetServices<IHostedService>().OfType<StoreGauges>().Single().ReadAsync(cancellationToken);
            await app.App.StopAsync(cancellationToken);
        }

        var metrics = collector.Sent("/v1/metrics");
        Assert.All(
            (string[])["ecs_posture.aws.calls", "ecs:ListClusters", "ecs_posture.scan.duration", "succeeded", "ecs_posture.findings.open", "critical", "ecs_posture.scans", "queued"],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.All(
            (string[])["scan.id", "watched", "collect and read", "judge and record", "ecs:DescribeTaskDefinition"],
            name => Assert.Contains(name, collector.Sent("/v1/traces"), StringComparison.Ordinal));
        Assert.Contains("/sign-in", collector.Sent("/v1/traces"), StringComparison.Ordinal);
        Assert.DoesNotContain(link[(link.IndexOf('=') + 1)..], collector.Sent("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("ScanId", collector.Sent("/v1/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_collector_nothing_listens_and_no_gauge_is_read()
    {
        await using var app = await RunningApp.StartAsync();

        Assert.Empty(app.App.Services.GetServices<IHostedService>().OfType<StoreGauges>());
        Assert.Null(ScanTelemetry.Step("unheard"));
    }

    [Fact]
    public async Task An_unknown_format_of_logs_is_refused_with_those_that_there_are()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => RunningApp.StartAsync(settings: new() { ["Logging:Format"] = "xml" }));

        Assert.Contains("Logging:Format is “xml”: write text or json.", refused.Message, StringComparison.Ordinal);
    }
}
