using System.Text;
using EcsPosture.Checks.Catalogue;

namespace EcsPosture.Checks.Documentation;

/// <summary>The list of all checks in the documentation, by main topic.</summary>
public static class CatalogueIndex
{
    /// <summary>The list as Markdown.</summary>
    public static string Render(CheckCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var page = new StringBuilder();
        page.Append("# Checks\n\n");
        page.Append(System.Globalization.CultureInfo.InvariantCulture, $"{catalogue.Checks.Count} checks, each with a page of its own. ");
        page.Append("These pages are made from the checks themselves. How to write one: [Add a check](../add-a-check.md).\n\n");
        foreach (var topic in Enum.GetValues<Topic>())
        {
            var checks = catalogue.Checks.Where(c => c.Info.Topics[0] == topic).ToList();
            if (checks.Count == 0)
            {
                continue;
            }

            page.Append("## ").Append(CheckPage.TopicTitle(topic)).Append("\n\n| check | severity | judges |\n|---|---|---|\n");
            foreach (var info in checks.Select(c => c.Info))
            {
                page.Append("| [").Append(Markdown.Escape(info.Title)).Append("](").Append(info.Id).Append(".md) | ").Append(info.Severity).Append(" | ").Append(info.ResourceType).Append(" |\n");
            }

            page.Append('\n');
        }

        page.Append("## Notes\n\nWhere a condition differs from what other tools or the standards say, [Differences](../checks-differences.md) tells how and why.\n");
        return page.ToString();
    }
}
