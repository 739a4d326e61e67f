using System.CommandLine;
using System.Text;
using EcsPosture.Web.SignIn;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>hash-password</c>: makes the hash that <c>SignIn:AdministratorPasswordHash</c> wants.</summary>
internal static class HashPasswordCommand
{
    public static Command Create(TextReader input)
    {
        var command = new Command("hash-password", "Reads a password (typed unseen, or the first line of standard input) and prints its hash.");
        command.Runs(async (parsed, cancellationToken) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            var isTyped = ReferenceEquals(input, Console.In) && !Console.IsInputRedirected;
            var password = isTyped ? TypeTwice(error) : await input.ReadLineAsync(cancellationToken);
            try
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(PasswordHashes.Create(password ?? ""));
                return ExitCodes.Done;
            }
            catch (ArgumentException)
            {
                throw new CommandFailedException($"The password must have at least {PasswordHashes.ShortestPassword} characters.");
            }
        });
        return command;
    }

    private static string TypeTwice(TextWriter prompts)
    {
        var first = Type("Password: ", prompts);
        return Type("Again: ", prompts) == first ? first : throw new CommandFailedException("The two passwords are not the same.");
    }

    private static string Type(string prompt, TextWriter prompts)
    {
        prompts.Write(prompt);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key is not ConsoleKey.Enter)
        {
            if (key.Key is ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        prompts.WriteLine();
        return typed.ToString();
    }
}
