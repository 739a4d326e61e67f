using System.Collections.Concurrent;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Throttling;

/// <summary>The token buckets that AWS publishes, one set for each account and region: those of ECS by group, of EC2 by action, and of CloudWatch Logs.</summary>
internal sealed class ApiBuckets(TimeProvider time)
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

    /// <summary>Takes a token for a call; false when there is none. Calls for which AWS publishes no bucket are always let through.</summary>
    public bool TryTake(AwsCall call)
    {
        (string Name, int Burst, int Refill)? found = call.Service switch
        {
            "ecs" => Rates.TryGetValue(call.Action, out var ofEcs) ? ofEcs : null,
            "ec2" => (call.Action, 100, 20),
            "logs" when call.Action is "DescribeLogGroups" => (call.Action, 10, 10),
            _ => null,
        };
        if (found is not { } rate)
        {
            return true;
        }

        return _buckets.GetOrAdd((call.AccountId, call.Region, $"{call.Service} {rate.Name}"), _ => new(rate.Burst, rate.Refill, time)).TryTake();
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
