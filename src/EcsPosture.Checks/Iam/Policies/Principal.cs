using System.Diagnostics.CodeAnalysis;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Iam.Policies;

/// <summary>What kind of principal asks.</summary>
public enum PrincipalKind
{
    User,

    /// <summary>A role, without saying which of its sessions.</summary>
    Role,

    /// <summary>One session of a role.</summary>
    Session,

    /// <summary>A session of GetFederationToken.</summary>
    FederatedUser,
    Root,

    /// <summary>An AWS service by its own name.</summary>
    Service,

    /// <summary>An identity of an OIDC or SAML provider, before it has assumed a role.</summary>
    Federated,

    /// <summary>Nobody in particular.</summary>
    Anonymous,
}

/// <summary>Who asks.</summary>
/// <param name="Kind">What kind of principal it is.</param>
/// <param name="Arn">Its ARN; the name of a service or provider; <c>*</c> for nobody in particular.</param>
/// <param name="AccountId">Its account; null for services, providers and nobody.</param>
/// <param name="Name">Name of the user or role without path; the service or provider as policies name it.</param>
public sealed record Principal(PrincipalKind Kind, string Arn, string? AccountId, string Name)
{
    private const string ServiceLinkedPath = "aws-service-role/";

    /// <summary>Nobody in particular.</summary>
    public static Principal Anonymous { get; } = new(PrincipalKind.Anonymous, "*", null, "");

    /// <summary>Whether it is a role or a session of one.</summary>
    public bool IsRole => Kind is PrincipalKind.Role or PrincipalKind.Session;

    /// <summary>Whether the role belongs to a service: policies of an organization do not limit it.</summary>
    public bool IsServiceLinked => IsRole && (Arn.Contains(":role/" + ServiceLinkedPath, StringComparison.Ordinal) || Name.StartsWith("AWSServiceRoleFor", StringComparison.Ordinal));

    /// <summary>Reads a principal as ARN, service name, provider name or <c>*</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Principal? principal)
    {
        principal = null;
        if (string.IsNullOrEmpty(text) || text is "*" or "anonymous")
        {
            principal = text is null or "" ? null : Anonymous;
            return principal is not null;
        }

        if (!Inventory.Arn.TryParse(text, out var arn))
        {
            if (text.StartsWith("arn:", StringComparison.Ordinal) || !text.Contains('.', StringComparison.Ordinal))
            {
                return false;
            }

            principal = new(text.Contains(".amazonaws.com", StringComparison.Ordinal) && !text.StartsWith("cognito-identity.", StringComparison.Ordinal) ? PrincipalKind.Service : PrincipalKind.Federated, text, null, text);
            return true;
        }

        var slash = arn.Resource.IndexOf('/', StringComparison.Ordinal);
        var type = slash < 0 ? arn.Resource : arn.Resource[..slash];
        var rest = slash < 0 ? "" : arn.Resource[(slash + 1)..];
        principal = (arn.Service, type) switch
        {
            ("iam", "root") => new(PrincipalKind.Root, text, arn.AccountId, "root"),
            ("iam", "user") => new(PrincipalKind.User, text, arn.AccountId, Inventory.Arn.LastSegment(rest)),
            ("iam", "role") => new(PrincipalKind.Role, text, arn.AccountId, Inventory.Arn.LastSegment(rest)),
            ("iam", "oidc-provider" or "saml-provider") => new(PrincipalKind.Federated, text, null, text),
            ("sts", "assumed-role") => new(PrincipalKind.Session, text, arn.AccountId, rest.Split('/')[0]),
            ("sts", "federated-user") => new(PrincipalKind.FederatedUser, text, arn.AccountId, rest),
            _ => null,
        };
        return principal is not null;
    }
}
