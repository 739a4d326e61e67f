using System.Globalization;
using EcsPosture.Checks;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Web.Components;

namespace EcsPosture.Web.Features.Overview;

/// <summary>The Overview in one sentence.</summary>
internal static class Headline
{
    /// <summary>"3 critical and 14 high findings in 4 clusters; 6 new since 23 Nov, 06:00 UTC."</summary>
    public static string Of(OverviewView view, Reader reader)
    {
        var worst = new List<string>();
        foreach (var severity in (Severity[])[Severity.Critical, Severity.High])
        {
            if (view.Open[severity] > 0)
            {
                worst.Add(string.Create(CultureInfo.InvariantCulture, $"{view.Open[severity]:N0} {severity.ToString().ToLowerInvariant()}"));
            }
        }

        var open = (worst.Count, view.Open.Total) switch
        {
            (0, 0) => "No open findings",
            (0, _) => $"No critical or high findings; {Words.Count(view.Open.Total, "lesser finding")}",
            _ => $"{string.Join(" and ", worst)} {(view.Open.Critical + view.Open.High == 1 ? "finding" : "findings")}",
        };
        var where = view.ClustersWithFindings > 0 ? $" in {Words.Count(view.ClustersWithFindings, "cluster")}" : "";
        return open + where + New(view, reader) + ".";
    }

    private static string New(OverviewView view, Reader reader)
    {
        if (view.NewSince is not { } since)
        {
            return "";
        }

        var local = reader.Local(since).ToString("d MMM, HH:mm", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"; {(view.NewFindings == 0 ? "none" : view.NewFindings.ToString("N0", CultureInfo.InvariantCulture))} new since {local} {reader.ZoneName(since)}");
    }
}
