using EcsPosture.Checks;

namespace EcsPosture.Web.Features.Overview;

/// <summary>The four topics as the guide names them, and their pages.</summary>
public static class TopicNames
{
    /// <summary>The topic's name.</summary>
    public static string Of(Topic topic) => topic switch
    {
        Topic.Iam => "Identity and access management",
        Topic.Logging => "Logging and monitoring",
        Topic.Compliance => "Compliance validation",
        _ => "Infrastructure security",
    };

    /// <summary>The key of the topic's page in the guide.</summary>
    public static string PageOf(Topic topic) => topic switch
    {
        Topic.Iam => "security-iam",
        Topic.Logging => "ecs-logging-monitoring",
        Topic.Compliance => "ecs-compliance",
        _ => "infrastructure-security",
    };
}
