using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Documentation;
using Xunit;

namespace EcsPosture.Checks.Tests.Documentation;

/// <summary>The pages in <c>docs/checks</c> are made from the checks. With <c>UPDATE_DOCS=1</c> they are written anew instead of compared.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void The_pages_of_the_checks_are_up_to_date()
    {
        var pages = CheckCatalogue.Default.Checks.ToDictionary(c => c.Info.Id + ".md", c => CheckPage.Render(c.Info));
        pages["README.md"] = CatalogueIndex.Render(CheckCatalogue.Default);
        var folder = Path.Combine(RepositoryRoot.Path, "docs", "checks");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            Write(folder, pages);
        }

        var files = Directory.EnumerateFiles(folder, "*.md").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        var stale = pages.Where(p => files.GetValueOrDefault(p.Key) != p.Value).Select(p => p.Key).Concat(files.Keys.Except(pages.Keys)).Order();

        Assert.True(!stale.Any(), $"Run this test with UPDATE_DOCS=1 and commit: {string.Join(", ", stale)}");
    }

    [Fact]
    public void Links_of_the_hand_written_pages_lead_to_files()
    {
        var docs = Path.Combine(RepositoryRoot.Path, "docs");

        Assert.True(File.Exists(Path.Combine(docs, "add-a-check.md")));
        Assert.True(File.Exists(Path.Combine(docs, "checks-differences.md")));
    }

    [Fact]
    public void Text_of_a_check_never_becomes_markup()
    {
        var info = CheckCatalogue.Default.Checks[0].Info with
        {
            Title = "<script>alert(1)</script> | [link](javascript:1)",
            Rationale = "`code` *bold* _it_ # head\n| cell |.",
            Remediation = new() { Summary = "x.", Cli = "echo ```\n# Not a heading" },
        };

        var page = CheckPage.Render(info);

        Assert.Contains(@"# &lt;script&gt;alert(1)&lt;/script&gt; \| \[link\](javascript:1)", page, StringComparison.Ordinal);
        Assert.Contains(@"\`code\` \*bold\* \_it\_ \# head \| cell \|.", page, StringComparison.Ordinal);
        Assert.Contains("````sh\necho ```\n# Not a heading\n````", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Mappings_that_are_our_own_judgement_say_so()
    {
        var info = CheckCatalogue.Default.Checks[0].Info with { Controls = [new(FrameworkNames.Nist80053, "AU-12", MappingSource.Ours), new(FrameworkNames.PciDss, "10.3.3", MappingSource.OtherTool)] };

        var page = CheckPage.Render(info);

        Assert.Contains("| NIST 800-53 r5 | AU-12 | Generation of audit records | our judgement |", page, StringComparison.Ordinal);
        Assert.Contains("| from another tool |", page, StringComparison.Ordinal);
    }

    private static void Write(string folder, Dictionary<string, string> pages)
    {
        Directory.CreateDirectory(folder);
        foreach (var stale in Directory.EnumerateFiles(folder, "*.md").Where(file => !pages.ContainsKey(Path.GetFileName(file))).ToList())
        {
            File.Delete(stale);
        }

        foreach (var (name, page) in pages)
        {
            File.WriteAllText(Path.Combine(folder, name), page);
        }
    }
}
