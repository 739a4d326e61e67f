namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>
/// An action of a policy or a question: <c>*</c>, or a service and a name that may hold wildcards. Letter case does not count.
/// The service takes no wildcards, and a name that is empty or holds white space matches nothing.
/// </summary>
public sealed class ActionPattern
{
    private readonly string? _name;
    private Glob? _glob;

    private ActionPattern(string written, string? service, string? name) => (Written, Service, _name) = (written, service, name);

    /// <summary>The action as written.</summary>
    public string Written { get; }

    /// <summary>The service in lower case; null for all services, or when the action matches nothing.</summary>
    public string? Service { get; }

    /// <summary>The name; null when the action matches nothing.</summary>
    public Glob? Name => _name is null ? null : _glob ??= Glob.Parse(_name, ignoreCase: true);

    /// <summary>Whether it stands for every action of every service.</summary>
    public bool IsEverything => Service is null && _name is not null;

    /// <summary>Whether it can match nothing.</summary>
    public bool IsNothing => _name is null;

    /// <summary>Whether it stands for one action.</summary>
    public bool IsOne => Service is not null && Name!.IsLiteral;

    /// <summary>Reads an action.</summary>
    public static ActionPattern Parse(string written)
    {
        ArgumentNullException.ThrowIfNull(written);

        // IAM takes *:* for *.
        if (written is "*:*" || (written.Length > 0 && written.AsSpan().Trim('*').IsEmpty))
        {
            return new(written, null, "*");
        }

        var colon = written.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 || colon == written.Length - 1 || written.AsSpan(0, colon).IndexOfAny('*', '?') >= 0 || HasSpace(written)
            ? new(written, null, null)
            : new(written, written[..colon].ToLowerInvariant(), written[(colon + 1)..]);
    }

    /// <summary>Whether an action as policies write it may have something in common with these, by a look at where it begins.</summary>
    internal bool MayMeet(string written)
    {
        if (Service is null || written.StartsWith('*'))
        {
            return true;
        }

        var at = Service.Length;
        return written.Length > at + 1 && written[at] is ':' && written.StartsWith(Service, StringComparison.OrdinalIgnoreCase)
            && (_name![0] is '*' or '?' || written[at + 1] is '*' or '?' || char.ToLowerInvariant(_name[0]) == char.ToLowerInvariant(written[at + 1]));
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

    private static bool HasSpace(string text)
    {
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                return true;
            }
        }

        return false;
    }
}
