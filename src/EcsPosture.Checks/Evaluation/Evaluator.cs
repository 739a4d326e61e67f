using System.Globalization;
using System.IO.Hashing;
using System.Text;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Evaluation;

/// <summary>Judges an account's snapshot with a catalogue of checks. Does no I/O: the same snapshot always gives the same verdicts.</summary>
public sealed class Evaluator(CheckCatalogue catalogue)
{
    private static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    /// <summary>Judges a snapshot. The verdicts are worked out when they are asked for, see <see cref="AccountEvaluation.ByCheck"/>.</summary>
    public AccountEvaluation Evaluate(AccountSnapshot account, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(account);
        var chosen = options ?? new();
        var usages = account.Regions.ToDictionary(r => r.Region, r => new RegionUsage(r), StringComparer.Ordinal);
        var usage = new AccountUsage(account, usages.Values);
        var checks = catalogue.Checks.Where(c => !chosen.Disabled.Contains(c.Info.Id))
            .Select(c => new JudgedCheck(
                c, chosen.Parameters.GetValueOrDefault(c.Info.Id, NoParameters), chosen.Severities.TryGetValue(c.Info.Id, out var set) ? set : null))
            .ToList();
        var places = new AccountPlaces(account, usage, usages.Values);
        return new(wanted => Judge(usage, places, checks, wanted), new VerdictTeller(usage, places, checks).Tell)
        {
            Snapshot = account,
            Gaps = [.. account.Regions.SelectMany(r => r.Manifest.Gaps), .. account.Global.Manifest.Gaps, .. account.UnreadRegions],
            Coverage = CoverageReader.Read(account),
            Usage = usages,
            RoleUsage = usage.Roles,
            Access = new(usage.Escalation, usage.Roles, account),
            ParameterDigests = checks.ToDictionary(c => c.Check.Info.Id, c => Digest(c.Check, c.Parameters), StringComparer.Ordinal),
            CheckIds = [.. checks.Select(c => c.Check.Info.Id)],
        };
    }

    private static IEnumerable<CheckVerdicts> Judge(AccountUsage usage, AccountPlaces places, List<JudgedCheck> checks, Func<Subject, bool>? wanted)
    {
        // Checks of one kind of resource mostly give as many verdicts, and a large list that grows leaves much behind.
        var sizes = new Dictionary<ResourceType, int>();
        foreach (var judged in checks)
        {
            var check = judged.Check;
            var verdicts = new List<CheckVerdict>(sizes.GetValueOrDefault(check.Info.ResourceType));
            var inOrder = true;
            foreach (var here in places.Of(check))
            {
                var placing = new Placing(judged, here, wanted, verdicts);
                check.Judge(new(check, usage, here.Usage, judged.Parameters), placing);
                inOrder &= placing.IsInOrder;
            }

            if (!inOrder)
            {
                Sort(verdicts);
            }

            sizes[check.Info.ResourceType] = verdicts.Count;
            yield return new(check.Info.Id, verdicts);
        }
    }

    /// <summary>
    /// Sorts the verdicts of one check. They mostly come in order, and what does not stands near its place (the containers of a
    /// definition), so that it is moved there; only a list in real disorder is sorted as a whole.
    /// </summary>
    private static void Sort(List<CheckVerdict> verdicts)
    {
        const int near = 16;
        for (var i = 1; i < verdicts.Count; i++)
        {
            var verdict = verdicts[i];
            var at = i;
            while (at > 0 && Compare(verdicts[at - 1], verdict) > 0)
            {
                if (i - at == near)
                {
                    verdicts[at] = verdict;
                    verdicts.Sort(Compare);
                    return;
                }

                verdicts[at] = verdicts[at - 1];
                at--;
            }

            verdicts[at] = verdict;
        }
    }

    private static string Digest(Check check, IReadOnlyDictionary<string, string> parameters)
    {
        var text = new StringBuilder();
        foreach (var parameter in check.Info.Parameters)
        {
            text.Append(parameter.Name).Append('=').Append(parameters.GetValueOrDefault(parameter.Name, parameter.Default)).Append('\n');
        }

        return text.Length == 0 ? "" : XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString())).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static int Compare(CheckVerdict a, CheckVerdict b)
    {
        var order = 0;
        if (!ReferenceEquals(a.Resource, b.Resource))
        {
            order = string.CompareOrdinal(a.Resource.Region, b.Resource.Region);
            order = order != 0 ? order : string.CompareOrdinal(a.Resource.Arn, b.Resource.Arn);
        }

        order = order != 0 ? order : string.CompareOrdinal(a.Container, b.Container);
        return order != 0 ? order : string.CompareOrdinal(a.Reason, b.Reason);
    }

    /// <summary>Puts judgements into their places in the estate, as verdicts.</summary>
    private sealed class Placing(JudgedCheck check, Places places, Func<Subject, bool>? wanted, List<CheckVerdict> verdicts) : IJudgements
    {
        private CheckVerdict? _last = verdicts.Count > 0 ? verdicts[^1] : null;

        /// <summary>Whether all verdicts came in their order.</summary>
        public bool IsInOrder { get; private set; } = true;

        public IReadOnlyList<Listed<TResource>> Wanted<TResource>(ResourceType type, ResourceList<TResource> list)
            where TResource : IResource =>
            wanted is null ? list.Items : places.Wanted(type, list, wanted);

        public void Add(in Judgement judgement)
        {
            var verdict = check.VerdictOf(judgement, places);
            if (wanted is not null && verdict.Subject is { } subject && !wanted(subject))
            {
                return;
            }

            verdicts.Add(verdict);
            IsInOrder = IsInOrder && (_last is null || Compare(_last, verdict) <= 0);
            _last = verdict;
        }
    }
}
