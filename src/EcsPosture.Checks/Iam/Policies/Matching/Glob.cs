namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>
/// A pattern of policies: <c>*</c> for any run of characters, <c>?</c> for exactly one. Besides matching texts it tells
/// exactly how two patterns relate as sets of texts.
/// </summary>
public sealed class Glob
{
    /// <summary>The token that stands for one character of any kind.</summary>
    internal const int AnyOne = -1;

    /// <summary>The token that stands for any run of characters.</summary>
    internal const int AnyRun = -2;

    private readonly int _least;
    private int[]? _tokens;
    private string? _literal;

    internal Glob(ReadOnlySpan<int> tokens)
    {
        _tokens = Collapsed(tokens);
        IsLiteral = true;
        foreach (var token in _tokens)
        {
            _least += token == AnyRun ? 0 : 1;
            IsLiteral &= token >= 0;
        }
    }

    private Glob(string literal) => (_literal, _least, IsLiteral) = (literal, literal.Length, true);

    /// <summary>The pattern that every text fits.</summary>
    public static Glob Everything { get; } = new([AnyRun]);

    /// <summary>Whether every text fits.</summary>
    public bool IsEverything => !IsLiteral && _tokens is [AnyRun];

    /// <summary>Whether exactly one text fits.</summary>
    public bool IsLiteral { get; }

    /// <summary>Most patterns hold no wildcard, and are only taken apart when they are compared with some that do.</summary>
    internal ReadOnlySpan<int> Tokens => _tokens ??= TokensOf(_literal!);

    private string Literally => _literal ??= AsText();

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern as written.</param>
    /// <param name="ignoreCase">Whether letter case does not count; texts and patterns compared with it are then read the same way.</param>
    public static Glob Parse(ReadOnlySpan<char> pattern, bool ignoreCase = false)
    {
        if (pattern.IndexOfAny('*', '?') < 0)
        {
            return Literal(pattern, ignoreCase);
        }

        if (pattern is "*")
        {
            return Everything;
        }

        var tokens = new int[pattern.Length];
        for (var i = 0; i < pattern.Length; i++)
        {
            tokens[i] = pattern[i] switch
            {
                '*' => AnyRun,
                '?' => AnyOne,
                var c => ignoreCase ? char.ToLowerInvariant(c) : c,
            };
        }

        return new(tokens);
    }

    /// <summary>The pattern that only this text fits, whatever characters it holds.</summary>
    public static Glob Literal(ReadOnlySpan<char> text, bool ignoreCase = false)
    {
        var literal = text.ToString();
        return new(ignoreCase ? literal.ToLowerInvariant() : literal);
    }

    /// <summary>Whether a text fits; with a pattern that ignores case the text must be in lower case.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (text.Length < _least)
        {
            return false;
        }

        if (IsLiteral)
        {
            return text.SequenceEqual(Literally);
        }

        var tokens = Tokens;

        // The last run is widened by one character when what follows it does not fit: earlier runs never have to change.
        int p = 0, t = 0, run = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < tokens.Length && tokens[p] == AnyRun)
            {
                run = p++;
                mark = t;
                if (p == tokens.Length)
                {
                    return true;
                }
            }
            else if (p < tokens.Length && (tokens[p] == AnyOne || tokens[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (run >= 0)
            {
                mark = Next(text, tokens[run + 1], mark + 1);
                if (mark < 0)
                {
                    return false;
                }

                p = run + 1;
                t = mark;
            }
            else
            {
                return false;
            }
        }

        return p == tokens.Length || (p == tokens.Length - 1 && tokens[p] == AnyRun);
    }

    /// <summary>Whether every text of another pattern fits this one.</summary>
    public bool Includes(Glob other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsEverything
            || (other.IsLiteral ? Matches(other.Literally)
                : !IsLiteral && (Tokens.SequenceEqual(other.Tokens) || GlobInclusion.Holds(this, other)));
    }

    /// <summary>Whether some text fits both.</summary>
    public bool Intersects(Glob other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsEverything || other.IsEverything
            || (other.IsLiteral ? Matches(other.Literally)
                : IsLiteral ? other.Matches(Literally)
                : GlobIntersection.IsPossible(this, other));
    }

    /// <summary>A text that fits both; null when there is none, or the patterns are too long to look for one.</summary>
    public string? Shared(Glob other) => GlobIntersection.Witness(this, other);

    /// <summary>The pattern with its wildcards as plain characters, for values in which they mean nothing.</summary>
    internal string AsText() => _literal ?? string.Create(_tokens!.Length, _tokens, (span, tokens) =>
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            span[i] = tokens[i] switch { AnyRun => '*', AnyOne => '?', var c => (char)c };
        }
    });

    /// <summary>The parts between the first occurrences of a character, as many as are asked for at most.</summary>
    internal List<Glob> Split(char separator, int most)
    {
        var parts = new List<Glob>();
        var tokens = Tokens;
        var start = 0;
        for (var i = 0; i < tokens.Length && parts.Count < most - 1; i++)
        {
            if (tokens[i] == separator)
            {
                parts.Add(new(tokens[start..i]));
                start = i + 1;
            }
        }

        parts.Add(new(tokens[start..]));
        return parts;
    }

    /// <summary>The pattern as it is written in a policy; characters that would be read as wildcards are escaped as <c>${*}</c>.</summary>
    public override string ToString() => string.Concat((_tokens ?? TokensOf(_literal!)).Select(t => t switch
    {
        AnyRun => "*",
        AnyOne => "?",
        '*' or '?' or '$' => $"${{{(char)t}}}",
        _ => ((char)t).ToString(),
    }));

    private static int[] TokensOf(string literal)
    {
        var tokens = new int[literal.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = literal[i];
        }

        return tokens;
    }

    // Leaps to where the first character after the run occurs next.
    private static int Next(ReadOnlySpan<char> text, int first, int from)
    {
        var leap = text[from..].IndexOf((char)first);
        return leap < 0 ? -1 : from + leap;
    }

    // Runs and single wildcards side by side are put in one order: as many single ones, then one run.
    private static int[] Collapsed(ReadOnlySpan<int> tokens)
    {
        var kept = new int[tokens.Length];
        var count = 0;
        var hasRun = false;
        foreach (var token in tokens)
        {
            if (token == AnyRun)
            {
                hasRun = true;
                continue;
            }

            if (hasRun && token != AnyOne)
            {
                kept[count++] = AnyRun;
                hasRun = false;
            }

            kept[count++] = token;
        }

        if (hasRun)
        {
            kept[count++] = AnyRun;
        }

        return kept[..count];
    }
}
