namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>What a policy variable stands for in a request.</summary>
/// <param name="Kind">Whether that is known.</param>
/// <param name="Text">The text; null unless it is known.</param>
public readonly record struct VariableValue(VariableKind Kind, string? Text)
{
    /// <summary>The request has no such key, or one with many values.</summary>
    public static VariableValue Missing { get; } = new(VariableKind.Missing, null);

    /// <summary>Nothing is known of the key.</summary>
    public static VariableValue Unknown { get; } = new(VariableKind.Unknown, null);
}

/// <summary>Whether it is known what a policy variable stands for.</summary>
public enum VariableKind
{
    Known,
    Missing,
    Unknown,
}

/// <summary>A value of a policy that may hold wildcards and variables.</summary>
public sealed class PolicyText
{
    private readonly List<Part>? _parts;
    private readonly Glob? _fixed;
    private readonly bool _ignoreCase;

    /// <summary>Reads a value.</summary>
    /// <param name="written">The value as written.</param>
    /// <param name="hasWildcards">Whether <c>*</c> and <c>?</c> are wildcards in it.</param>
    /// <param name="hasVariables">Whether <c>${…}</c> is replaced in it: only in policies of version 2012-10-17.</param>
    /// <param name="ignoreCase">Whether letter case does not count.</param>
    public PolicyText(string written, bool hasWildcards, bool hasVariables, bool ignoreCase = false)
    {
        ArgumentNullException.ThrowIfNull(written);
        (Written, _ignoreCase) = (written, ignoreCase);
        var parts = hasVariables && written.Contains("${", StringComparison.Ordinal) ? Taken(written, hasWildcards) : null;
        HasVariables = parts?.Exists(p => p.Key is not null) is true;
        _parts = HasVariables ? parts : null;
        _fixed = HasVariables ? null
            : parts is not null ? new([.. parts.SelectMany(p => p.Tokens)])
            : hasWildcards ? Glob.Parse(written, ignoreCase)
            : Glob.Literal(written, ignoreCase);
    }

    /// <summary>The value as written.</summary>
    public string Written { get; }

    /// <summary>Whether it names keys of the request.</summary>
    public bool HasVariables { get; }

    /// <summary>The pattern with its variables replaced; null when a key has no single value and no default.</summary>
    /// <param name="find">What a key stands for.</param>
    /// <param name="isExact">False when an unknown key was replaced by a wildcard.</param>
    public Glob? Resolve(Func<string, VariableValue> find, out bool isExact)
    {
        ArgumentNullException.ThrowIfNull(find);
        isExact = true;
        if (_fixed is not null)
        {
            return _fixed;
        }

        var tokens = new List<int>();
        foreach (var part in _parts!)
        {
            if (part.Key is null)
            {
                tokens.AddRange(part.Tokens);
                continue;
            }

            var value = find(part.Key);
            switch (value.Kind)
            {
                case VariableKind.Known:
                    // What is put in is text, even when it looks like a wildcard.
                    tokens.AddRange(value.Text!.Select(c => (int)(_ignoreCase ? char.ToLowerInvariant(c) : c)));
                    break;
                case VariableKind.Missing when part.Default is not null:
                    tokens.AddRange(part.Default.Select(c => (int)(_ignoreCase ? char.ToLowerInvariant(c) : c)));
                    break;
                case VariableKind.Missing:
                    return null;
                default:
                    isExact = false;
                    tokens.Add(Glob.AnyRun);
                    break;
            }
        }

        return new([.. tokens]);
    }

    private List<Part> Taken(string text, bool hasWildcards)
    {
        var parts = new List<Part>();
        var plain = 0;
        for (var i = 0; i + 1 < text.Length;)
        {
            var end = text[i] is '$' && text[i + 1] is '{' ? text.IndexOf('}', i) : -1;
            if (end < 0)
            {
                i++;
                continue;
            }

            AddPlain(parts, text.AsSpan(plain, i - plain), hasWildcards);
            parts.Add(Variable(text.AsSpan(i + 2, end - i - 2)));
            i = plain = end + 1;
        }

        AddPlain(parts, text.AsSpan(plain), hasWildcards);
        return parts;
    }

    private void AddPlain(List<Part> parts, ReadOnlySpan<char> text, bool hasWildcards)
    {
        if (!text.IsEmpty)
        {
            parts.Add(new((hasWildcards ? Glob.Parse(text, _ignoreCase) : Glob.Literal(text, _ignoreCase)).Tokens.ToArray(), null, null));
        }
    }

    private static Part Variable(ReadOnlySpan<char> variable)
    {
        if (variable is "*" or "?" or "$")
        {
            return new([variable[0]], null, null);
        }

        var comma = variable.IndexOf(',');
        var key = (comma < 0 ? variable : variable[..comma]).Trim().ToString();
        var rest = comma < 0 ? default : variable[(comma + 1)..].Trim();
        var standIn = rest.Length >= 2 && rest[0] is '\'' && rest[^1] is '\'' ? rest[1..^1].ToString() : null;
        return new([], key, standIn);
    }

    private sealed record Part(int[] Tokens, string? Key, string? Default);
}
