using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Queries.Search;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Queries.Estate;

public sealed class FamilyReaderTests : EstateTest
{
    [Fact]
    public async Task Families_come_by_name_in_pages_that_go_back_the_way_they_came()
    {
        await JudgeAsync(1, [.. "dbaec".Select(name => Revision(name.ToString()))]);

        var first = await Families.PageAsync(EstateScope.All, null, new(Size: 2), Cancel);
        var second = await Families.PageAsync(EstateScope.All, null, new(first.Next, Size: 2), Cancel);
        var third = await Families.PageAsync(EstateScope.All, null, new(second.Next, Size: 2), Cancel);
        var back = await Families.PageAsync(EstateScope.All, null, new(third.Previous, Backwards: true, Size: 2), Cancel);

        Assert.Equal(["a", "b"], first.Rows.Select(r => r.Name));
        Assert.Equal(["c", "d"], second.Rows.Select(r => r.Name));
        Assert.Equal(["e"], third.Rows.Select(r => r.Name));
        Assert.Null(third.Next);
        Assert.Null(first.Previous);
        Assert.Equal(second.Rows.Select(r => r.Hash), back.Rows.Select(r => r.Hash));
    }

    [Fact]
    public async Task A_part_of_a_name_finds_its_family_and_a_wildcard_is_no_wildcard()
    {
        await JudgeAsync(1, Revision("web-front"), Revision("worker"));

        Assert.Equal(["web-front"], (await Families.PageAsync(EstateScope.All, "front", new(), Cancel)).Rows.Select(r => r.Name));
        Assert.Empty((await Families.PageAsync(EstateScope.All, "%", new(), Cancel)).Rows);
        Assert.Empty((await Families.PageAsync(EstateScope.All, "w_b", new(), Cancel)).Rows);
    }

    [Fact]
    public async Task A_family_tells_its_running_and_latest_revisions_apart_with_their_users()
    {
        await JudgeAsync(1, Cluster("main"), Revision("web", 2), Revision("web", 3), World.Service("front", World.Arn("web", 2)));

        var row = Assert.Single((await Families.PageAsync(EstateScope.All, null, new(), Cancel)).Rows);
        var family = await Families.ReadAsync(row.Hash, Cancel);

        Assert.Equal(["front"], row.UsedBy);
        Assert.Equal([(3, OccurrenceLabel.Latest), (2, OccurrenceLabel.Running)], family!.Revisions.Select(r => (r.Revision, r.Label)));
        Assert.Equal(["front"], family.Revisions[1].UsedBy);
        Assert.Equal("ACTIVE", family.Revisions[0].Status);
    }

    [Fact]
    public async Task A_finding_of_a_familys_tasks_outside_services_makes_no_second_family_and_leads_to_the_family()
    {
        await JudgeAsync(1, Cluster("main"), Revision("report"), StandaloneTask("report") with { EnableExecuteCommand = true });
        await using var db = await Store.Contexts.CreateDbContextAsync(Cancel);
        var tasks = await db.Subjects.SingleAsync(s => s.Key == "report@main", Cancel);

        var row = Assert.Single((await Families.PageAsync(EstateScope.All, null, new(), Cancel)).Rows);
        var hit = Assert.Single(await new JumpReader(Store.Contexts, CheckCatalogue.Default).FindAsync("report", EstateScope.All, 9, Cancel), h => h.Kind is JumpKind.TaskDefinition);

        Assert.Equal("report", row.Name);
        Assert.Equal(row.Hash, hit.Key);
        Assert.Equal(row.Hash, (await Families.ReadAsync(tasks.Hash, Cancel))!.Hash);
    }

    [Fact]
    public async Task What_fails_is_marked_where_it_stands_and_what_is_missing_at_the_nearest_place()
    {
        await JudgeAsync(1, Revision("web", isSpoiled: true));

        var revision = await RevisionAsync("web");

        var user = revision.Lines.Single(l => l.Path == "containerDefinitions[0].user");
        Assert.Equal("\"user\": \"root\"", user.Text.TrimEnd(','));
        Assert.Contains(user.Marks, m => m.Path == user.Path);
        var container = revision.Lines.Single(l => l.Path == "containerDefinitions[0]");
        Assert.Contains(container.Marks, m => m.Path == "containerDefinitions[0].readonlyRootFilesystem");
        Assert.Equal(revision.Lines.SelectMany(l => l.Marks).Select(m => m.FindingHash).Distinct().Count(), revision.Findings);
        Assert.Contains(revision.Lines, l => l.Text.TrimEnd(',') == "\"status\": \"ACTIVE\"");
    }

    [Fact]
    public async Task Hostile_names_and_masked_values_stay_the_text_they_are_on_one_line()
    {
        var marker = new RedactionMarker(ValueKind.Literal, 12).ToString();
        await JudgeAsync(1, ATaskDefinition.Named("web").WithContainer("app", c => c with
        {
            Image = "</script><img src=x onerror=alert(1)>\n\"quoted\"",
            Environment = [new() { Name = "TOKEN", Value = marker }],
        }).Build());

        var revision = await RevisionAsync("web");

        Assert.Contains("</script>", Assert.Single(revision.Lines, l => l.Path == "containerDefinitions[0].image").Text, StringComparison.Ordinal);
        Assert.All(revision.Lines, l => Assert.DoesNotContain('\n', l.Text));
        Assert.Contains(marker, revision.Lines.Single(l => l.Path == "containerDefinitions[0].environment[0].value").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_revisions_differ_in_what_was_changed_and_not_in_their_numbers()
    {
        await JudgeAsync(1, Cluster("main"), Revision("web", 1), Revision("web", 2, image: "repository/app:2"), World.Service("web", World.Arn("web", 1)));
        var family = await FamilyAsync("web");

        var diff = await Families.CompareAsync(family.Revisions[1].Hash, family.Revisions[0].Hash, Cancel);

        Assert.Equal(("web:1", "web:2"), (diff!.From, diff.To));
        Assert.Contains("repository/app:1", Assert.Single(diff.Lines, l => l.Kind is DiffKind.Removed).Text, StringComparison.Ordinal);
        Assert.Contains("repository/app:2", Assert.Single(diff.Lines, l => l.Kind is DiffKind.Added).Text, StringComparison.Ordinal);
        Assert.Contains(diff.Lines, l => l.Kind is DiffKind.Same);
    }

    [Fact]
    public async Task A_revision_does_not_differ_from_itself_and_an_unknown_one_compares_with_nothing()
    {
        await JudgeAsync(1, Revision("web"));
        var hash = (await FamilyAsync("web")).Revisions[0].Hash;

        Assert.Empty((await Families.CompareAsync(hash, hash, Cancel))!.Lines);
        Assert.Null(await Families.CompareAsync(hash, "nothing", Cancel));
        Assert.Null(await Families.ReadRevisionAsync("nothing", Cancel));
        Assert.Null(await Families.ReadAsync("nothing", Cancel));
    }

    private async Task<FamilyView> FamilyAsync(string name) =>
        (await Families.ReadAsync((await Families.PageAsync(EstateScope.All, name, new(), Cancel)).Rows.Single(r => r.Name == name).Hash, Cancel))!;

    private async Task<RevisionView> RevisionAsync(string name) => (await Families.ReadRevisionAsync((await FamilyAsync(name)).Revisions[0].Hash, Cancel))!;
}
