using System.Buffers;
using System.Text;
using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.CommandLine.Reports;
using EcsPosture.Web.Exports.Results;
using EcsPosture.Web.Features.Overview;

namespace EcsPosture.Web.Exports.Html;

/// <summary>
/// A report in one HTML file that needs nothing else and opens from a disk. Its rows are data that a small script pages through, so
/// that it opens as quickly with ten thousand of them; a policy in the file lets no other script or style run.
/// </summary>
public sealed class HtmlReport : ResultsFormat
{
    private static readonly string Script = HtmlFile.Asset("report.js");

    /// <inheritdoc />
    public override string Name => "html";

    /// <inheritdoc />
    public override string Title => "HTML report";

    /// <inheritdoc />
    public override string MediaType => "text/html; charset=utf-8";

    /// <inheritdoc />
    public override string Extension => "html";

    /// <inheritdoc />
    protected override IResultsWriter Begin(ResultsHead head, IBufferWriter<byte> output) => new Report(head, output);

    private sealed class Report : IResultsWriter
    {
        private readonly ResultsHead _head;
        private readonly IBufferWriter<byte> _output;
        private readonly Utf8JsonWriter _json;
        private readonly Dictionary<string, int> _checks = [];
        private readonly int[] _bySeverity = new int[Enum.GetValues<Severity>().Length];

        public Report(ResultsHead head, IBufferWriter<byte> output)
        {
            _head = head;
            _output = output;
            _json = new(output);
            Text(HtmlFile.Head("Security posture of Amazon ECS", Script));
            Text("<script type=\"application/json\" id=\"checks\">");
            WriteChecks();
            Text("</script>\n<script type=\"application/json\" id=\"rows\">");
            _json.Reset();
            _json.WriteStartArray();
            _json.Flush();
        }

        /// <summary>What passes, and what a check does not concern, is counted in the summary and not listed, unless a question asked for it.</summary>
        public void Add(ReportedResult result)
        {
            if (_head.IsWholeScan && result.Verdict is Verdict.Pass or Verdict.NotApplicable)
            {
                return;
            }

            _bySeverity[(int)result.Severity] += result.Verdict is Verdict.Fail && result.Status is not FindingStatus.Suppressed ? 1 : 0;
            _json.WriteStartArray();
            _json.WriteNumberValue(_checks[result.Check is null ? "" : result.CheckId]);
            _json.WriteStringValue(ResultText.Of(result.Verdict));
            _json.WriteNumberValue((int)result.Severity);
            _json.WriteStringValue(result.Status is { } status and not FindingStatus.Open ? FindingsReader.Word(status) : "");
            _json.WriteStringValue(result.SubjectName);
            _json.WriteStringValue(result.Container);
            _json.WriteStringValue(result.ResourceType.ToString());
            _json.WriteStringValue(result.AccountId);
            _json.WriteStringValue(result.Region);
            Strings(result.Clusters);
            _json.WriteStringValue(result.Places is [var first, ..] ? FindingsReader.Word(first.Label) : "");
            _json.WriteStringValue(result.Message);
            Strings(result.Places.Select(p => p.Arn));
            _json.WriteStartArray();
            foreach (var evidence in result.Evidence)
            {
                Strings([evidence.Path, evidence.Actual, evidence.Expected]);
            }

            _json.WriteEndArray();
            _json.WriteStringValue(result.FirstSeenAt is { } at ? ResultText.Instant(at) : "");
            _json.WriteEndArray();
            _json.Flush();
        }

        public void End()
        {
            _json.WriteEndArray();
            _json.Flush();
            Text("</script>\n");
            Text(HtmlSummary.Of(_head, _bySeverity));
            Text($"""
                <section class="panel" id="results" aria-labelledby="results-title" hidden>
                <h2 id="results-title">Results</h2>
                <div class="filters" role="search" aria-label="Filters">
                <label>Words<input type="search" id="by-text" maxlength="200"></label>
                <label>Severity<select id="by-severity"><option value="">all</option></select></label>
                <label>Verdict<select id="by-verdict"><option value="">all</option></select></label>
                <label>Topic<select id="by-topic"><option value="">all</option></select></label>
                <label>Framework<select id="by-framework"><option value="">all</option></select></label>
                <label>Check<select id="by-check"><option value="">all</option></select></label>
                <button type="button" id="clear">Clear</button>
                </div>
                <div class="scroll" tabindex="0" role="region" aria-labelledby="results-title">
                <table>
                <thead><tr><th scope="col">Severity</th><th scope="col">Verdict</th><th scope="col">Check</th><th scope="col">Subject</th><th scope="col">Where</th></tr></thead>
                <tbody id="found"></tbody>
                </table>
                </div>
                <div class="pager"><button type="button" id="previous">Previous</button><button type="button" id="next">Next</button><span id="count" role="status"></span></div>
                </section>
                </main>
                <noscript><main><p class="panel">The list of results needs scripts; those of this file load nothing and send nothing.</p></main></noscript>
                <script>{Script}</script>
                </body>
                </html>

                """);
        }

        public void Dispose() => _json.Dispose();

        private void WriteChecks()
        {
            _json.WriteStartArray();
            foreach (var check in CheckCatalogue.Default.Checks.Select(c => c.Info))
            {
                _checks.Add(check.Id, _checks.Count);
                WriteCheck(check.Id, check.Title, check);
            }

            _checks.Add("", _checks.Count);
            WriteCheck("", "A check that is no longer in the catalogue", null);
            _json.WriteEndArray();
            _json.Flush();
        }

        private void WriteCheck(string id, string title, CheckInfo? check)
        {
            _json.WriteStartObject();
            _json.WriteString("id", id);
            _json.WriteString("title", title);
            _json.WriteStrings("topics", check?.Topics.Select(TopicNames.Of) ?? []);
            _json.WriteString("why", check?.Rationale);
            _json.WriteString("fix", check?.Remediation.Summary);
            _json.WriteString("effects", check?.Remediation.SideEffects);
            _json.WriteString("guide", ResultText.GuideOf(check));
            _json.WriteStartArray("controls");
            foreach (var mapping in check?.Controls ?? [])
            {
                if (FrameworkList.Of(mapping) is { } control)
                {
                    Strings([FrameworkList.Find(control.Framework)!.Title, control.Id, mapping.Source.Word()]);
                }
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        private void Strings(IEnumerable<string> values)
        {
            _json.WriteStartArray();
            foreach (var value in values)
            {
                _json.WriteStringValue(value);
            }

            _json.WriteEndArray();
        }

        private void Text(string text) => Encoding.UTF8.GetBytes(text, _output);
    }
}
