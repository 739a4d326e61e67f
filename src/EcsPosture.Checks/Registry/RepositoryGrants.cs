using System.Globalization;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Registry;

/// <summary>Whom the policy of a repository or registry lets in.</summary>
internal static class RepositoryGrants
{
    private static readonly string[] Pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    private static readonly string[] Change =
    [
        "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:BatchDeleteImage", "ecr:DeleteRepository",
        "ecr:SetRepositoryPolicy", "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy", "ecr:ReplicateImage", "ecr:CreateRepository",
    ];

    private static readonly string[] WhoKeys = ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID"];
    private static readonly string[] WhereKeys = ["aws:SourceVpc", "aws:SourceVpce", "aws:SourceIp", "aws:VpcSourceIp"];

    /// <summary>States what a policy allows to others.</summary>
    /// <param name="policy">The policy; null when there is none.</param>
    /// <param name="path">Where it stands in AWS's answer.</param>
    /// <param name="what">What it opens, as a sentence begins.</param>
    /// <param name="resource">The repository that statements must cover; null for a repository's own policy, which names no resource.</param>
    /// <param name="own">Accounts that may be let in.</param>
    public static IEnumerable<Statement> Examine(PolicyDocument? policy, string path, string what, string? resource, IReadOnlySet<string> own)
    {
        for (var i = 0; i < (policy?.Statements.Count ?? 0); i++)
        {
            var statement = policy!.Statements[i];
            if (!statement.IsAllow || (resource is not null && !statement.CoversResource(resource)) || SeverityOf(statement) is not { } severity)
            {
                continue;
            }

            var at = string.Create(CultureInfo.InvariantCulture, $"{path}.Statement[{i}]");
            if (statement.NotPrincipals is not null)
            {
                yield return Open(statement, $"{at}.NotPrincipal", "everybody but some", what, "everybody but some principals", policy, own);
            }

            foreach (var principal in statement.Principals ?? [])
            {
                if (principal.IsEverybody)
                {
                    if (!IsLimitedTo(statement, own, out _))
                    {
                        yield return Open(statement, $"{at}.Principal", "*", what, "everybody", policy, own);
                    }
                }
                else if (principal.Type is "AWS" && PublicAccess.AccountOf(principal.Value) is { } account && !own.Contains(account))
                {
                    yield return new Violation($"{what} may be {(severity is Severity.High ? "changed" : "read")} by account {account}.", new Evidence($"{at}.Principal.AWS", principal.Value, "principals of your own or of trusted accounts"))
                    {
                        Severity = severity,
                    };
                }
            }
        }
    }

    private static Statement Open(PolicyStatement statement, string path, string actual, string what, string who, PolicyDocument policy, IReadOnlySet<string> own)
    {
        var evidence = new Evidence(path, actual, "named principals, or a condition on aws:PrincipalOrgID");
        IsLimitedTo(statement, own, out var foreign);
        var isOpenElsewhere = WhereKeys.Any(key => TrustConditions.Required(statement, key).Any()) || statement.Conditions.Any(c => c.Operator.EndsWith("IpAddress", StringComparison.OrdinalIgnoreCase));
        if (foreign is not null)
        {
            return new Violation($"{what} is open to {foreign}.", evidence) { Severity = SeverityOf(statement) ?? Severity.Medium };
        }

        return isOpenElsewhere || policy.Statements.Any(s => !s.IsAllow)
            ? new NeedsReview($"Look at who meets the conditions and escapes the Deny statements of the policy that opens {char.ToLowerInvariant(what[0])}{what[1..]} to {who}.") { Evidence = [evidence] }
            : new Violation($"{what} is open to {who}.", evidence);
    }

    /// <summary>Whether conditions leave only principals of own accounts or of an organization; else whom else they leave, where they name one.</summary>
    private static bool IsLimitedTo(PolicyStatement statement, IReadOnlySet<string> own, out string? foreign)
    {
        foreign = null;
        foreach (var key in WhoKeys)
        {
            foreach (var values in TrustConditions.Required(statement, key))
            {
                if (values.Any(v => v.AsSpan().Trim('*').IsEmpty))
                {
                    continue;
                }

                if (key.Contains("Org", StringComparison.Ordinal))
                {
                    return true;
                }

                foreign = values.Select(PublicAccess.AccountOf).FirstOrDefault(account => account is null || !own.Contains(account)) is { } other ? $"account {other}"
                    : values.Any(v => PublicAccess.AccountOf(v) is null) ? values.First(v => PublicAccess.AccountOf(v) is null)
                    : null;
                if (foreign is null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static Severity? SeverityOf(PolicyStatement statement) =>
        Change.Any(statement.CoversAction) ? Severity.High
        : Pull.Any(statement.CoversAction) ? Severity.Medium
        : null;
}
