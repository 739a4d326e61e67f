using EcsPosture.Findings.Audit;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Findings.Triage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Triage;

public class FindingTriageTests : RecorderTest
{
    private static readonly Actor Operator = new("olga", Role.Operator);

    [Fact]
    public async Task Who_assigned_commented_and_set_a_date_is_on_the_finding_its_timeline_and_the_audit_trail()
    {
        var finding = await BadAsync();
        var triage = Triage();

        await triage.AssignAsync(Operator, [finding.Hash], " bert ", Cancel);
        await triage.CommentAsync(Operator, [finding.Hash], "Waits for <script>alert(1)</script>", Cancel);
        await triage.SetDueAsync(Operator, [finding.Hash], new DateOnly(2026, 12, 1), Cancel);

        finding = await OneAsync(Words.Cluster);
        Assert.Equal(("bert", "Waits for <script>alert(1)</script>", new DateOnly(2026, 12, 1)), (finding.Assignee, finding.Note, finding.DueOn!.Value));
        Assert.Equal(Store.Clock.GetUtcNow(), finding.LastChangedAt);
        var events = (await EventsAsync(finding.Id))[1..];
        Assert.Equal(
            [(FindingEventKind.Assigned, "bert"), (FindingEventKind.Commented, "Waits for <script>alert(1)</script>"), (FindingEventKind.DueSet, "2026-12-01")],
            events.Select(e => (e.Kind, e.Detail!)));
        Assert.All(events, e => Assert.Equal("olga", e.By));
        await using var db = Store.Db();
        var audit = await db.AuditEntries.OrderBy(a => a.Id).ToListAsync(Cancel);
        Assert.Equal(["finding.assign", "finding.comment", "finding.due"], audit.Select(a => a.Action));
        Assert.All(audit, a => Assert.Equal(("olga", Role.Operator, Store.Clock.GetUtcNow()), (a.Who, a.Role, a.At)));
        Assert.Contains(finding.Hash, audit[0].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_keeps_what_people_wrote()
    {
        var finding = await BadAsync();
        await Triage().AssignAsync(Operator, [finding.Hash], "bert", Cancel);

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "critical"))));

        Assert.Equal("bert", (await OneAsync(Words.Cluster)).Assignee);
    }

    [Fact]
    public async Task Nobody_and_no_date_can_be_set_too()
    {
        var finding = await BadAsync();
        await Triage().AssignAsync(Operator, [finding.Hash], "bert", Cancel);

        await Triage().AssignAsync(Operator, [finding.Hash], " ", Cancel);
        await Triage().SetDueAsync(Operator, [finding.Hash], null, Cancel);

        finding = await OneAsync(Words.Cluster);
        Assert.Null(finding.Assignee);
        Assert.Null(finding.DueOn);
        Assert.Equal(["nobody", "none"], (await EventsAsync(finding.Id))[^2..].Select(e => e.Detail));
    }

    [Fact]
    public async Task A_viewer_is_refused_and_nothing_is_written()
    {
        var finding = await BadAsync();
        var viewer = new Actor("vera", Role.Viewer);

        await Assert.ThrowsAsync<NotPermittedException>(() => Triage().AssignAsync(viewer, [finding.Hash], "vera", Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => Triage().CommentAsync(viewer, [finding.Hash], "mine", Cancel));
        var refused = await Assert.ThrowsAsync<NotPermittedException>(() => Triage().SetDueAsync(viewer, [finding.Hash], null, Cancel));

        Assert.Equal("vera is viewer; this needs the role operator.", refused.Message);
        Assert.Single(await EventsAsync(finding.Id));
        await using var db = Store.Db();
        Assert.Empty(db.AuditEntries);
    }

    [Fact]
    public async Task One_unknown_finding_refuses_the_whole_change()
    {
        var finding = await BadAsync();

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Triage().AssignAsync(Operator, [finding.Hash, "nobody"], "bert", Cancel));

        Assert.Equal("Findings: there is no finding “nobody”.", refused.Message);
        Assert.Null((await OneAsync(Words.Cluster)).Assignee);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task A_comment_says_something(string text)
    {
        var finding = await BadAsync();

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Triage().CommentAsync(Operator, [finding.Hash], text, Cancel));

        Assert.StartsWith("Comment:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_have_a_longest_length_and_an_empty_choice_is_refused()
    {
        var finding = await BadAsync();

        await Assert.ThrowsAsync<RefusedChangeException>(() => Triage().CommentAsync(Operator, [finding.Hash], new string('x', 4001), Cancel));
        await Assert.ThrowsAsync<RefusedChangeException>(() => Triage().AssignAsync(Operator, [finding.Hash], new string('x', 201), Cancel));
        await Assert.ThrowsAsync<RefusedChangeException>(() => Triage().AssignAsync(Operator, [], "bert", Cancel));
    }

    private FindingTriage Triage() => new(Store.Contexts, Words.All, Store.Clock);

    private async Task<Finding> BadAsync()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));
        return await OneAsync(Words.Cluster);
    }
}
