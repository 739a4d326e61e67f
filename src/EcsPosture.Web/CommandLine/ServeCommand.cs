using System.CommandLine;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>serve</c>: the dashboard.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Serves the dashboard.");
        AddTo(command);
        return command;
    }

    /// <summary>Gives a command <c>serve</c>'s options and lets it serve.</summary>
    public static void AddTo(Command command)
    {
        var demo = new Option<bool>("--demo") { Description = "Also start a simulated AWS endpoint with a demo estate, connect to it and scan it." };
        var urls = new Option<string?>("--urls") { Description = $"Addresses to listen on, separated by semicolons (default {ServeOptions.DefaultUrls}).", HelpName = "URLS" };
        var data = DataOption();
        var store = StoreOption();
        var role = new Option<ProcessRole>("--role")
        {
            Description = "What this process does, with a PostgreSQL store: web (pages and API), worker (scans and schedules) or all (default).",
            HelpName = "all|web|worker",
        };
        command.Add(demo);
        command.Add(urls);
        command.Add(data);
        command.Add(store);
        command.Add(role);
        command.Runs(async (parsed, cancellationToken) =>
        {
            var options = new ServeOptions
            {
                Demo = parsed.GetValue(demo),
                Urls = parsed.GetValue(urls),
                DataDirectory = parsed.GetValue(data),
                Store = parsed.GetValue(store),
                Role = parsed.GetValue(role),
            };
            await using var app = EcsPostureApp.Build(options);
            await app.RunAsync(cancellationToken);
            return ExitCodes.Done;
        });
    }

    /// <summary><c>--data</c>, for commands that use the store.</summary>
    public static Option<string?> DataOption() => new("--data")
    {
        Description = $"Folder of the store and keys (default: ECSPOSTURE_DATA, else {ServeOptions.DefaultDataDirectory}).",
        HelpName = "DIR",
    };

    /// <summary><c>--store</c>, for commands that use the store.</summary>
    public static Option<string?> StoreOption() => new("--store")
    {
        Description = $"PostgreSQL database of the store, such as \"Host=db;Database=posture;Username=posture\" (default: {StoreChoice.Setting}, else a SQLite file in --data). "
            + $"Keep the password out of it: {StoreChoice.PasswordFileSetting} names a file that holds it.",
        HelpName = "CONNECTION",
    };
}
