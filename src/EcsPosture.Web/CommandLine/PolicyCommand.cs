using System.CommandLine;
using EcsPosture.Collection;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>policy</c>: the IAM policy that the scanner needs, generated from the actions it calls.</summary>
internal static class PolicyCommand
{
    private static readonly Dictionary<string, Func<bool, string>> Formats = new(StringComparer.Ordinal)
    {
        ["json"] = LeastPrivilegePolicy.ToJson,
        ["cloudformation"] = LeastPrivilegePolicy.ToCloudFormation,
    };

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "json (the policy) or cloudformation (a role with it).", DefaultValueFactory = _ => "json", HelpName = "FORMAT" };
        var organizations = new Option<bool>("--organizations") { Description = "With the permission to find the accounts of an organization, which no scan uses." };
        var command = new Command("policy", "Prints the least-privilege IAM policy for the scanner.") { format, organizations };
        command.Runs(async (parsed, _) =>
        {
            var make = Formats.GetValueOrDefault(parsed.GetRequiredValue(format))
                ?? throw new CommandFailedException($"Unknown format “{parsed.GetValue(format)}”. Use one of: {string.Join(", ", Formats.Keys)}.");
            await parsed.InvocationConfiguration.Output.WriteAsync(make(parsed.GetValue(organizations)));
            return ExitCodes.Done;
        });
        return command;
    }
}
