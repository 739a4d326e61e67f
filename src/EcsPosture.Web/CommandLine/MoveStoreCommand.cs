using System.CommandLine;
using System.Globalization;
using EcsPosture.Findings;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>move-store</c>: from the SQLite file to an empty PostgreSQL database.</summary>
internal static class MoveStoreCommand
{
    public static Command Create()
    {
        var data = ServeCommand.DataOption();
        var store = ServeCommand.StoreOption();
        var command = new Command("move-store", "Moves the store from the SQLite file in --data to the empty PostgreSQL database in --store. Stop the program first.") { data, store };
        command.Runs(async (parsed, cancellationToken) =>
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            var directory = Path.GetFullPath(parsed.GetValue(data) ?? configuration["ECSPOSTURE_DATA"] ?? ServeOptions.DefaultDataDirectory);
            var (from, to) = (new StoreLocation(directory), StoreChoice.Read(parsed.GetValue(store), configuration, directory));
            if (!to.IsShared)
            {
                throw new CommandFailedException($"Name the PostgreSQL database with --store or {StoreChoice.Setting}.");
            }

            if (!File.Exists(from.DatabasePath))
            {
                throw new CommandFailedException($"There is no store to move at {from}.");
            }

            await using var source = await OpenAsync(from, cancellationToken);
            await using var target = await OpenAsync(to, cancellationToken);
            await using var reading = await ContextAsync(source, cancellationToken);
            await using var writing = await ContextAsync(target, cancellationToken);
            var moved = await source.GetRequiredService<StoreMove>().RunAsync(reading, writing, cancellationToken);
            foreach (var table in moved.Where(table => table.Rows > 0))
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{table.Rows,12:N0}  {table.Name}"));
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Moved from {from} to the {to}; all rows were counted in both. The file was left as it is.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<ServiceProvider> OpenAsync(StoreLocation location, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddLogging().AddFindings(location).BuildServiceProvider();
        await services.GetRequiredService<StoreStartup>().MigrateAsync(cancellationToken);
        return services;
    }

    private static Task<PostureDbContext> ContextAsync(ServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<IDbContextFactory<PostureDbContext>>().CreateDbContextAsync(cancellationToken);
}
