using System.Collections.Frozen;

namespace EcsPosture.Checks.Topics;

/// <summary>
/// The tree of the guide's chapter <em>Security in Amazon ECS</em>: the root and its shared responsibility pages, the four
/// topics, and the pages under them that checks hang on.
/// </summary>
public static class TopicTree
{
    /// <summary>Key of the root page.</summary>
    public const string RootKey = "security";

    private static readonly FrozenDictionary<string, TopicPage> ByKey;
    private static readonly FrozenDictionary<string, IReadOnlyList<TopicPage>> ByParent;
    private static readonly FrozenDictionary<Topic, IReadOnlyList<TopicPage>> ByTopic;

    static TopicTree()
    {
        Pages = [.. RootPages.All, .. IamPages.All, .. LoggingPages.All, .. CompliancePages.All, .. InfrastructurePages.All, .. WorkloadPages.All];
        ByKey = Pages.ToFrozenDictionary(p => p.Key, StringComparer.Ordinal);
        ByParent = Pages.Where(p => p.ParentKey is not null)
            .GroupBy(p => p.ParentKey!, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => (IReadOnlyList<TopicPage>)[.. g], StringComparer.Ordinal);
        ByTopic = Pages.Where(p => p.Topic is not null)
            .GroupBy(p => p.Topic!.Value)
            .ToFrozenDictionary(g => g.Key, g => (IReadOnlyList<TopicPage>)[.. g]);
    }

    /// <summary>All pages, each after its parent, in reading order.</summary>
    public static IReadOnlyList<TopicPage> Pages { get; }

    /// <summary>The root: the chapter itself.</summary>
    public static TopicPage Root => ByKey[RootKey];

    /// <summary>A page by its key; null when the tree has none.</summary>
    public static TopicPage? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>The pages directly under a page.</summary>
    public static IReadOnlyList<TopicPage> ChildrenOf(string key) => ByParent.GetValueOrDefault(key, []);

    /// <summary>All pages of a topic, its head page first.</summary>
    public static IReadOnlyList<TopicPage> OfTopic(Topic topic) => ByTopic.GetValueOrDefault(topic, []);

    /// <summary>The page a topic's own page stands for.</summary>
    public static TopicPage HeadOf(Topic topic) => ByTopic[topic][0];

    /// <summary>The pages above a page, from the root down to its parent; empty for the root and for an unknown key.</summary>
    public static IReadOnlyList<TopicPage> AncestorsOf(string key)
    {
        var above = new List<TopicPage>();
        for (var page = Find(key); page?.ParentKey is { } parent; page = Find(parent))
        {
            above.Add(ByKey[parent]);
        }

        above.Reverse();
        return above;
    }
}
