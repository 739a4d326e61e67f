using System.Buffers;
using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.Exports.Results;

/// <summary>SARIF 2.1.0: one run, a rule for each check, a taxonomy for each framework.</summary>
public sealed class Sarif : ResultsFormat
{
    /// <inheritdoc />
    public override string Name => "sarif";

    /// <inheritdoc />
    public override string Title => "SARIF";

    /// <inheritdoc />
    public override string MediaType => "application/sarif+json; charset=utf-8";

    /// <inheritdoc />
    public override string Extension => "sarif";

    /// <inheritdoc />
    protected override IResultsWriter Begin(ResultsHead head, IBufferWriter<byte> output) => new Run(head, output);

    private sealed class Run : IResultsWriter
    {
        private readonly Utf8JsonWriter _json;
        private readonly Dictionary<string, int> _rules = [];

        public Run(ResultsHead head, IBufferWriter<byte> output)
        {
            _json = new(output, new() { Indented = true, NewLine = "\n" });
            foreach (var check in CheckCatalogue.Default.Checks)
            {
                _rules.Add(check.Info.Id, _rules.Count);
            }

            _json.WriteStartObject();
            _json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            _json.WriteString("version", "2.1.0");
            _json.WriteStartArray("runs");
            _json.WriteStartObject();
            SarifTool.Write(_json);
            WriteInvocation(head);
            _json.WriteString("columnKind", "utf16CodeUnits");
            _json.WriteStartArray("results");
            _json.Flush();
        }

        public void Add(ReportedResult result)
        {
            var level = result.Verdict is Verdict.Fail ? SarifTool.LevelOf(result.Severity) : "none";
            _json.WriteStartObject();
            _json.WriteString("ruleId", result.CheckId);
            if (_rules.TryGetValue(result.CheckId, out var rule))
            {
                _json.WriteNumber("ruleIndex", rule);
            }

            _json.WriteString("kind", KindOf(result.Verdict));
            _json.WriteString("level", level);
            _json.WriteStartObject("message");
            _json.WriteString("text", result.Message);
            _json.WriteEndObject();
            WriteLocations(result);
            _json.WriteStartObject("partialFingerprints");
            _json.WriteString("ecsPostureFinding/v1", result.Id);
            _json.WriteEndObject();
            WriteSuppressions(result);
            WriteProperties(result);
            _json.WriteEndObject();
            _json.Flush();
        }

        public void End()
        {
            _json.WriteEndArray();
            _json.WriteEndObject();
            _json.WriteEndArray();
            _json.WriteEndObject();
            _json.Flush();
        }

        public void Dispose() => _json.Dispose();

        /// <summary>What is unread is open and what a person must judge is for review: neither is ever a pass.</summary>
        private static string KindOf(Verdict verdict) => verdict switch
        {
            Verdict.Pass => "pass",
            Verdict.Fail => "fail",
            Verdict.Manual => "review",
            Verdict.NotAssessed => "open",
            _ => "notApplicable",
        };

        private void WriteInvocation(ResultsHead head)
        {
            _json.WriteStartArray("invocations");
            _json.WriteStartObject();
            _json.WriteBoolean("executionSuccessful", true);
            if (head.Estate.TakenAt is { } at)
            {
                _json.WriteString("endTimeUtc", ResultText.Instant(at));
            }

            _json.WriteStartArray("toolExecutionNotifications");
            foreach (var gap in head.Estate.Gaps)
            {
                _json.WriteStartObject();
                _json.WriteString("level", "warning");
                _json.WriteStartObject("message");
                _json.WriteString("text", ResultText.Of(gap));
                _json.WriteEndObject();
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
            _json.WriteEndArray();
        }

        private void WriteLocations(ReportedResult result)
        {
            _json.WriteStartArray("locations");
            foreach (var place in result.Places)
            {
                _json.WriteStartObject();
                _json.WriteStartObject("physicalLocation");
                _json.WriteStartObject("artifactLocation");
                _json.WriteString("uri", ResultText.UriOf(place.Arn));
                _json.WriteEndObject();
                _json.WriteEndObject();
                _json.WriteStartArray("logicalLocations");
                _json.WriteStartObject();
                _json.WriteString("name", result.Container.Length > 0 ? result.Container : result.SubjectName);
                _json.WriteString("fullyQualifiedName", result.Container.Length > 0 ? $"{place.Arn}/{result.Container}" : place.Arn);
                _json.WriteString("kind", result.Container.Length > 0 ? "container" : "resource");
                _json.WriteEndObject();
                _json.WriteEndArray();
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        private void WriteSuppressions(ReportedResult result)
        {
            if (result.Status is not FindingStatus.Suppressed)
            {
                return;
            }

            _json.WriteStartArray("suppressions");
            _json.WriteStartObject();
            _json.WriteString("kind", "external");
            _json.WriteString("status", "accepted");
            if (result.SuppressionReason is { } reason)
            {
                _json.WriteString("justification", reason);
            }

            _json.WriteEndObject();
            _json.WriteEndArray();
        }

        private void WriteProperties(ReportedResult result)
        {
            _json.WriteStartObject("properties");
            _json.WriteString("verdict", result.Verdict.ToString());
            _json.WriteString("severity", FindingsReader.Word(result.Severity));
            if (result.Status is { } status)
            {
                _json.WriteString("status", FindingsReader.Word(status));
            }

            _json.WriteString("subject", result.SubjectName);
            _json.WriteString("resourceType", result.ResourceType.ToString());
            _json.WriteString("account", result.AccountId);
            _json.WriteString("region", result.Region);
            _json.WriteStrings("clusters", result.Clusters);
            if (result.FirstSeenAt is { } first)
            {
                _json.WriteString("firstSeen", ResultText.Instant(first));
            }

            _json.WriteEvidence("evidence", result.Evidence);
            _json.WriteEndObject();
        }
    }
}
