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
        var roles = new RoleUsage(account, usages.Values);
        var logGroups = new Lazy<LogGroupUsage>(() => new(account, usages.Values), LazyThreadSafetyMode.None);
        var verdicts = new List<CheckVerdict>();
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        var checks = catalogue.Checks.Where(c => !options.Disabled.Contains(c.Info.Id)).ToList();
        foreach (var check in checks)
        {
            var parameters = options.Parameters.GetValueOrDefault(check.Info.Id, NoParameters);
            digests[check.Info.Id] = Digest(check, parameters);
            if (check.IsGlobal)
            {
                Judge(check, new(check, account, roles, logGroups, null, parameters), new(account.Partition, account.AccountId, SnapshotManifest.GlobalRegion), verdicts);
                continue;
            }

            foreach (var usage in usages.Values)
            {
                var scope = new RegionScope(usage.Snapshot.Partition, usage.Snapshot.AccountId, usage.Snapshot.Region);
                Judge(check, new(check, account, roles, logGroups, usage, parameters), scope, verdicts);
            }
        }

        verdicts.Sort(Compare);
        return new()
        {
            Snapshot = account,
            Verdicts = verdicts,
            Gaps = [.. account.Regions.SelectMany(r => r.Manifest.Gaps), .. account.Global.Manifest.Gaps, .. account.UnreadRegions],
            Coverage = CoverageReader.Read(account),
            Usage = usages,
            RoleUsage = roles,
            ParameterDigests = digests,
            CheckIds = [.. checks.Select(c => c.Info.Id)],
        };
    }

    private static void Judge(Check check, CheckContext context, RegionScope scope, List<CheckVerdict> verdicts)
    {
        foreach (var judgement in check.Judge(context))
        {
            verdicts.Add(Place(check, context, scope, judgement));
        }
    }

    private static CheckVerdict Place(Check check, CheckContext context, RegionScope scope, Judgement judgement)
    {
        var info = check.Info;
        var subject = judgement.IsListGap ? null : SubjectTable.Of(info.ResourceType, judgement.ResourceArn, judgement.Resource, scope);
        var place = Placement.Of(info.ResourceType, judgement, check.IsGlobal ? null : context.Usage, context.RoleUsage);
        return new()
        {
            CheckId = info.Id,
            CheckVersion = info.Version,
            Verdict = judgement.Verdict,
            Severity = judgement.Severity ?? info.Severity,
            Topics = info.Topics,
            Resource = new(
                judgement.ResourceArn,
                info.ResourceType,
                NameOf(info.ResourceType, judgement.ResourceArn, subject),
                scope.AccountId,
                subject?.Region ?? judgement.Region ?? scope.Region,
                place.Clusters.Count > 0 ? Arn.LastSegment(place.Clusters[0]) : null),
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

    private static string NameOf(ResourceType type, string arn, Subject? subject) =>
        type is ResourceType.Account or ResourceType.AccountSetting && subject is not null ? subject.Name
        : type is ResourceType.LogGroup && Arn.TryParse(arn, out var parsed) && parsed.Resource.StartsWith("log-group:", StringComparison.Ordinal)
            ? parsed.Resource["log-group:".Length..]
            : Arn.LastSegment(arn);

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
        var order = string.CompareOrdinal(a.CheckId, b.CheckId);
        order = order != 0 ? order : string.CompareOrdinal(a.Resource.Region, b.Resource.Region);
        order = order != 0 ? order : string.CompareOrdinal(a.Resource.Arn, b.Resource.Arn);
        order = order != 0 ? order : string.CompareOrdinal(a.Container, b.Container);
        return order != 0 ? order : string.CompareOrdinal(a.Reason, b.Reason);
    }
}
