using System.CommandLine;
using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Web.Scanning;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>import</c>: records a snapshot in the store, as the page's button does.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var snapshot = SnapshotSource.Option();
        snapshot.Required = true;
        var data = ServeCommand.DataOption();
        var store = ServeCommand.StoreOption();
        var command = new Command("import", "Records a snapshot in the store.") { snapshot, data, store };
        command.Runs(async (parsed, cancellationToken) =>
        {
            var accounts = SnapshotSource.Load(parsed.GetRequiredValue(snapshot)!, []);
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton(TimeProvider.System);
            var directory = Path.GetFullPath(parsed.GetValue(data) ?? configuration["ECSPOSTURE_DATA"] ?? ServeOptions.DefaultDataDirectory);
            services.AddFindings(StoreChoice.Read(parsed.GetValue(store), configuration, directory));
            services.AddScanning(configuration);
            await using var provider = services.BuildServiceProvider();
            await provider.GetRequiredService<StoreStartup>().MigrateAsync(cancellationToken);
            var import = provider.GetRequiredService<SnapshotImport>();
            foreach (var account in accounts)
            {
                var result = await import.ImportAsync(WhoRunsIt, account, ScanTrigger.Cli, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Summary(result));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Whoever may write the store's files may change what is in it.</summary>
    private static Actor WhoRunsIt => new($"{Environment.UserName} (command line)", Role.Administrator);

    private static string Summary(ImportResult result)
    {
        var older = result.Summary.OlderRegions.Count > 0 ? $" Older than what is recorded, so without effect on findings: {string.Join(", ", result.Summary.OlderRegions)}." : "";
        return $"Account {result.AccountId} imported as scan {result.ScanId}: {result.Summary.Opened} opened, {result.Summary.Resolved} resolved, "
            + $"{result.Summary.Reopened} reopened, {result.Summary.Gaps} {(result.Summary.Gaps == 1 ? "gap" : "gaps")}.{older}";
    }
}
