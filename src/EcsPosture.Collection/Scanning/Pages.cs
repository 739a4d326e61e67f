using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;

namespace EcsPosture.Collection.Scanning;

/// <summary>All pages of a list that could be read, merged.</summary>
/// <param name="Content">The merged answer.</param>
/// <param name="Read">How many pages were read.</param>
/// <param name="Error">What kept the rest from being read; null when all is there.</param>
internal sealed record Pages(JsonObject Content, int Read, AwsException? Error);

/// <summary>Where an action's answers keep their lists and tokens.</summary>
/// <param name="TokenIn">The member of the input that takes the token.</param>
/// <param name="TokenOut">The member of the answer that gives it.</param>
/// <param name="Main">The list that every answer has, empty or not.</param>
/// <param name="Others">Lists that may be absent.</param>
internal sealed record PageShape(string TokenIn, string TokenOut, string Main, params string[] Others)
{
    /// <summary>Lists of ECS and most others, which say nextToken.</summary>
    public static PageShape Of(string main) => new("nextToken", "nextToken", main);

    /// <summary>Lists of services that say NextToken.</summary>
    public static PageShape Upper(string main) => new("NextToken", "NextToken", main);

    /// <summary>Lists of IAM.</summary>
    public static PageShape Iam(string main, params string[] others) => new("Marker", "Marker", main, others);

    /// <summary>Lists of Elastic Load Balancing.</summary>
    public static PageShape Balancing(string main) => new("Marker", "NextMarker", main);

    /// <summary>Whether any of the lists will do, as where a page holds one kind of thing only.</summary>
    public bool AnyListWillDo { get; init; }

    /// <summary>Moves the lists of an answer to the end of those merged so far.</summary>
    /// <exception cref="AwsException">The answer lacks its list: it must not count as an empty one.</exception>
    public void Merge(ApiAction action, JsonObject answer, JsonObject merged)
    {
        if (answer[Main] is not JsonArray && !(AnyListWillDo && Others.Any(member => answer[member] is JsonArray)))
        {
            throw new AwsException(action, AwsError.Malformed($"The answer has no list '{Main}'.", 200));
        }

        foreach (var member in Others.Prepend(Main))
        {
            if (merged[member] is not JsonArray target)
            {
                merged[member] = target = [];
            }

            if (answer[member] is JsonArray items)
            {
                var moved = items.ToList();
                items.Clear();
                moved.ForEach(target.Add);
            }
        }
    }
}
