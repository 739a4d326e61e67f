using System.CommandLine;
using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Settings;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>checks [ID]</c>: the catalogue, or one check in full.</summary>
internal static class ChecksCommand
{
    private const int Width = 80;
    private const string CommandsLabel = "AWS CLI";
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    private static readonly Dictionary<string, Action<IReadOnlyList<ShownCheck>, bool, TextWriter>> Formats = new(StringComparer.Ordinal)
    {
        ["table"] = WriteTable,
        ["json"] = WriteJson,
        ["markdown"] = WriteMarkdown,
    };

    public static Command Create()
    {
        var id = new Argument<string?>("ID") { Description = "One check, shown in full.", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string>("--format") { Description = "table, json or markdown.", DefaultValueFactory = _ => "table" };
        var settings = CheckSettingsOption.Create();
        var command = new Command("checks", "Shows the catalogue of checks, and what a settings file makes of it.") { id, format, settings };
        command.Runs((parsed, _) =>
        {
            if (!Formats.TryGetValue(parsed.GetRequiredValue(format), out var write))
            {
                throw new CommandFailedException($"Unknown format “{parsed.GetValue(format)}”. Use one of: {string.Join(", ", Formats.Keys)}.");
            }

            var wanted = parsed.GetValue(id);
            var set = CheckSettingsOption.Load(parsed.GetValue(settings));
            ShownCheck Shown(CheckInfo check) => new(check, set.GetValueOrDefault(check.Id, CheckSetting.None));
            write(wanted is null ? [.. CheckCatalogue.Default.Checks.Select(c => Shown(c.Info))] : [Shown(Find(wanted))], wanted is not null, parsed.InvocationConfiguration.Output);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static CheckInfo Find(string id)
    {
        if (CheckCatalogue.Default.Find(id) is { } check)
        {
            return check.Info;
        }

        var near = CheckCatalogue.Default.Checks.Select(c => c.Info.Id).Where(known => known.Contains(id, StringComparison.OrdinalIgnoreCase)).Take(5).ToList();
        var hint = near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?" : "“ecs-posture checks” lists all.";
        throw new CommandFailedException($"There is no check “{id}”. {hint}");
    }

    private static void WriteTable(IReadOnlyList<ShownCheck> checks, bool inFull, TextWriter output)
    {
        if (inFull)
        {
            WriteInFull(checks[0], output);
            return;
        }

        foreach (var check in checks)
        {
            output.WriteLine($"{Words.Of(check.Severity).ToUpperInvariant(),-10}{check.Info.Id}{(check.Marks.Length > 0 ? $" ({check.Marks})" : null)}");
            output.WriteLine($"          {TerminalText.Fit(check.Info.Title, Width - 10)}");
        }

        output.WriteLine();
        output.WriteLine(checks.Count == 1 ? "1 check" : $"{checks.Count} checks");
    }

    private static void WriteInFull(ShownCheck check, TextWriter output)
    {
        output.WriteLine(check.Info.Id);
        foreach (var (label, text) in Facts(check))
        {
            output.WriteLine();
            output.WriteLine(label);
            foreach (var paragraph in text.Split('\n'))
            {
                foreach (var line in label == CommandsLabel ? [paragraph] : TerminalText.Wrap(paragraph, Width - 2))
                {
                    output.WriteLine("  " + line);
                }
            }
        }
    }

    private static IEnumerable<(string Label, string Text)> Facts(ShownCheck shown)
    {
        var check = shown.Info;
        yield return ("Title", check.Title);
        yield return ("Severity", check.SeverityNote is null ? Words.Of(check.Severity) : $"{Words.Of(check.Severity)}. {check.SeverityNote}");
        if (shown.Marks.Length > 0)
        {
            yield return ("Set to", shown.Marks);
        }

        yield return ("Topics", string.Join(", ", check.Topics.Select(Words.Of)));
        yield return ("Judges", check.ResourceType.ToString());
        yield return ("Why it matters", check.Rationale);
        yield return ("Passes when", check.PassWhen);
        yield return ("Fails when", check.FailWhen);
        if (check.NotApplicableWhen is { } notApplicable)
        {
            yield return ("Does not apply when", notApplicable);
        }

        if (check.ManualWhen is { } manual)
        {
            yield return ("A person judges when", manual);
        }

        yield return ("Fix", check.Remediation.SideEffects is { } effects ? $"{check.Remediation.Summary}\n{effects}" : check.Remediation.Summary);
        if (check.Remediation.Cli is { } cli)
        {
            yield return (CommandsLabel, cli);
        }

        if (check.Parameters.Count > 0)
        {
            yield return ("Settings", string.Join('\n', check.Parameters.Select(p => $"{p.Name} ({(shown.Setting.Parameters.TryGetValue(p.Name, out var value) ? $"set to {value}, " : null)}default {p.Default}): {p.Description}")));
        }

        if (check.Controls.Count > 0)
        {
            yield return ("Controls", string.Join('\n', check.Controls.GroupBy(c => c.Framework).Select(g => $"{g.Key}: {string.Join(", ", g.Select(c => c.Control))}")));
        }

        yield return ("Needs", string.Join(", ", check.Actions));
    }

    private static void WriteMarkdown(IReadOnlyList<ShownCheck> checks, bool inFull, TextWriter output)
    {
        if (!inFull)
        {
            output.WriteLine("| check | severity | topics | judges | title |");
            output.WriteLine("|---|---|---|---|---|");
            foreach (var check in checks)
            {
                output.WriteLine($"| `{check.Info.Id}`{(check.Marks.Length > 0 ? $" ({Escape(check.Marks)})" : null)} | {Words.Of(check.Severity)} | {string.Join(", ", check.Info.Topics.Select(Words.Of))} | {check.Info.ResourceType} | {Escape(check.Info.Title)} |");
            }

            return;
        }

        output.WriteLine($"# {Escape(checks[0].Info.Title)}");
        output.WriteLine();
        output.WriteLine($"`{checks[0].Info.Id}`");
        foreach (var (label, text) in Facts(checks[0]).Where(f => f.Label != "Title"))
        {
            output.WriteLine();
            output.WriteLine($"## {label}");
            output.WriteLine();
            output.WriteLine(label == CommandsLabel ? $"```sh\n{text}\n```" : Escape(text).Replace("\n", "\n\n", StringComparison.Ordinal));
        }
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static void WriteJson(IReadOnlyList<ShownCheck> checks, bool inFull, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            if (inFull)
            {
                WriteCheck(json, checks[0]);
            }
            else
            {
                json.WriteStartArray();
                foreach (var check in checks)
                {
                    WriteCheck(json, check);
                }

                json.WriteEndArray();
            }
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void WriteCheck(Utf8JsonWriter json, ShownCheck shown)
    {
        var check = shown.Info;
        json.WriteStartObject();
        json.WriteString("id", check.Id);
        json.WriteNumber("version", check.Version);
        json.WriteString("title", check.Title);
        json.WriteBoolean("enabled", shown.IsEnabled);
        json.WriteString("severity", Words.Of(shown.Severity));
        json.WriteString("ownSeverity", Words.Of(check.Severity));
        json.WriteStrings("topics", check.Topics.Select(Words.Of));
        json.WriteStrings("pages", check.Pages);
        json.WriteString("resourceType", check.ResourceType.ToString());
        json.WriteStartObject("responsibility");
        foreach (var launchType in LaunchTypes.All)
        {
            json.WriteString(launchType, check.Responsibility.For(launchType).ToString().ToLowerInvariant());
        }

        json.WriteEndObject();
        json.WriteString("rationale", check.Rationale);
        json.WriteString("passWhen", check.PassWhen);
        json.WriteString("failWhen", check.FailWhen);
        json.WriteString("notApplicableWhen", check.NotApplicableWhen);
        json.WriteString("manualWhen", check.ManualWhen);
        json.WriteStartObject("remediation");
        json.WriteString("summary", check.Remediation.Summary);
        json.WriteString("cli", check.Remediation.Cli);
        json.WriteString("terraform", check.Remediation.Terraform);
        json.WriteString("cloudFormation", check.Remediation.CloudFormation);
        json.WriteString("sideEffects", check.Remediation.SideEffects);
        json.WriteEndObject();
        json.WriteStartArray("controls");
        foreach (var control in check.Controls)
        {
            json.WriteStartObject();
            json.WriteString("framework", control.Framework);
            json.WriteString("control", control.Control);
            json.WriteString("source", control.Source.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStrings("actions", check.Actions);
        json.WriteStartArray("parameters");
        foreach (var parameter in check.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("value", shown.Setting.Parameters.GetValueOrDefault(parameter.Name, parameter.Default));
            json.WriteString("default", parameter.Default);
            json.WriteString("description", parameter.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A check with what a settings file sets about it.</summary>
    private sealed record ShownCheck(CheckInfo Info, CheckSetting Setting)
    {
        public bool IsEnabled => Setting.IsEnabled is not false;

        public Severity Severity => Setting.Severity ?? Info.Severity;

        /// <summary>What is set, in words; empty when nothing is but parameters.</summary>
        public string Marks => string.Join(
            ", ",
            ((string?[])[IsEnabled ? null : "off", Setting.Severity is { } severity ? $"severity {Words.Of(severity)}" : null]).OfType<string>());
    }
}
