namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>How a policy's kind fills up an ARN with fewer than six segments.</summary>
internal enum ShortArns
{
    /// <summary>Identity policies, boundaries and session policies: with wildcards.</summary>
    Filled,

    /// <summary>Resource policies: only those that hold a wildcard.</summary>
    FilledWithWildcard,

    /// <summary>Service control policies: only those that end in one.</summary>
    FilledWithTrailingWildcard,

    /// <summary>Resource control policies: never.</summary>
    Never,
}

/// <summary>A resource of a policy: <c>*</c>, or an ARN whose segments may hold wildcards and, in the last one, variables.</summary>
internal sealed class ResourcePattern
{
    private const int Segments = 6;
    private readonly Glob[]? _first;
    private readonly PolicyText? _last;

    public ResourcePattern(string written, bool hasVariables, ShortArns shortArns)
    {
        Written = written;
        if (written.Length > 0 && written.AsSpan().Trim('*').IsEmpty)
        {
            IsEverything = true;
            return;
        }

        var parts = written.Split(':', Segments);
        if (parts.Length < Segments && !MayFill(written, shortArns))
        {
            return;
        }

        _first = new Glob[Segments - 1];
        for (var i = 0; i < Segments - 1; i++)
        {
            _first[i] = i < parts.Length ? Glob.Parse(parts[i], ignoreCase: true) : Glob.Everything;
        }

        _last = new(parts.Length == Segments ? parts[^1] : "*", hasWildcards: true, hasVariables);
    }

    public string Written { get; }

    public bool IsEverything { get; }

    /// <summary>Whether the resources of a question are among these.</summary>
    public Tri Covers(ResourceQuestion asked, Func<string, VariableValue> variables)
    {
        if (IsEverything)
        {
            return Tri.Yes;
        }

        if (_first is null || asked.Segments is not { } segments)
        {
            return asked.MayBeAnything && _first is not null ? Tri.Maybe : Tri.No;
        }

        var all = true;
        for (var i = 0; i < _first.Length; i++)
        {
            if (!_first[i].Includes(segments[i]))
            {
                if (!_first[i].Intersects(segments[i]))
                {
                    return Tri.No;
                }

                all = false;
            }
        }

        if (_last!.Resolve(variables, out var isExact) is not { } last || !last.Intersects(segments[^1]))
        {
            return Tri.No;
        }

        return all && isExact && !asked.MayBeAnything && last.Includes(segments[^1]) ? Tri.Yes : Tri.Maybe;
    }

    private static bool MayFill(string written, ShortArns shortArns) => shortArns switch
    {
        ShortArns.Filled => written.Length > 0,
        ShortArns.FilledWithWildcard => written.Contains('*', StringComparison.Ordinal),
        ShortArns.FilledWithTrailingWildcard => written.EndsWith('*'),
        _ => false,
    };
}

/// <summary>The resources that a question is about.</summary>
internal sealed class ResourceQuestion
{
    private ResourceQuestion(string written, Glob[]? segments, bool mayBeAnything) => (Written, Segments, MayBeAnything) = (written, segments, mayBeAnything);

    public string Written { get; }

    /// <summary>The six segments of the ARN; null when the resource is no ARN, such as <c>*</c>.</summary>
    public Glob[]? Segments { get; }

    /// <summary>Whether it may also be no ARN at all: a question about every resource of actions that may take none.</summary>
    public bool MayBeAnything { get; }

    /// <summary>The resource of one request, taken as it is written.</summary>
    public static ResourceQuestion One(string resource) => new(resource, Split(resource, isPattern: false), mayBeAnything: false);

    /// <summary>All resources that fit a pattern.</summary>
    public static ResourceQuestion Many(string pattern, bool mayBeAnything)
    {
        if (pattern.AsSpan().Trim('*').IsEmpty)
        {
            var every = new Glob[6];
            Array.Fill(every, Glob.Everything);
            every[0] = Glob.Literal("arn");
            return new(pattern, every, mayBeAnything);
        }

        return new(pattern, Split(pattern, isPattern: true), mayBeAnything: false);
    }

    private static Glob[]? Split(string text, bool isPattern)
    {
        var parts = text.Split(':', 6);
        return parts.Length < 6 ? null
            : [.. parts.Select((p, i) => isPattern ? Glob.Parse(p, ignoreCase: i < 5) : Glob.Literal(p, ignoreCase: i < 5))];
    }
}
