using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Topics;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Topics;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Overview;
using EcsPosture.Web.Features.Scopes;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Features.Topics;

/// <summary>The guide's security chapter as a living checklist: what each page asks, who answers, and how the estate stands.</summary>
public sealed partial class TopicsPage(TopicReader topics)
{
    private TopicsView? _view;
    private bool _treeOpen;

    /// <summary>Key of the guide's page; the root without one.</summary>
    [Parameter]
    public string? Key { get; set; }

    private TopicPage? Page => TopicTree.Find(Key ?? TopicTree.RootKey);

    private bool HasChildren => Page is not null && TopicTree.ChildrenOf(Page.Key).Count > 0;

    private IReadOnlyList<Crumb> Trail => Page is null || Page.Key == TopicTree.RootKey
        ? []
        : [.. TopicTree.AncestorsOf(Page.Key).Select(page => new Crumb(page.Key == TopicTree.RootKey ? "Topics" : page.Title, page.Key == TopicTree.RootKey ? "/topics" : $"/topics/{page.Key}"))];

    private IReadOnlyList<CheckStanding> Own => Page is null || _view is null ? [] : StandingsUnder(Page.Key);

    /// <summary>What a person must judge of this page and those under it; the chapter itself would show all.</summary>
    private IReadOnlyList<ReviewItem> ForReview => Page is null || Page.Key == TopicTree.RootKey
        ? []
        : [.. ReviewItems.All.Where(item => Under(Page.Key).Any(page => page.Key == item.PageKey))];

    private IReadOnlyList<TopicPage> Uncovered => Page is null ? [] : [.. Under(Page.Key).Where(page => page.Key != Page.Key && StandingsOn(page.Key).Count == 0 && TopicTree.ChildrenOf(page.Key).Count == 0)];

    /// <inheritdoc />
    protected override object TakeQuestion() => Scope;

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken) =>
        _view = await Handover.ReadAsync($"topics {Scope}", token => topics.ReadAsync(Scope.ToEstate(), token), cancellationToken);

    private static IEnumerable<TopicPage> Under(string key)
    {
        if (TopicTree.Find(key) is { } page)
        {
            yield return page;
        }

        foreach (var below in TopicTree.ChildrenOf(key).SelectMany(child => Under(child.Key)))
        {
            yield return below;
        }
    }

    private static string Word(Topic topic) => FindingsReader.Word(topic);

    private static string Sides(Responsibility responsibility)
    {
        var sides = LaunchTypes.All.Select(type => (Type: LaunchTypeNames.Of(type), Side: responsibility.For(type))).ToList();
        return sides.TrueForAll(side => side.Side == sides[0].Side)
            ? Name(sides[0].Side)
            : string.Join("; ", sides.GroupBy(side => side.Side).Select(group => $"{string.Join(", ", group.Select(side => side.Type))}: {(group.Key is ResponsibleSide.Aws ? Name(group.Key) : Name(group.Key).ToLowerInvariant())}"));
    }

    private static string Name(ResponsibleSide side) => side switch
    {
        ResponsibleSide.Aws => "AWS",
        ResponsibleSide.None => "Does not exist",
        _ => side.ToString(),
    };

    private List<CheckStanding> StandingsOn(string key) => _view is null ? [] : [.. _view.Checks.Where(c => c.Check.Pages.Contains(key))];

    /// <summary>The checks of a page and those under it; for a topic's own page all checks of the topic. Worst first.</summary>
    private IReadOnlyList<CheckStanding> StandingsUnder(string key)
    {
        var keys = Under(key).Select(page => page.Key).ToHashSet(StringComparer.Ordinal);
        var topic = Enum.GetValues<Topic>().Cast<Topic?>().FirstOrDefault(each => TopicNames.PageOf(each!.Value) == key);
        return [.. _view!.Checks
            .Where(c => c.Check.Pages.Any(keys.Contains) || (topic is not null && c.Check.Topics.Contains(topic.Value)))
            .OrderByDescending(c => c.OpenFindings > 0).ThenByDescending(c => c.Check.Severity).ThenByDescending(c => c.OpenFindings).ThenBy(c => c.Check.Id, StringComparer.Ordinal)];
    }

    private int FailingUnder(string key) => _view is null ? 0 : key == TopicTree.RootKey ? 0 : StandingsUnder(key).Sum(c => c.OpenFindings);
}
