using System.Text;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Inventory;
using EcsPosture.Web.Exports;

namespace EcsPosture.Web.Tests.Exports;

/// <summary>Findings as the store gives them to exports; a test names what it spoils.</summary>
internal static class AnExport
{
    public const string Arn = "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3";

    public static DateTimeOffset TakenAt { get; } = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Names that try to be something else.</summary>
    public static IReadOnlyList<string> HostileNames { get; } =
    [
        "=cmd|'/c calc'!A1",
        "<script>alert(1)</script>",
        "</script><img src=x onerror=alert(1)>",
        "<!-- --><![CDATA[",
        "🦊 emoji ünïcode \u202eright to left",
        "one\r\ntwo\tthree\u2028four",
        "quote \" apostrophe ' back ` slash \\ {{brace}} ${x} %41",
        new('x', 255),
        string.Concat(Enumerable.Repeat("🦊", 127)),
        "   ",
        "javascript:alert(1)",
    ];

    public static FindingRow Row => new()
    {
        Id = 1,
        Hash = "abc",
        CheckId = "ecs-task-privileged-container",
        Title = "Container runs privileged",
        Severity = Severity.High,
        SubjectKind = SubjectKind.TaskDefinitionFamily,
        SubjectName = "web",
        SubjectHash = "def",
        Container = "app",
        AccountId = "111122223333",
        Region = "eu-west-1",
        Label = OccurrenceLabel.Running,
        Message = "Container app runs privileged.",
        FirstSeenAt = TakenAt.AddDays(-3),
        LastOpenedAt = TakenAt.AddDays(-3),
        LastChangedAt = TakenAt.AddDays(-1),
        Clusters = ["main"],
    };

    public static ExportHead Head => new(
        TakenAt,
        [new("aws", "111122223333", "eu-west-1", TakenAt)],
        new Dictionary<string, VerdictCounts> { ["ecs-task-privileged-container"] = new(2, 1, 0, 3, 4) },
        [new("111122223333", "eu-west-1", ResourceType.TaskDefinition, 9, 8, false)],
        [new(GapKind.Denied, "111122223333", "eu-west-1", "ecs:DescribeTaskDefinition", Arn, "AccessDeniedException", "not authorized", "ecs:DescribeTaskDefinition", 7)]);

    public static ExportedFinding Of(FindingRow row) => new(row)
    {
        Partition = "aws",
        ResourceType = ResourceType.TaskDefinition,
        SubjectKey = row.SubjectName,
        Topics = [Topic.Infrastructure],
        SuppressionReason = row.Status is FindingStatus.Suppressed ? "Accepted until the migration." : null,
        Occurrences =
        [
            new(Arn, "hash", 3, OccurrenceLabel.Running, row.Severity, row.Message, [new("containerDefinitions[0].privileged", "true", "false")],
                ["arn:aws:ecs:eu-west-1:111122223333:service/main/web"], ["arn:aws:ecs:eu-west-1:111122223333:cluster/main"], "EC2"),
        ],
    };

    /// <summary>A finding in which every text that comes from the account is this one.</summary>
    public static ExportedFinding Named(string name) => Of(Row with { SubjectName = name, Container = name, Message = name, Assignee = name, Clusters = [name] }) with
    {
        SubjectKey = name,
        Occurrences = [new(Arn + name, "hash", 3, OccurrenceLabel.Running, Severity.High, name, [new(name, name, name)], [], [], "")],
    };

    /// <summary>A finding in each state, and resolved for each reason.</summary>
    public static IReadOnlyList<ExportedFinding> OfEachState { get; } =
    [
        Of(Row),
        Of(Row with { Status = FindingStatus.NeedsReview }),
        Of(Row with { Status = FindingStatus.Suppressed }),
        .. Enum.GetValues<Resolution>().Select(why => Of(Row with { Status = FindingStatus.Resolved, Resolution = why, ResolvedAt = TakenAt })),
        Of(Row with { CheckId = "a-check-that-has-left", Title = "a-check-that-has-left" }),
        Of(Row with { Region = "global", CheckId = "ecs-iam-administrator-role" }) with { Occurrences = [], SubjectKey = "arn:aws:iam::111122223333:role/x", ResourceType = ResourceType.Role },
        .. Enum.GetValues<Severity>().Select(severity => Of(Row with { Severity = severity })),
        .. Enum.GetValues<ResourceType>().Select(type => Of(Row) with { ResourceType = type }),
    ];

    public static Task<string> WriteAsync(string format, params IEnumerable<ExportedFinding> findings) => WriteAsync(format, Head, findings);

    public static async Task<string> WriteAsync(string format, ExportHead head, IEnumerable<ExportedFinding> findings)
    {
        using var stream = new MemoryStream();
        await FindingsExports.Find(format)!.WriteAsync(new(head, findings.ToAsyncEnumerable()), stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
