using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EcsPosture.Collection.Aws.Calls;

/// <summary>Calls to AWS as metrics and spans, for whoever listens to <see cref="Name"/>; nothing is written while nobody does.</summary>
public static class CallTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "EcsPosture.Collection";

    private const string ActionTag = "aws.action";
    private static readonly ActivitySource Spans = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("ecs_posture.aws.calls", "{call}", "Requests sent to AWS, retries included");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("ecs_posture.aws.retries", "{call}", "Requests sent to AWS again after a failure");
    private static readonly Counter<long> Throttles = Meter.CreateCounter<long>("ecs_posture.aws.throttles", "{answer}", "Answers in which AWS throttled");

    internal static Activity? Begin(ApiAction action) => Spans.StartActivity(action.IamName, ActivityKind.Client);

    internal static void Sent(ApiAction action, bool isRetry)
    {
        Calls.Add(1, new KeyValuePair<string, object?>(ActionTag, action.IamName));
        if (isRetry)
        {
            Retries.Add(1, new KeyValuePair<string, object?>(ActionTag, action.IamName));
        }
    }

    internal static void Throttled(ApiAction action) => Throttles.Add(1, new KeyValuePair<string, object?>(ActionTag, action.IamName));

    internal static void Failed(Activity? span, AwsError error) => span?.SetStatus(ActivityStatusCode.Error, error.Code);
}
