using System.Globalization;
using System.Net;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Web.Exports.Html;

namespace EcsPosture.Web.Exports.Compliance;

/// <summary>Compliance as one HTML file without scripts, for an auditor: it needs nothing else and opens from a disk.</summary>
public sealed class ComplianceHtml : IComplianceExport
{
    /// <inheritdoc />
    public string Name => "html";

    /// <inheritdoc />
    public string Title => "HTML report";

    /// <inheritdoc />
    public string MediaType => "text/html; charset=utf-8";

    /// <inheritdoc />
    public void Write(ComplianceDocument document, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        var taken = document.TakenAt is { } at ? $"Read {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : "Nothing was read yet";
        output.Write(HtmlFile.Head("Compliance of Amazon ECS", script: null));
        output.Write($"""
            <header><div><h1>Compliance of Amazon ECS</h1>
            <p class="quiet">{Encode($"{taken}: {document.Scope}. {Product.Name} {Product.Version}.")}</p>
            <p class="quiet">A control passes only as far as checks see. What could not be read is not assessed, and never counted as passed.{(document.PublishedOnly ? " Only published mappings count." : " Each check says whether its mapping is published, another tool's or ours.")}</p>
            </div></header>
            <main>

            """);
        foreach (var result in document.Results)
        {
            WriteResult(result, output);
        }

        output.Write("</main>\n</body>\n</html>\n");
    }

    private static void WriteResult(ComplianceResult result, TextWriter output)
    {
        var id = result.Framework.Key;
        output.Write($"<section class=\"panel\" aria-labelledby=\"{Encode(id)}\"><h2 id=\"{Encode(id)}\">{Encode(result.Framework.Title)}</h2><dl class=\"figures\">");
        foreach (var status in Enum.GetValues<ControlStatus>())
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"<div><dt>{Encode(ControlWords.Of(status))}</dt><dd>{result.Count(status)}</dd></div>"));
        }

        output.Write($"</dl><p class=\"quiet\">{Encode(result.Framework.Beyond)}</p>");
        if (result.UncoveredSections.Count > 0)
        {
            output.Write($"<p>No check looks at: {Encode(string.Join("; ", result.UncoveredSections.Select(s => $"{s.Key} {s.Title}")))}.</p>");
        }

        output.Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{Encode(id)}\"><table><thead><tr><th scope=\"col\">Control</th><th scope=\"col\">Status</th><th scope=\"col\">Check</th><th scope=\"col\">Mapping</th><th scope=\"col\" class=\"n\">Failed</th><th scope=\"col\" class=\"n\">Not assessed</th><th scope=\"col\" class=\"n\">To judge</th><th scope=\"col\" class=\"n\">Passed</th></tr></thead><tbody>\n");
        foreach (var control in result.Controls)
        {
            var status = control.Status;
            var first = $"<th scope=\"row\" class=\"word\">{Encode(control.Control.Id)}<div class=\"quiet\">{Encode(control.Control.Title)}</div></th><td{(status is ControlStatus.Failed ? " class=\"bad\"" : status is ControlStatus.Passed ? " class=\"good\"" : "")}>{Encode(ControlWords.Of(status))}</td>";
            if (control.Checks.Count == 0)
            {
                output.Write($"<tr>{first}<td class=\"quiet\">none</td><td></td><td></td><td></td><td></td><td></td></tr>\n");
            }

            foreach (var check in control.Checks)
            {
                output.Write($"<tr>{first}<td class=\"word\">{Encode(check.Mapping.Check.Title)}<div class=\"quiet\">{Encode(check.Mapping.Check.Id)}</div></td><td>{Encode(check.Mapping.Source.Word())}</td>");
                output.Write($"{Cell(check.Counts.Fails)}{Cell(check.Counts.NotAssessed)}{Cell(check.Counts.Manuals)}{Cell(check.Counts.Passes)}</tr>\n");
                first = "<td></td><td></td>";
            }
        }

        output.Write("</tbody></table></div></section>\n");
    }

    private static string Cell(int number) => string.Create(CultureInfo.InvariantCulture, $"<td class=\"n\">{number:N0}</td>");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
