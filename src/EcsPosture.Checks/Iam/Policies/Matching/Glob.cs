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

    private readonly int[] _tokens;
    private readonly int _least;
    private string? _literal;

    internal Glob(IReadOnlyList<int> tokens)
    {
        _tokens = Collapsed(tokens);
        foreach (var token in _tokens)
        {
            _least += token == AnyRun ? 0 : 1;
            IsLiteral &= token >= 0;
        }
    }

    /// <summary>The pattern that every text fits.</summary>
    public static Glob Everything { get; } = new([AnyRun]);

    /// <summary>Whether every text fits.</summary>
    public bool IsEverything => _tokens is [AnyRun];

    /// <summary>Whether exactly one text fits.</summary>
    public bool IsLiteral { get; } = true;

    internal ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern as written.</param>
    /// <param name="ignoreCase">Whether letter case does not count; texts and patterns compared with it are then read the same way.</param>
    public static Glob Parse(ReadOnlySpan<char> pattern, bool ignoreCase = false)
    {
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
        var tokens = new int[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            tokens[i] = ignoreCase ? char.ToLowerInvariant(text[i]) : text[i];
        }

        return new(tokens);
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
            return text.SequenceEqual(_literal ??= Text());
        }

        // The last run is widened by one character when what follows it does not fit: earlier runs never have to change.
        int p = 0, t = 0, run = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < _tokens.Length && _tokens[p] == AnyRun)
            {
                run = p++;
                mark = t;
                if (p == _tokens.Length)
                {
                    return true;
                }
            }
            else if (p < _tokens.Length && (_tokens[p] == AnyOne || _tokens[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (run >= 0)
            {
                mark = Next(text, run, mark + 1);
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

        return p == _tokens.Length || (p == _tokens.Length - 1 && _tokens[p] == AnyRun);
    }

    /// <summary>Whether every text of another pattern fits this one.</summary>
    public bool Includes(Glob other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsEverything || _tokens.AsSpan().SequenceEqual(other._tokens)
            || (other.IsLiteral ? Matches(other._literal ??= other.Text()) : !IsLiteral && GlobInclusion.Holds(this, other));
    }

    /// <summary>Whether some text fits both.</summary>
    public bool Intersects(Glob other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsEverything || other.IsEverything
            || (other.IsLiteral ? Matches(other._literal ??= other.Text())
                : IsLiteral ? other.Matches(_literal ??= Text())
                : GlobIntersection.IsPossible(this, other));
    }

    /// <summary>A text that fits both; null when there is none, or the patterns are too long to look for one.</summary>
    public string? Shared(Glob other) => GlobIntersection.Witness(this, other);

    /// <summary>The pattern with its wildcards as plain characters, for values in which they mean nothing.</summary>
    internal string AsText() => string.Concat(_tokens.Select(t => t switch { AnyRun => '*', AnyOne => '?', _ => (char)t }));

    /// <summary>The parts between the first occurrences of a character, as many as are asked for at most.</summary>
    internal List<Glob> Split(char separator, int most)
    {
        var parts = new List<Glob>();
        var start = 0;
        for (var i = 0; i < _tokens.Length && parts.Count < most - 1; i++)
        {
            if (_tokens[i] == separator)
            {
                parts.Add(new(_tokens[start..i]));
                start = i + 1;
            }
        }

        parts.Add(new(_tokens[start..]));
        return parts;
    }

    /// <summary>The pattern as it is written in a policy; characters that would be read as wildcards are escaped as <c>${*}</c>.</summary>
    public override string ToString() => string.Concat(_tokens.Select(t => t switch
    {
        AnyRun => "*",
        AnyOne => "?",
        '*' or '?' or '$' => $"${{{(char)t}}}",
        _ => ((char)t).ToString(),
    }));

    private string Text() => string.Create(_tokens.Length, _tokens, (span, tokens) =>
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            span[i] = (char)tokens[i];
        }
    });

    // Leaps to where the first character after the run occurs next.
    private int Next(ReadOnlySpan<char> text, int run, int from)
    {
        var leap = text[from..].IndexOf((char)_tokens[run + 1]);
        return leap < 0 ? -1 : from + leap;
    }

    // Runs and single wildcards side by side are put in one order: as many single ones, then one run.
    private static int[] Collapsed(IReadOnlyList<int> tokens)
    {
        var kept = new List<int>(tokens.Count);
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
                kept.Add(AnyRun);
                hasRun = false;
            }

            kept.Add(token);
        }

        if (hasRun)
        {
            kept.Add(AnyRun);
        }

        return [.. kept];
    }
}
