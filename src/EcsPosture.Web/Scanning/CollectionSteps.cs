using EcsPosture.Collection;
using EcsPosture.Collection.Aws.Calls;

namespace EcsPosture.Web.Scanning;

/// <summary>Carries what a collector reports to the running scan, without a thread of its own.</summary>
internal sealed class CollectionSteps(RunningScan running) : IProgress<CollectionProgress>
{
    /// <summary>The share of a scan that reading AWS takes, in percent; judging and recording take the rest.</summary>
    private const int Share = 90;

    public void Report(CollectionProgress value)
    {
        var percent = value.StepsTotal > 0 ? Math.Min(Share, value.StepsDone * Share / value.StepsTotal) : (int?)null;
        running.Step($"Reading {value.Step} in {value.Region}", percent, Counts(value.Calls));
    }

    public static (long Made, long Saved, TimeSpan Waited) Counts(CallAccount calls) => (calls.Calls, calls.CallsSaved, calls.Waited);
}
