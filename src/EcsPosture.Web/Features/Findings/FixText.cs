using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Documentation;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Inventory;

namespace EcsPosture.Web.Features.Findings;

/// <summary>The fix of a finding in the words of its own resource.</summary>
internal static class FixText
{
    /// <summary>The snippets that the check has, filled with real names.</summary>
    public static IReadOnlyList<(string Language, string Code)> SnippetsOf(FindingView finding, CheckInfo check)
    {
        var names = NamesOf(finding);
        var snippets = new List<(string, string)>();
        if (check.Remediation.Cli is { } cli)
        {
            snippets.Add(("AWS CLI", RemediationText.Shell(cli, names)));
        }

        if (check.Remediation.Terraform is { } terraform)
        {
            snippets.Add(("Terraform", RemediationText.Terraform(terraform, names)));
        }

        if (check.Remediation.CloudFormation is { } template)
        {
            snippets.Add(("CloudFormation", RemediationText.CloudFormation(template, names)));
        }

        return snippets;
    }

    /// <summary>How to roll a new revision out to what runs the failing ones, and to take those out of use; null when it is about no family.</summary>
    public static string? RolloutOf(FindingView finding)
    {
        if (finding.SubjectKind is not SubjectKind.TaskDefinitionFamily || finding.Occurrences.Count == 0)
        {
            return null;
        }

        var lines = new List<string>();
        foreach (var service in finding.Occurrences.SelectMany(o => o.Services).Distinct(StringComparer.Ordinal))
        {
            var names = new Dictionary<string, string?>
            {
                ["region"] = finding.Region,
                ["service"] = Arn.LastSegment(service),
                ["cluster"] = Arn.TryParse(service, out var arn) && arn.Resource.Split('/') is ["service", var cluster, _] ? cluster : null,
                ["family"] = finding.SubjectName,
            };
            lines.Add(RemediationText.Shell("aws ecs update-service --region {region} --cluster {cluster} --service {service} --task-definition {family}", names));
        }

        foreach (var revision in finding.Occurrences.Select(o => o.Revision).OfType<int>().Distinct().Order())
        {
            var names = new Dictionary<string, string?>
            {
                ["region"] = finding.Region,
                ["family"] = finding.SubjectName,
                ["revision"] = revision.ToString(CultureInfo.InvariantCulture),
            };
            lines.Add(RemediationText.Shell("aws ecs deregister-task-definition --region {region} --task-definition {family}:{revision}", names));
        }

        return string.Join('\n', lines);
    }

    private static Dictionary<string, string?> NamesOf(FindingView finding)
    {
        var place = finding.Occurrences.Count > 0 ? finding.Occurrences[0] : null;
        var service = finding.SubjectKind is SubjectKind.Service ? finding.SubjectName : place?.Services is { Count: > 0 } services ? Arn.LastSegment(services[0]) : null;
        var cluster = finding.SubjectKind is SubjectKind.Cluster ? finding.SubjectName : place?.Clusters is { Count: > 0 } clusters ? Arn.LastSegment(clusters[0]) : null;
        return new()
        {
            ["family"] = finding.SubjectKind is SubjectKind.TaskDefinitionFamily ? finding.SubjectName : null,
            ["revision"] = place?.Revision?.ToString(CultureInfo.InvariantCulture),
            ["container"] = finding.Container,
            ["cluster"] = cluster,
            ["service"] = service,
            ["role"] = finding.SubjectKind is SubjectKind.Role ? finding.SubjectName : null,
            ["log-group"] = finding.SubjectKind is SubjectKind.LogGroup ? finding.SubjectName : null,
            ["trail"] = finding.SubjectKind is SubjectKind.Trail ? finding.SubjectName : null,
            ["region"] = finding.Region,
            ["account"] = finding.AccountId,
            ["partition"] = finding.Partition,
            ["name"] = finding.SubjectName,
            ["arn"] = place?.ResourceArn ?? finding.SubjectKey,
        };
    }
}
