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
        var throttle = new Option<bool>("--throttle") { Description = "Enforce the token buckets of the ECS API, as AWS does." };
        var faults = new Option<string?>("--faults") { Description = "JSON file of faults: which actions are denied, throttled, broken or slow.", HelpName = "FILE" };
        var scale = new Option<string?>("--scale") { Description = "Serve a synthetic estate of a size instead: clusters=,services=,families=,revisions=,tasks=,roles=", HelpName = "SIZES" };
        var command = new Command("simulate", "Serves a snapshot as an AWS endpoint, for tools that honour AWS_ENDPOINT_URL.") { snapshot, urls, throttle, faults, scale };
        command.Runs(async (parsed, cancellationToken) =>
        {
            var estate = Estate(parsed.GetValue(snapshot), parsed.GetValue(scale));
            var (address, port) = Listen(parsed.GetRequiredValue(urls));
            var options = new SimulatorOptions
            {
                Address = address,
                Port = port,
                Throttle = parsed.GetValue(throttle),
                Faults = Faults(parsed.GetValue(faults)),
            };
            await using var simulator = await AwsSimulator.StartAsync(estate, options, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync($"Simulating AWS at {simulator.Url.ToString().TrimEnd('/')}");
            await output.WriteLineAsync($"Accounts: {string.Join(", ", estate.Select(d => d.Manifest.AccountId).Distinct(StringComparer.Ordinal))}. Any access key is accepted.");
            await output.FlushAsync(cancellationToken);
            await StopSignal.WaitAsync(cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static IReadOnlyList<SnapshotDocuments> Estate(string? snapshot, string? scale)
    {
        if (snapshot is null == scale is null)
        {
            throw new CommandFailedException("Give either --snapshot DIR or --scale SIZES.");
        }

        try
        {
            return scale is not null ? SyntheticEstate.Build(ScaleOptions.Parse(scale)) : [.. SnapshotSource.Load(snapshot!, []).SelectMany(account => account)];
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
