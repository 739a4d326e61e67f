using System.Buffers;
using System.Text;
using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Web.Exports;

namespace EcsPosture.Web.CommandLine.Reports;

/// <summary>The report as JSON: <c>scan</c>, <c>coverage</c>, <c>gaps</c> and every verdict of all five kinds.</summary>
public sealed class JsonReport : IReportFormat
{
    private const int FlushAt = 64 * 1024;

    /// <inheritdoc />
    public string Name => "json";

    /// <inheritdoc />
    public void Write(ScanReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var buffer = new ArrayBufferWriter<byte>(2 * FlushAt);
        using var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        WriteScan(json, report);
        WriteCoverage(json, report);
        WriteGaps(json, report);
        json.WriteStartArray("verdicts");
        foreach (var verdict in report.Verdicts)
        {
            WriteVerdict(json, verdict);
            if (json.BytesPending > FlushAt)
            {
                Drain(json, buffer, output);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Drain(json, buffer, output);
        output.Write('\n');
    }

    private static void Drain(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, TextWriter output)
    {
        json.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    private static void WriteScan(Utf8JsonWriter json, ScanReport report)
    {
        json.WriteStartObject("scan");
        json.WriteString("tool", "ecs-posture");
        json.WriteString("version", Product.Version);
        json.WriteStartArray("accounts");
        foreach (var account in report.Accounts)
        {
            var snapshot = account.Snapshot;
            json.WriteStartObject();
            json.WriteString("account", snapshot.AccountId);
            json.WriteString("partition", snapshot.Partition);
            json.WriteString("takenAt", snapshot.TakenAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
            json.WriteString("scope", ScopeOf(snapshot));
            json.WriteStrings("regions", snapshot.Regions.Select(r => r.Region).Order(StringComparer.Ordinal));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("verdictCounts");
        foreach (var verdict in Enum.GetValues<Verdict>())
        {
            json.WriteNumber(verdict.ToString(), report.Count(verdict));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? ScopeOf(AccountSnapshot snapshot) => snapshot.Regions.Select(r => r.Manifest.Scope).FirstOrDefault(s => s is not null);

    private static void WriteCoverage(Utf8JsonWriter json, ScanReport report)
    {
        var rows = report.Accounts.SelectMany(a => a.Coverage.Select(c => (a.Snapshot.AccountId, Row: c)))
            .OrderBy(c => c.AccountId, StringComparer.Ordinal)
            .ThenBy(c => c.Row.Region, StringComparer.Ordinal)
            .ThenBy(c => c.Row.Type.ToString(), StringComparer.Ordinal)
            .ToList();
        json.WriteStartObject("coverage");
        json.WriteNumber("existing", rows.Sum(c => c.Row.Existing));
        json.WriteNumber("assessed", rows.Sum(c => c.Row.Read));
        json.WriteBoolean("complete", rows.TrueForAll(c => c.Row.IsComplete));
        json.WriteStartArray("resources");
        foreach (var (accountId, row) in rows)
        {
            json.WriteStartObject();
            json.WriteString("type", row.Type.ToString());
            json.WriteString("account", accountId);
            json.WriteString("region", row.Region);
            json.WriteNumber("existing", row.Existing);
            json.WriteNumber("assessed", row.Read);
            json.WriteBoolean("complete", row.IsComplete);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteGaps(Utf8JsonWriter json, ScanReport report)
    {
        json.WriteStartArray("gaps");
        foreach (var (account, region, gap) in report.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("kind", gap.Kind.ToString());
            json.WriteString("action", gap.Action);
            json.WriteString("account", account);
            json.WriteString("region", region);
            json.WriteString("resource", gap.Resource);
            json.WriteString("code", gap.Code);
            json.WriteString("message", gap.Message);
            json.WriteString("permission", gap.Permission);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVerdict(Utf8JsonWriter json, CheckVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("check", verdict.CheckId);
        json.WriteString("verdict", verdict.Verdict.ToString());
        json.WriteString("severity", Words.Of(verdict.Severity));
        json.WriteStrings("topics", verdict.Topics.Select(Words.Of));
        json.WriteStartObject("resource");
        json.WriteString("arn", verdict.Resource.Arn);
        json.WriteString("type", verdict.Resource.Type.ToString());
        json.WriteString("name", verdict.Resource.Name);
        json.WriteString("account", verdict.Resource.AccountId);
        json.WriteString("region", verdict.Resource.Region);
        json.WriteString("cluster", verdict.Resource.Cluster);
        json.WriteEndObject();
        json.WriteString("container", verdict.Container);
        json.WriteString("message", verdict.Message);
        json.WriteString("reason", verdict.Reason);
        json.WriteStartArray("evidence");
        foreach (var evidence in verdict.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("path", evidence.Path);
            json.WriteString("actual", evidence.Actual);
            json.WriteString("expected", evidence.Expected);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
