using System.Text.RegularExpressions;
using EcsPosture.Checks.Catalogue;
using Xunit;

namespace EcsPosture.Checks.Tests.Catalogue;

public sealed partial class CatalogueTests
{
    private static readonly string[] Placeholders =
        ["family", "revision", "container", "cluster", "service", "role", "log-group", "trail", "region", "account", "partition", "name", "arn"];

    public static TheoryData<string> Ids => [.. CheckCatalogue.Default.Checks.Select(c => c.Info.Id)];

    [Fact]
    public void Ids_are_unique_and_found()
    {
        Assert.NotEmpty(CheckCatalogue.Default.Checks);
        Assert.Equal(CheckCatalogue.Default.Checks.Count, CheckCatalogue.Default.Checks.Select(c => c.Info.Id).Distinct().Count());
        Assert.All(CheckCatalogue.Default.Checks, check => Assert.Same(check, CheckCatalogue.Default.Find(check.Info.Id)));
        Assert.Null(CheckCatalogue.Default.Find("no-such-check"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_check_says_what_it_is_in_prose_that_follows_the_rules(string id)
    {
        var info = CheckCatalogue.Default.Find(id)!.Info;

        Assert.Matches("^ecs-[a-z0-9-]+$", info.Id);
        Assert.False(info.Title.EndsWith('.'), info.Title);
        Assert.NotEmpty(info.Topics);
        Assert.NotEmpty(info.Pages);
        Assert.InRange(SentenceEnd().Count(info.Rationale), 1, 3);
        string?[] sentences =
        [
            info.Rationale, info.PassWhen, info.FailWhen, info.NotApplicableWhen, info.ManualWhen, info.SeverityNote, info.Remediation.Summary, info.Remediation.SideEffects,
            .. info.Parameters.Select(p => p.Description),
        ];
        Assert.All(sentences.OfType<string>(), s => Assert.True(s.EndsWith('.'), s));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_check_names_actions_in_the_form_of_IAM(string id)
    {
        var actions = CheckCatalogue.Default.Find(id)!.Info.Actions;

        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches("^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$", action));
        Assert.Equal(actions.Count, actions.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Snippets_hold_no_misspelt_placeholder(string id)
    {
        var fix = CheckCatalogue.Default.Find(id)!.Info.Remediation;
        var words = new[] { fix.Cli, fix.Terraform, fix.CloudFormation }.OfType<string>().SelectMany(text => Placeholder().Matches(text).Select(m => m.Groups[1].Value));

        Assert.All(words, word => Assert.True(Placeholders.Contains(word), word));
        Assert.DoesNotMatch(Placeholder(), fix.Summary + fix.SideEffects);
    }

    [Fact]
    public void Every_check_is_run_by_a_test()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests", "EcsPosture.Checks.Tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var without = CheckCatalogue.Default.Checks
            .Select(c => c.GetType().Name)
            .Where(name => !tests.Contains($"<{name}>", StringComparison.Ordinal));

        Assert.Empty(without);
    }

    [GeneratedRegex(@"\.(\s|$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"(?<!\$)\{([a-z][a-z-]*)\}")]
    private static partial Regex Placeholder();
}
