using System.Globalization;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Policies;
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

    private const string Wanted = "named principals, or a condition on aws:PrincipalOrgID";
    private static readonly string[] AccountKeys = ["aws:PrincipalAccount", "aws:PrincipalArn", "aws:SourceAccount", "aws:SourceArn"];

    /// <summary>States what a policy allows to others.</summary>
    /// <param name="policy">The policy; null when there is none.</param>
    /// <param name="path">Where it stands in AWS's answer.</param>
    /// <param name="what">What it opens, as a sentence begins.</param>
    /// <param name="resource">The repository that statements must cover; null for a repository's own policy, which names no resource.</param>
    /// <param name="own">Accounts that may be let in.</param>
    public static IEnumerable<Statement> Examine(PolicyDocument? policy, string path, string what, string? resource, IReadOnlySet<string> own)
    {
        var strangers = policy is null ? null : new Strangers(policy);
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
                foreach (var open in Open(policy, i, strangers!, new($"{at}.NotPrincipal", "everybody but some", Wanted), what, "everybody but some principals", own))
                {
                    yield return open;
                }
            }

            foreach (var principal in statement.Principals ?? [])
            {
                if (principal.IsEverybody)
                {
                    foreach (var open in Open(policy, i, strangers!, new($"{at}.Principal", "*", Wanted), what, "everybody", own))
                    {
                        yield return open;
                    }
                }
                else if (principal.Type is "AWS" && PublicAccess.AccountOf(principal.Value) is { } account && !own.Contains(account)
                    && strangers!.MayEnter(i, PublicAccess.PrincipalOf(principal.Value, account)))
                {
                    yield return new Violation($"{what} may be {(severity is Severity.High ? "changed" : "read")} by account {account}.", new Evidence($"{at}.Principal.AWS", principal.Value, "principals of your own or of trusted accounts"))
                    {
                        Severity = severity,
                    };
                }
            }
        }
    }

    // Somebody whom nobody vouches for gets in from anywhere, from somewhere only, or not at all; then an account may be left that a condition names.
    private static IEnumerable<Statement> Open(PolicyDocument policy, int index, Strangers strangers, Evidence evidence, string what, string who, IReadOnlySet<string> own)
    {
        var statement = policy.Statements[index];
        if (Named(statement, own) is { } foreign && (strangers.MayEnter(index, isAnywhere: true) || (foreign.Principal is not null && strangers.MayEnter(index, foreign.Principal))))
        {
            yield return new Violation($"{what} is open to {foreign.Name}.", evidence) { Severity = SeverityOf(statement) ?? Severity.Medium };
        }
        else if (strangers.MayEnter(index))
        {
            yield return policy.Statements.Any(s => !s.IsAllow)
                ? new NeedsReview($"Look at who escapes the Deny statements of the policy that opens {char.ToLowerInvariant(what[0])}{what[1..]} to {who}.") { Evidence = [evidence] }
                : new Violation($"{what} is open to {who}.", evidence);
        }
        else if (strangers.MayEnter(index, isAnywhere: true))
        {
            yield return new NeedsReview($"Look at who is where the policy that opens {char.ToLowerInvariant(what[0])}{what[1..]} to {who} asks for.") { Evidence = [evidence] };
        }
    }

    /// <summary>An account or a pattern of accounts, not among the own ones, that the conditions ask for.</summary>
    private static (string Name, Principal? Principal)? Named(PolicyStatement statement, IReadOnlySet<string> own)
    {
        foreach (var value in AccountKeys.SelectMany(key => TrustConditions.Required(statement, key)).SelectMany(v => v).Where(v => !v.AsSpan().Trim('*').IsEmpty))
        {
            if (PublicAccess.AccountOf(value) is not { } account)
            {
                return (value, null);
            }

            if (!own.Contains(account))
            {
                return ($"account {account}", PublicAccess.PrincipalOf(value, account));
            }
        }

        return null;
    }

    private static Severity? SeverityOf(PolicyStatement statement) =>
        Change.Any(statement.CoversAction) ? Severity.High
        : Pull.Any(statement.CoversAction) ? Severity.Medium
        : null;
}
