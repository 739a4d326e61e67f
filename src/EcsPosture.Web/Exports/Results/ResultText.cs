using System.Globalization;
using System.Text;
using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Topics;
using EcsPosture.Inventory;

namespace EcsPosture.Web.Exports.Results;

/// <summary>How results are put into the words and bounds of other tools' formats.</summary>
internal static class ResultText
{
    /// <summary>The page of the guide that a check hangs on.</summary>
    public static string GuideOf(CheckInfo? check) => (TopicTree.Find(check?.Pages[0] ?? TopicTree.RootKey) ?? TopicTree.Root).Url;

    /// <summary>An instant as ISO 8601 in UTC.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text of at most so many UTF-16 units, cut between characters; a dash when nothing visible is in it.</summary>
    public static string Fit(string text, int most)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "–";
        }

        if (text.Length <= most)
        {
            return text;
        }

        var end = most - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>An ARN or name as a URI: what may not stand in one is escaped.</summary>
    public static string UriOf(string arn)
    {
        const string Plain = "-._~:/@!$&'()*+,;=";
        var uri = new StringBuilder(arn.Length);
        foreach (var c in Encoding.UTF8.GetBytes(arn))
        {
            if (char.IsAsciiLetterOrDigit((char)c) || Plain.Contains((char)c, StringComparison.Ordinal))
            {
                uri.Append((char)c);
            }
            else
            {
                uri.Append(CultureInfo.InvariantCulture, $"%{c:X2}");
            }
        }

        return uri.ToString();
    }

    /// <summary>A region that AWS has: global facts are at home in the partition's first region.</summary>
    public static string RegionOf(ReportedResult result) =>
        result.Region != Inventory.Snapshots.SnapshotManifest.GlobalRegion ? result.Region : result.Partition switch
        {
            "aws-cn" => "cn-north-1",
            "aws-us-gov" => "us-gov-west-1",
            _ => "us-east-1",
        };

    /// <summary>A gap in one sentence.</summary>
    public static string Of(EcsPosture.Findings.Queries.Overview.GapRow gap)
    {
        var what = new Gap(gap.Kind, gap.Action, gap.Resource, gap.Code, gap.Message, gap.Permission).ToString();
        return $"Account {gap.AccountId}, {gap.Region}: {what}.{(gap.Permission is { } permission ? $" Permission: {permission}." : "")}";
    }

    /// <summary>The verdict in words.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.NotAssessed => "Not assessed",
        Verdict.NotApplicable => "Not applicable",
        _ => verdict.ToString(),
    };

    /// <summary>Writes evidence as a property.</summary>
    public static void WriteEvidence(this Utf8JsonWriter json, string name, IReadOnlyList<Evidence> evidence)
    {
        json.WriteStartArray(name);
        foreach (var one in evidence)
        {
            json.WriteStartObject();
            json.WriteString("path", one.Path);
            json.WriteString("actual", one.Actual);
            json.WriteString("expected", one.Expected);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
