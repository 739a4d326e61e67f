using EcsPosture.Simulator;

namespace EcsPosture.Web.Tests.Scanning;

/// <summary>Faults by chance: the same seed gives the same.</summary>
internal static class RandomFaults
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    /// <summary>One to four faults on the actions of a scan.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="actions">Actions that the scan calls.</param>
    /// <param name="regions">Regions that it reads.</param>
    public static IReadOnlyList<Fault> Of(int seed, IReadOnlyList<string> actions, IReadOnlyList<string> regions)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => One(random, actions, regions))];
    }

    private static Fault One(Random random, IReadOnlyList<string> actions, IReadOnlyList<string> regions)
    {
        var action = actions[random.Next(actions.Count)];
        var kind = Kinds[random.Next(Kinds.Length)];
        return new()
        {
            Action = random.Next(10) switch
            {
                0 => "*",
                < 3 => action[..action.IndexOf(':', StringComparison.Ordinal)] + ":*",
                _ => action,
            },
            Region = random.Next(4) == 0 ? regions[random.Next(regions.Count)] : null,
            Kind = kind,
            Times = random.Next(3) == 0 ? random.Next(1, 6) : null,
            Every = random.Next(4) == 0 ? random.Next(2, 5) : null,
            Probability = random.Next(2) == 0 ? (random.NextDouble() * 0.9) + 0.1 : null,
            Seed = random.Next(),
            Code = kind is not FaultKind.Error ? null : random.Next(3) switch { 0 => "InternalFailure", 1 => "ServerException", _ => "SomethingNobodyKnowsException" },
            Status = random.Next(2) == 0 ? 500 : 400,
            DelayMilliseconds = kind is FaultKind.Stall ? 3000 : random.Next(5, 40),
        };
    }
}
