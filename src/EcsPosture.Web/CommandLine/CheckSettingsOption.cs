using System.CommandLine;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Settings;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>--settings FILE</c>: what is set about checks, where there is no store.</summary>
internal static class CheckSettingsOption
{
    /// <summary>The option.</summary>
    public static Option<string?> Create() => new("--settings")
    {
        Description = "JSON file that switches checks off, or sets their severity and parameters.",
        HelpName = "FILE",
    };

    /// <summary>Reads the file; nothing is set without one.</summary>
    /// <exception cref="CommandFailedException">It cannot be read, or something in it is wrong; says all that is.</exception>
    public static IReadOnlyDictionary<string, CheckSetting> Load(string? file)
    {
        if (file is null)
        {
            return new Dictionary<string, CheckSetting>();
        }

        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--settings: {failure.Message}");
        }

        var settings = CheckSettingsFile.Read(text, CheckCatalogue.Default, out var errors);
        return errors.Count == 0 ? settings : throw new CommandFailedException(string.Join('\n', errors.Select(error => $"{file}: {error}")));
    }
}
