using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Testing;

/// <summary>Runs one check as the program does: through the evaluator.</summary>
public static class CheckRunner
{
    /// <summary>All verdicts of a check on an account.</summary>
    public static IReadOnlyList<CheckVerdict> Run<TCheck>(AccountSnapshot account, params (string Name, string Value)[] parameters)
        where TCheck : Check, new()
    {
        var check = new TCheck();
        var options = new EvaluationOptions
        {
            Parameters = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                [check.Info.Id] = parameters.ToDictionary(p => p.Name, p => p.Value),
            },
        };
        ContentHashes.Set(account);
        var verdicts = new Evaluator(new CheckCatalogue([check])).Evaluate(account, options).Verdicts;
        JudgedInputs.Remember(account, verdicts, parameters);
        return verdicts;
    }

    /// <summary>All verdicts of a check on a region.</summary>
    public static IReadOnlyList<CheckVerdict> Run<TCheck>(Snapshot region, params (string Name, string Value)[] parameters)
        where TCheck : Check, new() =>
        Run<TCheck>(ASnapshot.Account(region), parameters);

    /// <summary>All verdicts of a check on one revision.</summary>
    public static IReadOnlyList<CheckVerdict> Run<TCheck>(TaskDefinition definition, params (string Name, string Value)[] parameters)
        where TCheck : Check, new() =>
        Run<TCheck>(ASnapshot.With(definition), parameters);
}
