using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.Exports.Results;

/// <summary>
/// AWS Security Finding Format: a JSON array as <c>aws securityhub batch-import-findings --findings</c> takes it, a hundred at a time.
/// </summary>
public sealed class Asff : ResultsFormat
{
    /// <inheritdoc />
    public override string Name => "asff";

    /// <inheritdoc />
    public override string Title => "AWS Security Finding Format";

    /// <inheritdoc />
    public override string MediaType => "application/json; charset=utf-8";

    /// <inheritdoc />
    public override string Extension => "asff.json";

    /// <inheritdoc />
    protected override IResultsWriter Begin(ResultsHead head, IBufferWriter<byte> output) => new Findings(head, output);

    private sealed class Findings : IResultsWriter
    {
        private const int TitleLength = 256;
        private const int DescriptionLength = 1024;
        private const int RemediationLength = 512;
        private const int FieldLength = 1024;
        private const int MostResources = 32;
        private const int MostRequirements = 32;
        private readonly Utf8JsonWriter _json;
        private readonly DateTimeOffset _takenAt;

        public Findings(ResultsHead head, IBufferWriter<byte> output)
        {
            _json = new(output, new() { Indented = true, NewLine = "\n" });
            _takenAt = head.Estate.TakenAt ?? DateTimeOffset.UnixEpoch;
            _json.WriteStartArray();
            _json.Flush();
        }

        public void Add(ReportedResult result)
        {
            var region = ResultText.RegionOf(result);
            _json.WriteStartObject();
            _json.WriteString("SchemaVersion", "2018-10-08");
            _json.WriteString("Id", $"ecs-posture/{result.Partition}/{result.AccountId}/{region}/{result.Id}");
            _json.WriteString("ProductArn", $"arn:{result.Partition}:securityhub:{region}:{result.AccountId}:product/{result.AccountId}/default");
            _json.WriteString("ProductName", Product.Name);
            _json.WriteString("GeneratorId", result.CheckId);
            _json.WriteString("AwsAccountId", result.AccountId);
            _json.WriteString("Region", region);
            _json.WriteStrings("Types", ["Software and Configuration Checks/AWS Security Best Practices"]);
            _json.WriteString("FirstObservedAt", ResultText.Instant(result.FirstSeenAt ?? _takenAt));
            _json.WriteString("LastObservedAt", ResultText.Instant(Later(result.FirstSeenAt, _takenAt)));
            _json.WriteString("CreatedAt", ResultText.Instant(result.FirstSeenAt ?? _takenAt));
            _json.WriteString("UpdatedAt", ResultText.Instant(Later(result.LastChangedAt, _takenAt)));
            _json.WriteStartObject("Severity");
            _json.WriteString("Label", result.Verdict is Verdict.Fail ? LabelOf(result.Severity) : "INFORMATIONAL");
            _json.WriteString("Original", FindingsReader.Word(result.Severity));
            _json.WriteEndObject();
            _json.WriteString("Title", ResultText.Fit(result.Title, TitleLength));
            _json.WriteString("Description", ResultText.Fit(result.Message, DescriptionLength));
            WriteRemediation(result);
            WriteFields(result);
            WriteResources(result, region);
            WriteCompliance(result);
            _json.WriteStartObject("Workflow");
            _json.WriteString("Status", result.Status switch
            {
                FindingStatus.Suppressed => "SUPPRESSED",
                FindingStatus.Resolved => "RESOLVED",
                _ => result.Verdict is Verdict.Pass ? "RESOLVED" : "NEW",
            });
            _json.WriteEndObject();
            _json.WriteString("RecordState", result.Status is FindingStatus.Resolved ? "ARCHIVED" : "ACTIVE");
            _json.WriteEndObject();
            _json.Flush();
        }

        public void End()
        {
            _json.WriteEndArray();
            _json.Flush();
        }

        public void Dispose() => _json.Dispose();

        private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one is { } at && at > other ? at : other;

        private static string LabelOf(Severity severity) => severity switch
        {
            Severity.Critical => "CRITICAL",
            Severity.High => "HIGH",
            Severity.Medium => "MEDIUM",
            Severity.Low => "LOW",
            _ => "INFORMATIONAL",
        };

