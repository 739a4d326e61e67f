using System.Collections.Concurrent;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Throttling;

/// <summary>The token buckets that AWS publishes for ECS, one set for each account and region.</summary>
internal sealed class EcsBuckets(TimeProvider time)
{
    private static readonly Dictionary<string, (string Name, int Burst, int Refill)> Rates = Table(
        ("cluster-read", 50, 20, ["ListClusters", "DescribeClusters"]),
        ("task-definition-read", 50, 20, ["DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"]),
        ("capacity-provider-read", 50, 20, ["DescribeCapacityProviders"]),
        ("tag-read", 50, 20, ["ListTagsForResource"]),
        ("account-setting-read", 50, 20, ["ListAccountSettings"]),
        ("cluster-resource-read", 100, 20, ["DescribeContainerInstances", "DescribeTasks", "ListContainerInstances", "ListTasks"]),
        ("service-read", 100, 20, ["DescribeServices", "ListServices", "DescribeTaskSets"]));

    private readonly ConcurrentDictionary<(string Account, string Region, string Bucket), Bucket> _buckets = new();

    /// <summary>Takes a token for a call; false when there is none. Calls to other services are always let through.</summary>
    public bool TryTake(AwsCall call)
    {
        if (call.Service is not "ecs" || !Rates.TryGetValue(call.Action, out var rate))
        {
            return true;
        }

        return _buckets.GetOrAdd((call.AccountId, call.Region, rate.Name), _ => new(rate.Burst, rate.Refill, time)).TryTake();
    }

    private static Dictionary<string, (string, int, int)> Table(params (string Name, int Burst, int Refill, string[] Actions)[] groups) =>
        groups.SelectMany(g => g.Actions.Select(a => (a, (g.Name, g.Burst, g.Refill)))).ToDictionary(p => p.a, p => p.Item2, StringComparer.Ordinal);

    private sealed class Bucket(int burst, int refill, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private double _tokens = burst;
        private long _at = time.GetTimestamp();

        public bool TryTake()
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * refill));
                _at = now;
                if (_tokens < 1)
                {
                    return false;
                }

                _tokens--;
                return true;
            }
        }
    }
}
