using System.Globalization;
using System.Net;
using System.Text;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Web.Exports.Results;
using EcsPosture.Web.Features.Overview;

namespace EcsPosture.Web.Exports.Html;

/// <summary>The part of the HTML report above its list: what was read, how it stands, and what could not be read.</summary>
internal static class HtmlSummary
{
    private const int MostGaps = 100;

    public static string Of(ResultsHead head, IReadOnlyList<int> failsBySeverity)
    {
        var page = new StringBuilder();
        var estate = head.Estate;
        var all = estate.Checks.Values.Aggregate(VerdictCounts.None, (sum, counts) => sum + counts);
        page.Append("<header><div><h1>Security posture of Amazon ECS</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{Encode(Read(head))}</p></div><button type=\"button\" id=\"theme\">Light or dark</button></header>\n<main>\n");

        page.Append("<section class=\"panel\" aria-labelledby=\"all-title\"><h2 id=\"all-title\">All checks on all that was read</h2><dl class=\"figures\">");
        Figure(page, "failed", all.Fails);
        Figure(page, "not assessed", all.NotAssessed);
        Figure(page, "for a person to judge", all.Manuals);
        Figure(page, "passed", all.Passes);
        Figure(page, "not applicable", all.NotApplicable);
        page.Append("</dl><p class=\"quiet\">A result is what one check says of one subject. What could not be read is not assessed, and never counted as passed.");
        page.Append(head.IsWholeScan ? " What passes or does not apply is counted here and not listed below.</p>" : " The list below holds the findings that were asked for.</p>");
        page.Append("</section>\n<div class=\"pair\">");
        Severities(page, failsBySeverity);
        Topics(page, estate.Checks);
        page.Append("</div>\n");
        Frameworks(page, estate.Checks);
        Coverage(page, head);
        Gaps(page, head);
        return page.ToString();
    }

    private static string Read(ResultsHead head)
    {
        var places = head.Estate.Regions
            .GroupBy(r => r.AccountId, StringComparer.Ordinal)
            .Select(g => $"account {g.Key} ({string.Join(", ", g.Select(r => r.Region))})");
        return head.Estate.TakenAt is { } at
            ? $"Read {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC: {string.Join("; ", places)}. {Product.Name} {Product.Version}."
            : "Nothing was read yet.";
    }

