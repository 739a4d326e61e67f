using System.Text.Json;
using System.Text.RegularExpressions;
using EcsPosture.Checks.Catalogue;
using Xunit;

namespace EcsPosture.Checks.Tests.Catalogue;

/// <summary>Walks the catalogue of checks that the project set out with (<c>catalogue.json</c> beside this file) and the code together.</summary>
public sealed partial class CatalogueWalkTests
{
    // The model of shared responsibility is no topic of a finding here: every check says whose side it is on, by launch type.
    private const string SharedResponsibility = "Shared responsibility";

    private static readonly Dictionary<string, Topic> TopicNames = new()
    {
        ["IAM"] = Topic.Iam,
        ["Logging"] = Topic.Logging,
        ["Compliance"] = Topic.Compliance,
        ["Infra"] = Topic.Infrastructure,
    };

    private static readonly string Here = Path.Combine(RepositoryRoot.Path, "tests", "EcsPosture.Checks.Tests", "Catalogue", "catalogue.json");

    [Fact]
    public void The_catalogue_and_the_code_name_the_same_checks()
    {
        var planned = Planned().Select(p => p.Id).Order(StringComparer.Ordinal);

        Assert.Equal(planned, CheckCatalogue.Default.Checks.Select(c => c.Info.Id));
    }

    [Fact]
    public void Severities_and_topics_are_the_same_or_the_difference_is_explained()
    {
        var differences = new List<string>();
        foreach (var plan in Planned())
        {
            if (CheckCatalogue.Default.Find(plan.Id)?.Info is not { } info)
            {
                continue;
            }

            if (!string.Equals(info.Severity.ToString(), plan.Severity, StringComparison.OrdinalIgnoreCase))
            {
                differences.Add($"{plan.Id} severity");
            }

            if (!info.Topics.Order().SequenceEqual(plan.Topics.Where(t => t != SharedResponsibility).Select(t => TopicNames[t]).Order()))
            {
                differences.Add($"{plan.Id} topics");
            }
        }

        Assert.Equal(differences.Order(StringComparer.Ordinal), Explained().Order(StringComparer.Ordinal));
    }

    private static List<PlannedCheck> Planned() =>
        JsonSerializer.Deserialize<List<PlannedCheck>>(File.ReadAllText(Here), JsonSerializerOptions.Web)!;

    // Rows "| `ecs-…` | severity or topics | why |" of the section on the plan.
    private static IEnumerable<string> Explained()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "checks-differences.md"));
        var section = text[text.IndexOf("## Differences from the plan", StringComparison.Ordinal)..];
        return Row().Matches(section).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}");
    }

    [GeneratedRegex(@"^\| `(ecs-[a-z0-9-]+)` \| (severity|topics) \| \S.* \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    private sealed record PlannedCheck(string Id, string Severity, IReadOnlyList<string> Topics);
}
