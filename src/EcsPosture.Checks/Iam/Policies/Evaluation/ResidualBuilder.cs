using EcsPosture.Checks.Iam.Policies.Conditions;

namespace EcsPosture.Checks.Iam.Policies.Evaluation;

/// <summary>Puts together what must hold for an open question to be answered with yes, and tells whether it can.</summary>
internal sealed class ResidualBuilder(AccessQuestion question)
{
    private const int MostCombinations = 256;
    private readonly List<AnyOf> _any = [];
    private readonly List<StatementMatch> _denies = [];
    private readonly List<Residual> _others = [];

    /// <summary>One statement of a layer must allow.</summary>
    public void AddAllows(Layer? layer)
    {
        if (layer is not null && layer.Allowed() is not Tri.Yes)
        {
            AddAny(layer.Name, [layer]);
        }
    }

    /// <summary>One statement of several layers must allow.</summary>
    public void AddAny(string name, IReadOnlyList<Layer> layers)
    {
        var unread = layers.SelectMany(l => l.Unread).Select(u => Unread(name, u.Policy)).ToList();
        _any.Add(new(name, [.. layers.SelectMany(l => l.Allows)], unread));
    }

    /// <summary>No statement of a layer must deny.</summary>
    public void AddDenies(Layer layer)
    {
        _denies.AddRange(layer.Denies);
        foreach (var policy in layer.Unread.Select(u => u.Policy))
        {
            if (!_others.Exists(o => o.Layer == layer.Name && o.Options[0].Requirements[0].Values[0] == policy.Name))
            {
                _others.Add(Unread(layer.Name, policy));
            }
        }
    }

    /// <summary>The policy of the resource must allow, and was not given.</summary>
    public void AddUnaskedResource() =>
        _others.Add(new(false, "resource", [new(null, [new(RequirementKind.ResourcePolicy, "", "", [], Protection.Identity)])]));

    /// <summary>Whether some choice of statements can hold without any of the Denies that hang on a single condition.</summary>
    public bool IsPossible()
    {
        var excluded = _denies
            .Where(d => d.Action is Tri.Yes && d.Resource is Tri.Yes && d.OpenConditions.Count == 1 && !d.Statement.IsUnevaluable)
            .Select(d => new WantedCondition(d.OpenConditions[0], Meets: false))
            .ToList();
        var choices = _any.Where(a => a.Extra.Count == 0).Select(a => a.Options).ToList();
        var combinations = 1;
        foreach (var options in choices)
        {
            combinations = Math.Min(MostCombinations + 1, combinations * Math.Clamp(options.Count, 1, MostCombinations + 1));
        }

        return combinations > MostCombinations || Combine(choices, 0, excluded);
    }

    public IReadOnlyList<Residual> Build() =>
    [
        .. _any.Select(a => new Residual(false, a.Layer, [.. a.Options.Select(o => o.Option()), .. a.Extra.SelectMany(e => e.Options)])),
        .. _denies.Select(d => new Residual(true, d.Policy.Name, [d.Option()])),
        .. _others,
    ];

    private bool Combine(List<List<StatementMatch>> choices, int at, List<WantedCondition> wanted)
    {
        if (at == choices.Count)
        {
            return ConditionSatisfiability.IsPossible(wanted, question.Context);
        }

        foreach (var option in choices[at])
        {
            List<WantedCondition> with = [.. wanted, .. option.OpenConditions.Select(c => new WantedCondition(c, Meets: true))];
            if (Combine(choices, at + 1, with))
            {
                return true;
            }
        }

        return false;
    }

    private static Residual Unread(string layer, Policy policy) =>
        new(false, layer, [new(null, [new(RequirementKind.Unread, "", "", [policy.Name], Protection.None)])]);

    /// <summary>One of these statements must hold, or one of these policies that could not be read.</summary>
    private sealed record AnyOf(string Layer, List<StatementMatch> Options, List<Residual> Extra);
}
