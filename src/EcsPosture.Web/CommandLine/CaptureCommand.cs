using System.CommandLine;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>capture</c>: a live account into a snapshot folder, redacted.</summary>
internal static class CaptureCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output") { Description = "Folder to write to; it becomes ACCOUNT/REGION and ACCOUNT/global below.", HelpName = "DIR", Required = true };
        var live = new LiveAccountOptions();
        var command = new Command("capture", "Reads a live account into a snapshot folder. Secrets found in it are masked.") { output };
        live.AddTo(command);
        command.Runs(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetRequiredValue(output);
            var accounts = await live.CollectAsync(parsed, cancellationToken);
            foreach (var account in accounts)
            {
                SnapshotFolder.SaveTree(directory, account);
                var gaps = account.Sum(d => d.Manifest.Gaps.Count);
                var regions = string.Join(", ", account.Select(d => d.Manifest.Region));
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"Account {account[0].Manifest.AccountId} ({regions}) written to {directory}: {account.Sum(d => d.Files.Count)} files, {gaps} {(gaps == 1 ? "gap" : "gaps")}.");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
