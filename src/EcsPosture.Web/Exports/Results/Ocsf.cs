using System.Buffers;
using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.Exports.Results;

/// <summary>OCSF 1.3.0, class Compliance Finding (2003), with the cloud profile: a JSON array of events.</summary>
public sealed class Ocsf : ResultsFormat
{
    private const string SchemaVersion = "1.3.0";

    /// <inheritdoc />
    public override string Name => "ocsf";

    /// <inheritdoc />
    public override string Title => "OCSF Compliance Finding";

    /// <inheritdoc />
    public override string MediaType => "application/json; charset=utf-8";

    /// <inheritdoc />
    public override string Extension => "ocsf.json";

    /// <inheritdoc />
    protected override IResultsWriter Begin(ResultsHead head, IBufferWriter<byte> output) => new Events(head, output);

    private sealed class Events : IResultsWriter
    {
        private const int Category = 2;
        private const int Class = 2003;
        private readonly Utf8JsonWriter _json;
        private readonly DateTimeOffset _takenAt;

        public Events(ResultsHead head, IBufferWriter<byte> output)
        {
            _json = new(output, new() { Indented = true, NewLine = "\n" });
            _takenAt = head.Estate.TakenAt ?? DateTimeOffset.UnixEpoch;
            _json.WriteStartArray();
            _json.Flush();
        }

        public void Add(ReportedResult result)
        {
            var (activity, activityName) = result.Status switch
            {
                FindingStatus.Resolved => (3, "Close"),
                null => (1, "Create"),
                _ => (2, "Update"),
            };
            _json.WriteStartObject();
            _json.WriteNumber("activity_id", activity);
            _json.WriteString("activity_name", activityName);
            _json.WriteNumber("category_uid", Category);
            _json.WriteString("category_name", "Findings");
            _json.WriteNumber("class_uid", Class);
            _json.WriteString("class_name", "Compliance Finding");
            _json.WriteNumber("type_uid", (Class * 100) + activity);
            _json.WriteString("type_name", $"Compliance Finding: {activityName}");
            _json.WriteNumber("time", (result.LastChangedAt ?? _takenAt).ToUnixTimeMilliseconds());
            _json.WriteNumber("severity_id", result.Verdict is Verdict.Fail ? (int)result.Severity + 1 : 1);
            _json.WriteString("severity", result.Verdict is Verdict.Fail && result.Severity is not Severity.Info ? result.Severity.ToString() : "Informational");
            WriteStatus(result);
            _json.WriteString("message", result.Message);
            WriteMetadata();
            WriteCloud(result);
            WriteInfo(result);
            WriteCompliance(result);
            WriteResources(result);
            _json.WriteStartObject("remediation");
            _json.WriteString("desc", result.Check?.Remediation.Summary ?? "The check is no longer in the catalogue.");
            _json.WriteStrings("references", [ResultText.GuideOf(result.Check)]);
            _json.WriteEndObject();
            WriteUnmapped(result);
            _json.WriteEndObject();
            _json.Flush();
        }

        public void End()
        {
            _json.WriteEndArray();
            _json.Flush();
        }

        public void Dispose() => _json.Dispose();

        /// <summary>What is unread is unknown, and what a person must judge has a status of its own: neither ever passes.</summary>
        private static (int Id, string Name) ComplianceOf(Verdict verdict) => verdict switch
        {
            Verdict.Pass => (1, "Pass"),
            Verdict.Fail => (3, "Fail"),
            Verdict.NotAssessed => (0, "Unknown"),
            Verdict.Manual => (99, "Manual"),
            _ => (99, "Not applicable"),
        };

        private void WriteStatus(ReportedResult result)
        {
            var (id, name) = result.Status switch
            {
                FindingStatus.Suppressed => (3, "Suppressed"),
                FindingStatus.Resolved => (4, "Resolved"),
                _ => (1, "New"),
            };
            _json.WriteNumber("status_id", id);
            _json.WriteString("status", name);
            if (result.SuppressionReason is { } reason)
            {
                _json.WriteString("comment", reason);
            }
        }

        private void WriteMetadata()
        {
            _json.WriteStartObject("metadata");
            _json.WriteString("version", SchemaVersion);
            _json.WriteStrings("profiles", ["cloud"]);
            _json.WriteStartObject("product");
            _json.WriteString("name", Product.Name);
            _json.WriteString("vendor_name", Product.Name);
            _json.WriteString("version", Product.Version);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        private void WriteCloud(ReportedResult result)
        {
            _json.WriteStartObject("cloud");
            _json.WriteString("provider", "AWS");
            _json.WriteString("region", result.Region);
            _json.WriteStartObject("account");
            _json.WriteString("uid", result.AccountId);
            _json.WriteNumber("type_id", 10);
            _json.WriteString("type", "AWS Account");
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        private void WriteInfo(ReportedResult result)
        {
            _json.WriteStartObject("finding_info");
            _json.WriteString("uid", result.Id);
            _json.WriteString("title", result.Title);
            _json.WriteString("desc", result.Check?.Rationale ?? result.Title);
            _json.WriteNumber("created_time", (result.FirstSeenAt ?? _takenAt).ToUnixTimeMilliseconds());
            if (result.FirstSeenAt is { } first)
            {
                _json.WriteNumber("first_seen_time", first.ToUnixTimeMilliseconds());
            }

            _json.WriteNumber("last_seen_time", _takenAt.ToUnixTimeMilliseconds());
            _json.WriteStrings("types", result.Topics.Select(FindingsReader.Word));
            _json.WriteStartObject("analytic");
            _json.WriteString("uid", result.CheckId);
            _json.WriteString("name", result.Title);
            _json.WriteNumber("type_id", 1);
            _json.WriteString("type", "Rule");
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        private void WriteCompliance(ReportedResult result)
        {
            IReadOnlyList<FrameworkControl> controls = result.Check?.Controls ?? [];
            var (id, name) = ComplianceOf(result.Verdict);
            var standards = controls.Select(c => FrameworkList.Of(c)).OfType<Control>().Select(c => FrameworkList.Find(c.Framework)!.Title).Distinct(StringComparer.Ordinal);
            _json.WriteStartObject("compliance");
            _json.WriteStrings("standards", standards.DefaultIfEmpty("Amazon ECS Developer Guide: Security"));
            _json.WriteStrings("requirements", controls.Select(ControlText.Of));
            _json.WriteString("control", result.CheckId);
            _json.WriteNumber("status_id", id);
            _json.WriteString("status", name);
            _json.WriteString("status_detail", result.Message);
            _json.WriteEndObject();
        }

        private void WriteResources(ReportedResult result)
        {
            _json.WriteStartArray("resources");
            foreach (var place in result.Places)
            {
                _json.WriteStartObject();
                _json.WriteString("uid", place.Arn);
                _json.WriteString("name", result.SubjectName);
                _json.WriteString("type", result.ResourceType.ToString());
                _json.WriteString("cloud_partition", result.Partition);
                _json.WriteString("region", result.Region);
                _json.WriteStrings("labels", [FindingsReader.Word(place.Label)]);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        private void WriteUnmapped(ReportedResult result)
        {
            _json.WriteStartObject("unmapped");
            _json.WriteString("verdict", result.Verdict.ToString());
            _json.WriteString("severity", FindingsReader.Word(result.Severity));
            _json.WriteString("container", result.Container);
            _json.WriteStrings("clusters", result.Clusters);
            _json.WriteEvidence("evidence", result.Evidence);
            _json.WriteEndObject();
        }
    }
}
