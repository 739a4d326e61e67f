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

    /// <summary>Judges a snapshot.</summary>
    public AccountEvaluation Evaluate(AccountSnapshot account, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(account);
        options ??= new();
        var usages = account.Regions.ToDictionary(r => r.Region, r => new RegionUsage(r), StringComparer.Ordinal);
        var usage = new AccountUsage(account, usages.Values);
        var verdicts = new List<CheckVerdict>();
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        var checks = catalogue.Checks.Where(c => !options.Disabled.Contains(c.Info.Id)).ToList();
        var globalPlaces = new Places(new(account.Partition, account.AccountId, SnapshotManifest.GlobalRegion), null, usage);
        var regionPlaces = usages.Values
            .OrderBy(u => u.Snapshot.Region, StringComparer.Ordinal)
            .Select(u => new Places(new(u.Snapshot.Partition, u.Snapshot.AccountId, u.Snapshot.Region), u, usage))
            .ToList();
        foreach (var check in checks)
        {
            var parameters = options.Parameters.GetValueOrDefault(check.Info.Id, NoParameters);
            digests[check.Info.Id] = Digest(check, parameters);
            var start = verdicts.Count;
            Severity? severity = options.Severities.TryGetValue(check.Info.Id, out var set) ? set : null;
            foreach (var places in check.IsGlobal ? [globalPlaces] : regionPlaces)
            {
                Judge(check, new(check, usage, places.Usage, parameters), places, severity, verdicts);
            }

            Sort(verdicts, start);
        }

        return new()
        {
            Snapshot = account,
            Verdicts = verdicts,
            Gaps = [.. account.Regions.SelectMany(r => r.Manifest.Gaps), .. account.Global.Manifest.Gaps, .. account.UnreadRegions],
            Coverage = CoverageReader.Read(account),
            Usage = usages,
            RoleUsage = usage.Roles,
            Access = new(usage.Escalation, usage.Roles, account),
            ParameterDigests = digests,
            CheckIds = [.. checks.Select(c => c.Info.Id)],
        };
    }

    private static void Judge(Check check, CheckContext context, Places places, Severity? severity, List<CheckVerdict> verdicts)
    {
        foreach (var judgement in check.Judge(context))
        {
            verdicts.Add(Place(check, places, judgement, severity));
        }
    }

    /// <summary>Sorts the verdicts of one check. They mostly come in order, which is cheaper to see than to make.</summary>
    private static void Sort(List<CheckVerdict> verdicts, int start)
    {
        for (var i = start + 1; i < verdicts.Count; i++)
        {
            if (Compare(verdicts[i - 1], verdicts[i]) > 0)
            {
                verdicts.Sort(start, verdicts.Count - start, Comparer<CheckVerdict>.Create(Compare));
                return;
            }
        }
    }

    private static CheckVerdict Place(Check check, Places places, Judgement judgement, Severity? severity)
    {
        var info = check.Info;
        var (subject, place, reference) = places.Of(judgement.Type ?? info.ResourceType, judgement);
        return new()
        {
            CheckId = info.Id,
            CheckVersion = info.Version,
            Verdict = judgement.Verdict,
            Severity = severity ?? judgement.Severity ?? info.Severity,
            IsSeveritySet = severity is not null,
            Topics = info.Topics,
            Resource = reference,
            Container = judgement.Container,
            Message = judgement.Message,
            Reason = judgement.Reason,
            Evidence = judgement.Evidence,
            Gaps = judgement.Gaps,
            Subject = subject,
            Label = place.Label,
            Services = place.Services,
            Clusters = place.Clusters,
            LaunchTypes = place.LaunchTypes,
            InputHash = judgement.InputHash,
            IsListGap = judgement.IsListGap,
        };
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
        var order = string.CompareOrdinal(a.Resource.Region, b.Resource.Region);
        order = order != 0 ? order : string.CompareOrdinal(a.Resource.Arn, b.Resource.Arn);
        order = order != 0 ? order : string.CompareOrdinal(a.Container, b.Container);
        return order != 0 ? order : string.CompareOrdinal(a.Reason, b.Reason);
    }
}
