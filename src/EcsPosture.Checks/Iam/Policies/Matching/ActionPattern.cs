namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>
/// An action of a policy or a question: <c>*</c>, or a service and a name that may hold wildcards. Letter case does not count.
/// The service takes no wildcards, and a name that is empty or holds white space matches nothing.
/// </summary>
public sealed class ActionPattern
{
    private ActionPattern(string written, string? service, Glob? name) => (Written, Service, Name) = (written, service, name);

    /// <summary>The action as written.</summary>
    public string Written { get; }

    /// <summary>The service in lower case; null for all services, or when the action matches nothing.</summary>
    public string? Service { get; }

    /// <summary>The name; null when the action matches nothing.</summary>
    public Glob? Name { get; }

    /// <summary>Whether it stands for every action of every service.</summary>
    public bool IsEverything => Service is null && Name is not null;

    /// <summary>Whether it can match nothing.</summary>
    public bool IsNothing => Name is null;

    /// <summary>Whether it stands for one action.</summary>
    public bool IsOne => Service is not null && Name is { IsLiteral: true };

    /// <summary>Reads an action.</summary>
    public static ActionPattern Parse(string written)
    {
        ArgumentNullException.ThrowIfNull(written);

        // IAM takes *:* for *.
        if (written is "*:*" || (written.Length > 0 && written.AsSpan().Trim('*').IsEmpty))
        {
            return new(written, null, Glob.Everything);
        }

        var colon = written.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == written.Length - 1 || written.AsSpan(0, colon).IndexOfAny('*', '?') >= 0 || written.Any(char.IsWhiteSpace))
        {
            return new(written, null, null);
        }

        return new(written, written[..colon].ToLowerInvariant(), Glob.Parse(written.AsSpan(colon + 1), ignoreCase: true));
    }

    /// <summary>Whether every action of a question is one of these.</summary>
    public bool Includes(ActionPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return !IsNothing && !other.IsNothing && (IsEverything || (Service == other.Service && Name!.Includes(other.Name!)));
    }

    /// <summary>Whether some action is meant by both.</summary>
    public bool Intersects(ActionPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return !IsNothing && !other.IsNothing && (IsEverything || other.IsEverything || (Service == other.Service && Name!.Intersects(other.Name!)));
    }

    /// <inheritdoc />
    public override string ToString() => Written;
}
