using EcsPosture.Checks.Iam.Policies.Matching;

namespace EcsPosture.Checks.Iam.Policies.Conditions;

/// <summary>What is known of the keys of requests. Letter case of keys does not count.</summary>
public sealed class RequestContext
{
    private readonly Dictionary<string, ContextFact> _facts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ContextFact _others;

    private RequestContext(ContextFact others) => _others = others;

    /// <summary>One request: a key that is not given is absent.</summary>
    public static RequestContext OfRequest() => new(ContextFact.Absent);

    /// <summary>Many requests: of a key that is not given nothing is known.</summary>
    public static RequestContext OfQuestion() => new(ContextFact.Unknown);

    /// <summary>Says what is known of a key.</summary>
    public RequestContext With(string key, ContextFact fact)
    {
        _facts[key] = fact;
        return this;
    }

    /// <summary>Says what is known of a key.</summary>
    public RequestContext With(string key, string value) => With(key, ContextFact.Of(value));

    /// <summary>What is known of a key.</summary>
    public ContextFact Find(string key) => _facts.GetValueOrDefault(key, _others);

    /// <summary>Whether anything was said of a key.</summary>
    public bool Knows(string key) => _facts.ContainsKey(key);

    /// <summary>A copy that may be changed apart.</summary>
    public RequestContext Copy()
    {
        var copy = new RequestContext(_others);
        foreach (var (key, fact) in _facts)
        {
            copy._facts[key] = fact;
        }

        return copy;
    }

    /// <summary>What a policy variable stands for.</summary>
    internal VariableValue Variable(string key) =>
        Find(key).Possible switch
        {
            [{ IsAbsent: true } or { IsList: true }] => VariableValue.Missing,
            [var only] => new(VariableKind.Known, only.Values[0]),
            _ => VariableValue.Unknown,
        };
}
