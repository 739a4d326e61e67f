using EcsPosture.Checks;

namespace EcsPosture.Web.CommandLine.Reports;

/// <summary>The lower-case words that reports and options use.</summary>
public static class Words
{
    /// <summary>The word for a severity: <c>critical</c>, <c>high</c>, <c>medium</c>, <c>low</c>, <c>info</c>.</summary>
    public static string Of(Severity severity) => severity.ToString().ToLowerInvariant();

    /// <summary>The word for a topic: <c>iam</c>, <c>logging</c>, <c>compliance</c>, <c>infrastructure</c>.</summary>
    public static string Of(Topic topic) => topic.ToString().ToLowerInvariant();
}
