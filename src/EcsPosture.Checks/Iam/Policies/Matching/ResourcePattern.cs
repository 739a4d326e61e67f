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
    private readonly bool _hasVariables;
    private readonly ShortArns _shortArns;
    private Parts? _parts;

    public ResourcePattern(string written, bool hasVariables, ShortArns shortArns)
    {
        (Written, _hasVariables, _shortArns) = (written, hasVariables, shortArns);
        IsEverything = written.Length > 0 && written.AsSpan().Trim('*').IsEmpty;
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

        // Few of the resources of policies are ever asked for, since most statements are about other actions.
        var (first, rest) = _parts ??= Taken();
        if (first is null || rest is null || asked.Segments is not { } segments)
        {
            return asked.MayBeAnything && first is not null ? Tri.Maybe : Tri.No;
        }

        var all = true;
        for (var i = 0; i < first.Length; i++)
        {
            if (!first[i].Includes(segments[i]))
            {
                if (!first[i].Intersects(segments[i]))
                {
                    return Tri.No;
                }

                all = false;
            }
        }

        if (rest.Resolve(variables, out var isExact) is not { } last || !last.Intersects(segments[^1]))
        {
            return Tri.No;
        }

        return all && isExact && !asked.MayBeAnything && last.Includes(segments[^1]) ? Tri.Yes : Tri.Maybe;
    }

    private Parts Taken()
    {
        var parts = Written.Split(':', Segments);
        if (parts.Length < Segments && !MayFill(Written, _shortArns))
        {
            return new(null, null);
        }

        var first = new Glob[Segments - 1];
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = i < parts.Length ? Glob.Parse(parts[i], ignoreCase: true) : Glob.Everything;
        }

        return new(first, new(parts.Length == Segments ? parts[^1] : "*", hasWildcards: true, _hasVariables));
    }

    private static bool MayFill(string written, ShortArns shortArns) => shortArns switch
    {
        ShortArns.Filled => written.Length > 0,
        ShortArns.FilledWithWildcard => written.Contains('*', StringComparison.Ordinal),
        ShortArns.FilledWithTrailingWildcard => written.EndsWith('*'),
        _ => false,
    };

    /// <summary>The first five segments and the last; null when it can match nothing.</summary>
    private sealed record Parts(Glob[]? First, PolicyText? Last);
}

/// <summary>The resources that a question is about.</summary>
internal sealed class ResourceQuestion
{
    private static readonly Glob[] Every = [Glob.Literal("arn"), Glob.Everything, Glob.Everything, Glob.Everything, Glob.Everything, Glob.Everything];

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
            return new(pattern, Every, mayBeAnything);
        }

        return new(pattern, Split(pattern, isPattern: true), mayBeAnything: false);
    }

    private static Glob[]? Split(string text, bool isPattern)
    {
        var parts = text.Split(':', 6);
        if (parts.Length < 6)
        {
            return null;
        }

        var segments = new Glob[parts.Length];
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = isPattern ? Glob.Parse(parts[i], ignoreCase: i < 5) : Glob.Literal(parts[i], ignoreCase: i < 5);
        }

        return segments;
    }
}
