using EcsPosture.Inventory.Iam;

namespace EcsPosture.Inventory.Secrets;

/// <summary>Secrets and parameters that task definitions refer to.</summary>
public sealed record SecretsFacts
{
    // Lookups of the lists, made when first asked for. A copy with another list drops that list's.
    private Dictionary<string, Listed<Secret>>? _secrets;
    private ILookup<string, Listed<Parameter>>? _parameters;

    /// <summary>The secrets that something refers to (<c>ListSecrets</c>, with those that are scheduled for deletion). A secret that is referred to and not among them does not exist.</summary>
    public ResourceList<Secret> Secrets
    {
        get;
        init => (field, _secrets) = (value, null);
    } = new();

    /// <summary>The parameters that something refers to (<c>DescribeParameters</c>). One that is referred to and not among them does not exist.</summary>
    public ResourceList<Parameter> Parameters
    {
        get;
        init => (field, _parameters) = (value, null);
    } = new();

    /// <summary>The secret that a reference of this account and region means: what was read, a known null when there is none, or unknown.</summary>
    public Observed<Secret?> FindSecret(ValueSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _secrets ??= Index();
        return _secrets.TryGetValue(source.Name, out var item) ? item.Resource.Map(secret => (Secret?)secret)
            : Secrets.IsComplete ? Observed.Known<Secret?>(null)
            : Observed.Unknown<Secret?>(Secrets.Gaps[0]);
    }

    /// <summary>The parameter that a reference of this account and region means: what was read, a known null when there is none, or unknown.</summary>
    public Observed<Parameter?> FindParameter(ValueSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _parameters ??= Parameters.Items.ToLookup(p => p.Arn[(p.Arn.IndexOf(":parameter/", StringComparison.Ordinal) + ":parameter/".Length)..], StringComparer.Ordinal);
        foreach (var item in _parameters[source.Name])
        {
            return item.Resource.Map(parameter => (Parameter?)parameter);
        }

        return Parameters.IsComplete ? Observed.Known<Parameter?>(null) : Observed.Unknown<Parameter?>(Parameters.Gaps[0]);
    }

    /// <summary>Two are equal when they hold the same; the lookup indexes do not count.</summary>
    public bool Equals(SecretsFacts? other) => other is not null && Secrets.Equals(other.Secrets) && Parameters.Equals(other.Parameters);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Secrets, Parameters);

    // By the end of the ARN, which is unique, and by the name.
    private Dictionary<string, Listed<Secret>> Index()
    {
        var index = new Dictionary<string, Listed<Secret>>(StringComparer.Ordinal);
        foreach (var item in Secrets.Items)
        {
            index.TryAdd(item.Arn[(item.Arn.IndexOf(":secret:", StringComparison.Ordinal) is var at and >= 0 ? at + ":secret:".Length : 0)..], item);
        }

        foreach (var item in Secrets.Items)
        {
            if (item.Resource.TryGet(out var secret, out _))
            {
                index.TryAdd(secret.Name, item);
            }
        }

        return index;
    }
}

/// <summary>A secret of Secrets Manager, without its value, which is never read.</summary>
public sealed record Secret : Resource
{
    /// <summary>The ARN, which ends in a hyphen and six random characters.</summary>
    public required string SecretArn { get; init; }
    public required string Name { get; init; }

    /// <summary>The key by ARN, id or alias; null for <c>aws/secretsmanager</c>.</summary>
    public string? KmsKeyId { get; init; }
    public bool RotationEnabled { get; init; }
    public RotationRules? RotationRules { get; init; }
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>When it was last changed in any way, its value or its settings.</summary>
    public DateTimeOffset? LastChangedDate { get; init; }
    public DateTimeOffset? LastRotatedDate { get; init; }
    public DateTimeOffset? NextRotationDate { get; init; }

    /// <summary>When it was marked for deletion; null unless it was.</summary>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>The service that manages it, such as <c>rds</c>; null for the customer's own.</summary>
    public string? OwningService { get; init; }

    /// <summary>The resource policy (<c>GetResourcePolicy</c>); a known null when there is none.</summary>
    public Observed<PolicyDocument?> Policy { get; init; }

    /// <inheritdoc />
    public override string Arn => SecretArn;
}

/// <summary>When a secret is rotated.</summary>
public sealed record RotationRules
{
    /// <summary>Days from one rotation to the next; null where an expression says when.</summary>
    public int? AutomaticallyAfterDays { get; init; }

    /// <summary>A <c>cron()</c> or <c>rate()</c> expression.</summary>
    public string? ScheduleExpression { get; init; }
}

/// <summary>A parameter of Parameter Store, without its value, which is never read.</summary>
public sealed record Parameter : Resource
{
    public required string ParameterArn { get; init; }
    public required string Name { get; init; }

    /// <summary>String, StringList or SecureString.</summary>
    public string? Type { get; init; }

    /// <summary>The key of a SecureString by id, ARN or alias.</summary>
    public string? KeyId { get; init; }

    /// <summary>When its value was last set.</summary>
    public DateTimeOffset? LastModifiedDate { get; init; }

    /// <inheritdoc />
    public override string Arn => ParameterArn;
}
