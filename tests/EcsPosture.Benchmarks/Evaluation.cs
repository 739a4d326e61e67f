using BenchmarkDotNet.Attributes;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;

namespace EcsPosture.Benchmarks;

/// <summary>Judging 10,000 task definitions of three containers with all checks.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class Evaluation
{
    private readonly Evaluator _evaluator = new(CheckCatalogue.Default);
    private AccountSnapshot _account = null!;

    [GlobalSetup]
    public void Prepare() => _account = ASnapshot.Account(ASnapshot.With([.. Enumerable.Range(0, 10_000).Select(Definition)]));

    [Benchmark]
    public int Evaluate() => _evaluator.Evaluate(_account).Verdicts.Count;

    /// <summary>As scans do it: each check's verdicts are let go before the next one judges.</summary>
    [Benchmark]
    public int EvaluateByCheck() => _evaluator.Evaluate(_account).ByCheck().Sum(c => c.Verdicts.Count);

    private static TaskDefinition Definition(int index)
    {
        var builder = ATaskDefinition.Named($"family-{index:00000}").WithContainer("app").WithContainer("sidecar").WithContainer("router", c => c with { User = "root" });
        return index % 3 == 0 ? builder.OnEc2() : builder;
    }
}
