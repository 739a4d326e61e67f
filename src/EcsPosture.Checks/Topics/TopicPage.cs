namespace EcsPosture.Checks.Topics;

/// <summary>A page of the guide's security chapter, as a node of the topic tree.</summary>
/// <param name="Key">The page's file name without suffix, such as <c>task-iam-roles</c>; unique in the tree.</param>
/// <param name="Title">The page's title in our words.</param>
/// <param name="Topic">The topic it belongs to; null for the root and its shared responsibility pages.</param>
/// <param name="ParentKey">The page above it; null for the root.</param>
/// <param name="Asks">What the page asks, in our words.</param>
public sealed record TopicPage(string Key, string Title, Topic? Topic, string? ParentKey, IReadOnlyList<string> Asks)
{
    /// <summary>Address of the page in the guide.</summary>
    public string Url => $"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/{Key}.html";
}