        /// <summary>AWS's own type of a resource; <c>Other</c> where it has none.</summary>
        private static string TypeOf(ResourceType type) => type switch
        {
            ResourceType.TaskDefinition => "AwsEcsTaskDefinition",
            ResourceType.Service => "AwsEcsService",
            ResourceType.Task => "AwsEcsTask",
            ResourceType.Cluster => "AwsEcsCluster",
            ResourceType.Role => "AwsIamRole",
            ResourceType.Trail => "AwsCloudTrailTrail",
            ResourceType.Account or ResourceType.AccountSetting => "AwsAccount",
            _ => "Other",
        };

        private void WriteRemediation(ReportedResult result)
        {
            _json.WriteStartObject("Remediation");
            _json.WriteStartObject("Recommendation");
            _json.WriteString("Text", ResultText.Fit(result.Check?.Remediation.Summary ?? "The check is no longer in the catalogue.", RemediationLength));
            _json.WriteString("Url", ResultText.GuideOf(result.Check));
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        private void WriteFields(ReportedResult result)
        {
            _json.WriteStartObject("ProductFields");
            _json.WriteString("ecs-posture/Version", Product.Version);
            _json.WriteString("ecs-posture/Verdict", result.Verdict.ToString());
            _json.WriteString("ecs-posture/Subject", ResultText.Fit(result.SubjectName, FieldLength));
            _json.WriteString("ecs-posture/Topics", ResultText.Fit(string.Join(", ", result.Topics.Select(FindingsReader.Word)), FieldLength));
            if (result.Container.Length > 0)
            {
                _json.WriteString("ecs-posture/Container", ResultText.Fit(result.Container, FieldLength));
            }

            if (result.Clusters.Count > 0)
            {
                _json.WriteString("ecs-posture/Clusters", ResultText.Fit(string.Join(", ", result.Clusters), FieldLength));
            }

            for (var i = 0; i < Math.Min(result.Evidence.Count, 10); i++)
            {
                var evidence = result.Evidence[i];
                _json.WriteString(
                    string.Create(CultureInfo.InvariantCulture, $"ecs-posture/Evidence/{i + 1}"),
                    ResultText.Fit($"{evidence.Path}: {evidence.Actual} (expected {evidence.Expected})", FieldLength));
            }

            _json.WriteEndObject();
        }

        private void WriteResources(ReportedResult result, string region)
        {
            _json.WriteStartArray("Resources");
            foreach (var place in result.Places.Count > 0 ? result.Places.Take(MostResources) : [new($"AWS::::Account:{result.AccountId}", OccurrenceLabel.Unknown, [])])
            {
                _json.WriteStartObject();
                _json.WriteString("Type", result.Places.Count > 0 ? TypeOf(result.ResourceType) : "AwsAccount");
                _json.WriteString("Id", ResultText.Fit(place.Arn, FieldLength));
                _json.WriteString("Partition", result.Partition);
                _json.WriteString("Region", region);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        /// <summary>What is unread is not available and what a person must judge is a warning: neither ever passes.</summary>
        private void WriteCompliance(ReportedResult result)
        {
            _json.WriteStartObject("Compliance");
            _json.WriteString("Status", result.Verdict switch
            {
                Verdict.Pass => "PASSED",
                Verdict.Fail => "FAILED",
                Verdict.Manual => "WARNING",
                _ => "NOT_AVAILABLE",
            });
            if (result.Check?.Controls is { Count: > 0 } controls)
            {
                _json.WriteStrings("RelatedRequirements", controls.Take(MostRequirements).Select(ControlText.Of));
            }

            if (result.Verdict is not (Verdict.Pass or Verdict.Fail))
            {
                _json.WriteStartArray("StatusReasons");
                _json.WriteStartObject();
                _json.WriteString("ReasonCode", result.Verdict switch
                {
                    Verdict.Manual => "MANUAL_REVIEW",
                    Verdict.NotAssessed => "NOT_ASSESSED",
                    _ => "NOT_APPLICABLE",
                });
                _json.WriteString("Description", ResultText.Fit(result.Message, DescriptionLength));
                _json.WriteEndObject();
                _json.WriteEndArray();
            }

            _json.WriteEndObject();
        }
    }
}
