namespace EcsPosture.Checks.Iam.Policies.Conditions;

/// <summary>What a request says under a key: nothing, one value, or a list of values.</summary>
public sealed record ContextValue
{
    private ContextValue(IReadOnlyList<string> values, bool isAbsent, bool isList) => (Values, IsAbsent, IsList) = (values, isAbsent, isList);

    /// <summary>The request has no such key.</summary>
    public static ContextValue Absent { get; } = new([], isAbsent: true, isList: false);

    public IReadOnlyList<string> Values { get; }

    public bool IsAbsent { get; }

    /// <summary>Whether the key has many values, were it only one; operators without a prefix then never match.</summary>
    public bool IsList { get; }

    /// <summary>Whether there is nothing to compare: no value, or an empty one.</summary>
    public bool IsNull => IsAbsent || Values.All(v => v.Length == 0);

    /// <summary>One value.</summary>
    public static ContextValue One(string value) => new([value], isAbsent: false, isList: false);

    /// <summary>A list of values.</summary>
    public static ContextValue Many(IReadOnlyList<string> values) => new(values, isAbsent: false, isList: true);
}

/// <summary>What is known of a key of requests.</summary>
public sealed record ContextFact
{
    private ContextFact(IReadOnlyList<ContextValue>? possible, bool mayBeAbsent) => (Possible, MayBeAbsent) = (possible, mayBeAbsent);

    /// <summary>Nothing is known, not even whether the key is there.</summary>
    public static ContextFact Unknown { get; } = new(null, mayBeAbsent: true);

    /// <summary>The key is there with a value that is not known.</summary>
    public static ContextFact Present { get; } = new(null, mayBeAbsent: false);

    /// <summary>No request has the key.</summary>
    public static ContextFact Absent { get; } = new([ContextValue.Absent], mayBeAbsent: true);

    /// <summary>All it may be; null when that is not known.</summary>
    public IReadOnlyList<ContextValue>? Possible { get; }

    /// <summary>Whether requests may lack the key.</summary>
    public bool MayBeAbsent { get; }

    /// <summary>The key has this value in every request.</summary>
    public static ContextFact Of(string value) => new([ContextValue.One(value)], mayBeAbsent: false);

    /// <summary>The key is one of these in every request.</summary>
    public static ContextFact OneOf(params IReadOnlyList<ContextValue> possible) => new(possible, possible.Any(v => v.IsAbsent));
}
