using System.Text;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Checks.Topics;

namespace EcsPosture.Checks.Documentation;

/// <summary>The page of a check in the documentation, made from what stands in its file.</summary>
public static class CheckPage
{
    /// <summary>The page as Markdown.</summary>
    public static string Render(CheckInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        var page = new StringBuilder();
        page.Append("# ").Append(Markdown.Escape(info.Title)).Append("\n\n");
        page.Append(Markdown.Code(info.Id)).Append("\n\n");
        Facts(page, info);
        Section(page, "Why it matters", info.Rationale);
        Section(page, "Passes when", info.PassWhen);
        Section(page, "Fails when", info.FailWhen);
        Section(page, "Does not apply when", info.NotApplicableWhen);
        Section(page, "Left to a person when", info.ManualWhen);
        Fix(page, info.Remediation);
        Parameters(page, info);
        Controls(page, info);
        Permissions(page, info);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    internal static string TopicTitle(Topic topic) => TopicTree.HeadOf(topic).Title;

    private static void Facts(StringBuilder page, CheckInfo info)
    {
        page.Append("| | |\n|---|---|\n");
        Row(page, "Severity", info.Severity.ToString() + (info.SeverityNote is { } note ? $". {note}" : ""));
        Row(page, "Topics", string.Join(", ", info.Topics.Select(TopicTitle)));
        Row(page, "Judges", info.ResourceType.ToString());
        foreach (var launchType in LaunchTypes.All)
        {
            Row(page, $"Responsible on {launchType}", SideName(info.Responsibility.For(launchType)));
        }

        page.Append("| Guide | ").AppendJoin(", ", info.Pages.Select(key =>
            TopicTree.Find(key) is { } found ? $"[{Markdown.Escape(found.Title)}]({found.Url})" : Markdown.Escape(key))).Append(" |\n");
        Row(page, "Version", info.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        page.Append('\n');
    }

    private static void Fix(StringBuilder page, Remediation fix)
    {
        Section(page, "Fix", fix.Summary);
        Snippet(page, "AWS CLI", "sh", fix.Cli, RemediationText.Shell);
        Snippet(page, "Terraform", "hcl", fix.Terraform, RemediationText.Terraform);
        Snippet(page, "CloudFormation", "yaml", fix.CloudFormation, RemediationText.CloudFormation);
        if (fix.SideEffects is { } effects)
        {
            page.Append("**Side effects:** ").Append(Markdown.Escape(effects)).Append("\n\n");
        }
    }

    private static void Parameters(StringBuilder page, CheckInfo info)
    {
        if (info.Parameters.Count == 0)
        {
            return;
        }

        page.Append("## Parameters\n\n| name | default | meaning |\n|---|---|---|\n");
        foreach (var parameter in info.Parameters)
        {
            page.Append("| ").Append(Markdown.Code(parameter.Name)).Append(" | ").Append(Markdown.Escape(parameter.Default)).Append(" | ")
                .Append(Markdown.Escape(parameter.Description)).Append(" |\n");
        }

        page.Append('\n');
    }

    private static void Controls(StringBuilder page, CheckInfo info)
    {
        if (info.Controls.Count == 0)
        {
            return;
        }

        page.Append("## Framework controls\n\n| framework | control | about | mapping |\n|---|---|---|---|\n");
        foreach (var control in info.Controls)
        {
            page.Append("| ").Append(Markdown.Escape(control.Framework)).Append(" | ").Append(Markdown.Escape(control.Control)).Append(" | ")
                .Append(Markdown.Escape(ControlTitles.Find(control.Framework, control.Control) ?? "")).Append(" | ").Append(SourceName(control.Source)).Append(" |\n");
        }

        page.Append('\n');
    }

    private static void Permissions(StringBuilder page, CheckInfo info)
    {
        page.Append("## Permissions it needs\n\n");
        foreach (var action in info.Actions)
        {
            page.Append("- ").Append(Markdown.Code(action)).Append('\n');
        }

        page.Append('\n');
    }

    private static void Section(StringBuilder page, string title, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            page.Append("## ").Append(title).Append("\n\n").Append(Markdown.Escape(text)).Append("\n\n");
        }
    }

    private static void Snippet(
        StringBuilder page, string title, string language, string? content, Func<string, IReadOnlyDictionary<string, string?>, string> fill)
    {
        if (!string.IsNullOrEmpty(content))
        {
            page.Append("### ").Append(title).Append("\n\n");
            Markdown.Block(page, language, fill(content, RemediationText.NoNames));
        }
    }

    private static void Row(StringBuilder page, string name, string value) =>
        page.Append("| ").Append(name).Append(" | ").Append(Markdown.Escape(value)).Append(" |\n");

    private static string SideName(ResponsibleSide side) => side switch
    {
        ResponsibleSide.Customer => "you",
        ResponsibleSide.Aws => "AWS",
        ResponsibleSide.Shared => "you and AWS",
        _ => "nobody, it does not exist there",
    };

    private static string SourceName(MappingSource source) => source switch
    {
        MappingSource.Published => "published",
        MappingSource.OtherTool => "from another tool",
        _ => "our judgement",
    };
}
