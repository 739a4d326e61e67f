using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Xunit;

namespace EcsPosture.Web.Tests;

/// <summary>Holds the table of projects and what each may reference.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["EcsPosture.Inventory"] = [],
        ["EcsPosture.Collection"] = ["EcsPosture.Inventory"],
        ["EcsPosture.Checks"] = ["EcsPosture.Inventory"],
        ["EcsPosture.Findings"] = ["EcsPosture.Checks", "EcsPosture.Inventory"],
        ["EcsPosture.Simulator"] = ["EcsPosture.Inventory"],
        ["EcsPosture.Web"] = ["EcsPosture.Inventory", "EcsPosture.Collection", "EcsPosture.Checks", "EcsPosture.Findings", "EcsPosture.Simulator"],
    };

    private static readonly Dictionary<string, string> OnlyIn = new()
    {
        ["AWSSDK."] = "EcsPosture.Collection",
        ["Microsoft.EntityFrameworkCore"] = "EcsPosture.Findings",
        ["Hangfire"] = "EcsPosture.Web",
        ["MudBlazor"] = "EcsPosture.Web",
    };

    private static readonly string[] RefusedFolders = ["Models", "Services", "Helpers", "Utils", "Common", "Core"];

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Source()).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_only_what_it_may(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is not in the table of projects.");
        var references = Items(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')));

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Takes_only_the_packages_of_its_trade(string project)
    {
        foreach (var package in Items(project, "PackageReference"))
        {
            foreach (var (prefix, owner) in OnlyIn)
            {
                Assert.False(package.StartsWith(prefix, StringComparison.Ordinal) && project != owner, $"{project} references {package}, which belongs to {owner}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_is_a_drawer(string project)
    {
        var folders = Directory.GetDirectories(Path.Combine(Source(), project), "*", SearchOption.AllDirectories)
            .Select(d => Path.GetRelativePath(Source(), d))
            .Where(d => !d.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

        Assert.DoesNotContain(folders, d => RefusedFolders.Contains(Path.GetFileName(d)));
    }

    [Fact]
    public void Only_the_jobs_folder_names_Hangfire()
    {
        var web = Path.Combine(Source(), "EcsPosture.Web");
        var naming = Directory.GetFiles(web, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("using Hangfire", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(web, f).Replace('\\', '/'));

        Assert.All(naming, f => Assert.StartsWith("Jobs/", f));
    }

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Source(), project, project + ".csproj")).Descendants(kind).Select(e => e.Attribute("Include")!.Value);

    private static string Source([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "src"));
}
