using System.Collections.Concurrent;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Testing;

/// <summary>
/// Holds every check that the tests run to what <see cref="CheckVerdict.InputHash"/> promises: two verdicts on a resource that
/// rest on the same facts and parameters are the same. A check that looks at a fact without noting it breaks that as soon as two
/// tests differ in this fact only.
/// </summary>
public static class JudgedInputs
{
    private static readonly ConcurrentDictionary<string, CheckVerdict> Seen = new(StringComparer.Ordinal);

    /// <summary>Begins anew, as each run of the tests does.</summary>
    public static void Forget() => Seen.Clear();

    internal static void Remember(AccountSnapshot account, IEnumerable<CheckVerdict> verdicts, IEnumerable<(string Name, string Value)> parameters)
    {
        var settings = string.Join('&', parameters.Select(p => $"{p.Name}={p.Value}"));
        foreach (var verdict in verdicts.Where(v => v.Verdict is not Verdict.NotAssessed))
        {
            var key = string.Join('|', verdict.CheckId, verdict.Resource.Region, verdict.Resource.Arn, verdict.Container, verdict.InputHash, account.TakenAt.Ticks, settings);
            var before = Seen.GetOrAdd(key, verdict);
            if ((before.Verdict, before.Severity) != (verdict.Verdict, verdict.Severity))
            {
                throw new InvalidOperationException(
                    $"{verdict.CheckId} says of {verdict.Resource.Arn} {verdict.Container}: {verdict.Verdict} ({verdict.Severity}) {verdict.Message}{verdict.Reason} "
                    + $"and elsewhere {before.Verdict} ({before.Severity}) {before.Message}{before.Reason}, of facts with the same hash: one of them is not noted.");
            }
        }
    }
}
