using System.CommandLine;
using System.Net;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>simulate</c>: serves a snapshot, or a synthetic estate, as an AWS endpoint.</summary>
internal static class SimulateCommand
{
    private const string DefaultUrls = "http://127.0.0.1:4570";

    public static Command Create()
    {
        var snapshot = SnapshotSource.Option();
        var urls = new Option<string>("--urls") { Description = "Address to listen on.", DefaultValueFactory = _ => DefaultUrls, HelpName = "URL" };
        var throttle = new Option<bool>("--throttle") { Description = "Enforce the token buckets that AWS publishes, per account and region." };
        var faults = new Option<string?>("--faults") { Description = "JSON file of faults: which actions are denied, throttled, broken or slow.", HelpName = "FILE" };
        var latency = new Option<int>("--latency") { Description = "Hold every answer back for so many milliseconds.", HelpName = "MS" };
        latency.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--latency: milliseconds are not negative.");
            }
        });
        var scale = new Option<string?>("--scale") { Description = "Serve a synthetic estate of a size instead: clusters=,services=,families=,revisions=,tasks=,roles=", HelpName = "SIZES" };
        var command = new Command("simulate", "Serves a snapshot as an AWS endpoint, for tools that honour AWS_ENDPOINT_URL.") { snapshot, urls, throttle, latency, faults, scale };
        command.Runs(async (parsed, cancellationToken) =>
        {
            var (address, port) = Listen(parsed.GetRequiredValue(urls));
            var options = new SimulatorOptions
            {
                Address = address,
                Port = port,
                Throttle = parsed.GetValue(throttle),
                Latency = TimeSpan.FromMilliseconds(parsed.GetValue(latency)),
                Faults = Faults(parsed.GetValue(faults)),
            };
            var (simulator, accounts) = await StartAsync(parsed.GetValue(snapshot), parsed.GetValue(scale), options, cancellationToken);
            await using var running = simulator;
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync($"Simulating AWS at {simulator.Url.ToString().TrimEnd('/')}");
            await output.WriteLineAsync($"Accounts: {string.Join(", ", accounts)}. Any access key is accepted.");
            await output.FlushAsync(cancellationToken);
            await StopSignal.WaitAsync(cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<(AwsSimulator Simulator, IEnumerable<string> Accounts)> StartAsync(string? snapshot, string? scale, SimulatorOptions options, CancellationToken cancellationToken)
    {
        if (snapshot is null == scale is null)
        {
            throw new CommandFailedException("Give either --snapshot DIR or --scale SIZES.");
        }

        try
        {
            if (scale is not null)
            {
                return (await AwsSimulator.StartAsync(ScaleOptions.Parse(scale), options: options, cancellationToken: cancellationToken), [SyntheticEstate.AccountId]);
            }

            SnapshotDocuments[] estate = [.. SnapshotSource.Load(snapshot!, []).SelectMany(account => account)];
            return (await AwsSimulator.StartAsync(estate, options, cancellationToken), estate.Select(d => d.Manifest.AccountId).Distinct(StringComparer.Ordinal));
        }
        catch (FormatException wrong)
        {
            throw new CommandFailedException($"--scale: {wrong.Message}");
        }
    }

    private static (IPAddress Address, int Port) Listen(string urls)
    {
        if (!Uri.TryCreate(urls, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/")
        {
            throw new CommandFailedException($"--urls: “{urls}” is not an http address such as {DefaultUrls}.");
        }

        return uri.Host == "localhost" ? (IPAddress.Loopback, uri.Port)
            : IPAddress.TryParse(uri.IdnHost, out var address) ? (address, uri.Port)
            : throw new CommandFailedException($"--urls: the host must be localhost or an IP address, not {uri.Host}.");
    }

    private static SimulatorFaults Faults(string? file)
    {
        try
        {
            return file is null ? new() : SimulatorFaults.Load(file);
        }
        catch (FormatException wrong)
        {
            throw new CommandFailedException($"{file}: {wrong.Message}");
        }
    }
}