    private static void Severities(StringBuilder page, IReadOnlyList<int> fails)
    {
        page.Append("<section class=\"panel\" aria-labelledby=\"severity-title\"><h2 id=\"severity-title\">Listed fails by severity</h2><table><thead><tr><th scope=\"col\">Severity</th><th scope=\"col\" class=\"n\">Fails</th></tr></thead><tbody>");
        foreach (var severity in Enum.GetValues<Severity>().OrderDescending())
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"s{(int)severity}\">{severity}</td><td class=\"n\">{fails[(int)severity]:N0}</td></tr>");
        }

        page.Append("</tbody></table></section>");
    }

    private static void Topics(StringBuilder page, IReadOnlyDictionary<string, VerdictCounts> checks)
    {
        page.Append("<section class=\"panel\" aria-labelledby=\"topic-title\"><h2 id=\"topic-title\">By topic of the guide</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"topic-title\"><table><thead><tr><th scope=\"col\">Topic</th>");
        Heads(page, "Failed", "Not assessed", "To judge", "Passed");
        page.Append("</tr></thead><tbody>");
        foreach (var topic in Enum.GetValues<Topic>())
        {
            var counts = CheckCatalogue.Default.Checks
                .Where(c => c.Info.Topics.Contains(topic))
                .Aggregate(VerdictCounts.None, (sum, c) => sum + checks.GetValueOrDefault(c.Info.Id, VerdictCounts.None));
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Encode(TopicNames.Of(topic))}</th>");
            Numbers(page, counts.Fails, counts.NotAssessed, counts.Manuals, counts.Passes);
            page.Append("</tr>");
        }

        page.Append("</tbody></table></div></section>");
    }

    private static void Frameworks(StringBuilder page, IReadOnlyDictionary<string, VerdictCounts> checks)
    {
        page.Append("<section class=\"panel\" aria-labelledby=\"framework-title\"><h2 id=\"framework-title\">Controls by framework</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"framework-title\"><table><thead><tr><th scope=\"col\">Framework</th>");
        Heads(page, "Failed", "Not assessed", "To judge", "Passed", "No result", "No check");
        page.Append("</tr></thead><tbody>");
        foreach (var framework in FrameworkList.All)
        {
            var result = ComplianceResult.Of(framework, ControlIndex.Default, checks.GetValueOrDefault);
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Encode(framework.Title)}</th>");
            Numbers(page, [.. Enum.GetValues<ControlStatus>().Select(result.Count)]);
            page.Append("</tr>");
        }

        page.Append("</tbody></table></div><p class=\"quiet\">A control passes only as far as checks see. Only controls that concern ECS and what surrounds it are counted.</p></section>\n");
    }

    private static void Coverage(StringBuilder page, ResultsHead head)
    {
        page.Append("<section class=\"panel\" aria-labelledby=\"coverage-title\"><h2 id=\"coverage-title\">Coverage</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"coverage-title\"><table><thead><tr><th scope=\"col\">Account</th><th scope=\"col\">Region</th>");
        Heads(page, "Existing", "Read");
        page.Append("<th scope=\"col\">Lists</th></tr></thead><tbody>");
        foreach (var region in head.Estate.Coverage.GroupBy(c => (c.AccountId, c.Region)))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encode(region.Key.AccountId)}</td><td>{Encode(region.Key.Region)}</td>");
            Numbers(page, region.Sum(c => c.Existing), region.Sum(c => c.Read));
            var unfinished = region.Where(c => !c.IsComplete).Select(c => c.Type.ToString()).Distinct(StringComparer.Ordinal).ToList();
            page.Append(unfinished.Count == 0 ? "<td class=\"good\">read to their end</td></tr>" : $"<td class=\"bad word\">not to their end: {Encode(string.Join(", ", unfinished))}</td></tr>");
        }

        page.Append("</tbody></table></div></section>");
    }

    private static void Gaps(StringBuilder page, ResultsHead head)
    {
        page.Append("<section class=\"panel\" aria-labelledby=\"gaps-title\"><h2 id=\"gaps-title\">Gaps</h2>");
        var gaps = head.Estate.Gaps
            .GroupBy(g => (g.AccountId, g.Region, g.Action, Why: g.Code ?? g.Kind.ToString(), g.Permission))
            .OrderByDescending(g => g.Sum(x => x.BlindedVerdicts))
            .ToList();
        if (gaps.Count == 0)
        {
            page.Append("<p>All that was asked for could be read.</p></section>");
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">What could not be read, and the permission that would close it{(gaps.Count > MostGaps ? $": the first {MostGaps} of {gaps.Count:N0}" : "")}.</p>");
        page.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"gaps-title\"><table><thead><tr><th scope=\"col\">Action</th><th scope=\"col\">Account</th><th scope=\"col\">Region</th><th scope=\"col\">Why</th><th scope=\"col\">Permission</th>");
        Heads(page, "Resources");
        page.Append("</tr></thead><tbody>");
        foreach (var gap in gaps.Take(MostGaps))
        {
            var (account, region, action, why, permission) = gap.Key;
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"code\">{Encode(action.Length == 0 ? "–" : action)}</td><td>{Encode(account)}</td><td>{Encode(region)}</td><td class=\"word\">{Encode(why)}</td><td class=\"code\">{Encode(permission ?? "–")}</td>");
            Numbers(page, gap.Count());
            page.Append("</tr>");
        }

        page.Append("</tbody></table></div></section>\n");
    }

    private static void Figure(StringBuilder page, string name, int value) =>
        page.Append(CultureInfo.InvariantCulture, $"<div><dt>{name}</dt><dd>{value:N0}</dd></div>");

    private static void Heads(StringBuilder page, params ReadOnlySpan<string> heads)
    {
        foreach (var head in heads)
        {
            page.Append("<th scope=\"col\" class=\"n\">").Append(head).Append("</th>");
        }
    }

    private static void Numbers(StringBuilder page, params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
        {
            page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{number:N0}</td>");
        }
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
