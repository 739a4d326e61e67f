namespace EcsPosture.Inventory.Secrets;

/// <summary>Where ECS takes a value from that a task definition refers to: a secret of Secrets Manager or a parameter of Parameter Store.</summary>
/// <param name="IsSecret">Whether it is a secret; a parameter otherwise.</param>
/// <param name="Name">The secret's name, with the six random characters behind it where the reference has them; or the parameter's name as the reference has it, without a leading slash.</param>
/// <param name="Region">The region that the reference names; null for that of the task.</param>
/// <param name="AccountId">The account that the reference names; null for that of the task.</param>
public sealed record ValueSource(bool IsSecret, string Name, string? Region, string? AccountId)
{
    private const string SecretParameter = "/aws/reference/secretsmanager/";

    /// <summary>Whether the reference names one version by its id, so that a later value does not reach the task.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Reads what stands in <c>valueFrom</c> of <c>secrets</c> and <c>secretOptions</c>: the ARN of a secret or parameter, or a parameter's name.</summary>
    public static ValueSource OfValue(string valueFrom)
    {
        ArgumentNullException.ThrowIfNull(valueFrom);
        if (!Arn.TryParse(valueFrom, out var arn))
        {
            return OfParameter(valueFrom, null, null);
        }

        return arn.Service is "secretsmanager" ? OfSecretArn(arn)
            : OfParameter(arn.Resource.StartsWith("parameter", StringComparison.Ordinal) ? arn.Resource["parameter".Length..] : arn.Resource, arn.Region, arn.AccountId);
    }

    /// <summary>Reads what stands in <c>credentialsParameter</c>: the ARN or the name of a secret.</summary>
    public static ValueSource OfCredentials(string credentialsParameter)
    {
        ArgumentNullException.ThrowIfNull(credentialsParameter);
        return Arn.TryParse(credentialsParameter, out var arn) ? OfSecretArn(arn) : new(true, credentialsParameter, null, null);
    }

    /// <summary>Whether the reference means a secret of this ARN and name; its ARN may stand in it with or without the random characters.</summary>
    public bool Means(string secretArn, string secretName)
    {
        ArgumentNullException.ThrowIfNull(secretArn);
        return Name == secretName || secretArn.EndsWith(":secret:" + Name, StringComparison.Ordinal);
    }

    /// <summary>The ARN of the parameter.</summary>
    public string ParameterArn(string partition, string region, string accountId) => $"arn:{partition}:ssm:{Region ?? region}:{AccountId ?? accountId}:parameter/{Name}";

    /// <summary>Names that the parameter may have: one of a hierarchy starts with a slash, of another the ARN does not tell.</summary>
    public IReadOnlyList<string> ParameterNames => Name.Contains('/', StringComparison.Ordinal) ? ["/" + Name] : [Name, "/" + Name];

    // secret:NAME-xxxxxx, then the JSON key, the version's stage and its id, each of them optional.
    private static ValueSource OfSecretArn(Arn arn)
    {
        var parts = arn.Resource.Split(':');
        return new(true, parts is ["secret", var name, ..] ? name : arn.Resource, arn.Region, arn.AccountId) { IsPinned = parts is [_, _, _, _, { Length: > 0 }, ..] };
    }

    private static ValueSource OfParameter(string name, string? region, string? account)
    {
        if (name.StartsWith(SecretParameter, StringComparison.Ordinal))
        {
            return new(true, name[SecretParameter.Length..], region, account);
        }

        var plain = name.TrimStart('/');
        var colon = plain.IndexOf(':', StringComparison.Ordinal);
        return new(false, colon < 0 ? plain : plain[..colon], region, account)
        {
            IsPinned = colon >= 0 && plain.Length > colon + 1 && !plain.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9'),
        };
    }
}
