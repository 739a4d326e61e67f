using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Iam.Reference;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies.Evaluation;

/// <summary>
/// Whether some request meets a number of conditions at once. Each key is a matter of its own: values at the edges of what the
/// conditions name are tried, and only where these stand for all values is "impossible" said.
/// </summary>
internal static class ConditionSatisfiability
{
    private const int Most = 200;

    /// <summary>Whether requests can meet all conditions, or fail to where it says false.</summary>
    public static bool IsPossible(IReadOnlyList<WantedCondition> wanted, RequestContext context) =>
        wanted.Where(w => w.Condition.Operator is not null && !w.Condition.HasVariables)
            .GroupBy(w => w.Condition.Written.Key, StringComparer.OrdinalIgnoreCase)
            .All(key => IsPossible(key.Key, key.ToList(), context));

    private static bool IsPossible(string key, List<WantedCondition> wanted, RequestContext context)
    {
        var fact = context.Find(key);
        if (fact.Possible is { } possible)
        {
            return possible.Any(Works);
        }

        // A key that no service is known to have may hold a list.
        if ((fact.MayBeAbsent && Works(ContextValue.Absent)) || (ServiceReference.KeyType(key) is null && Works(ContextValue.Many(["x"]))))
        {
            return true;
        }

        // Where the key has to be missing, nothing else would do but a list that holds nothing.
        if (wanted.Exists(w => w.Condition.Operator!.Test is PolicyTest.Null && w.Condition.Holds(ContextValue.One("x"), context) == (w.Meets ? Tri.No : Tri.Yes)))
        {
            return Works(ContextValue.Many([]));
        }

        var (values, areAll) = Candidates(key, wanted);
        return areAll ? values.Any(v => Works(ContextValue.One(v))) : EachKindIsPossible(key, wanted, context);

        bool Works(ContextValue value) => wanted.TrueForAll(w => w.Condition.Holds(value, context) == (w.Meets ? Tri.Yes : Tri.No));
    }

    /// <summary>Where conditions compare in several ways, those of each way are looked at alone: what they cannot meet, all cannot.</summary>
    private static bool EachKindIsPossible(string key, List<WantedCondition> wanted, RequestContext context) => wanted
        .Where(w => w.Condition.Operator!.Set is PolicySet.None)
        .Select(w => KindOf(w.Condition.Operator!))
        .Distinct()
        .Select(kind => wanted.FindAll(w => w.Condition.Operator!.Set is PolicySet.None && KindOf(w.Condition.Operator!) is var its && (its == kind || its is Comparison.Presence)))
        .All(some => some.Count == wanted.Count || IsPossible(key, some, context));

    /// <summary>Values that stand for all there are; false when they do not.</summary>
    private static (IReadOnlyCollection<string> Values, bool AreAll) Candidates(string key, List<WantedCondition> wanted)
    {
        var kind = Comparison.Presence;
        foreach (var one in wanted)
        {
            var its = KindOf(one.Condition.Operator!);
            if (one.Condition.Operator!.Set is not PolicySet.None || (its != kind && its is not Comparison.Presence && kind is not Comparison.Presence))
            {
                return ([], false);
            }

            kind = its is Comparison.Presence ? kind : its;
        }

        // A key that holds a list meets no operator without a prefix, whatever the values.
        var type = ServiceReference.KeyType(key);
        if (type?.StartsWith("ArrayOf", StringComparison.Ordinal) is true)
        {
            return ([], false);
        }

        var named = wanted.Where(w => KindOf(w.Condition.Operator!) is not Comparison.Presence).SelectMany(w => w.Condition.Written.Values).ToList();
        return kind switch
        {
            Comparison.Presence => (["x"], true),
            Comparison.Truth => (["true", "false", "x"], true),
            Comparison.Number when named.Count <= Most => (Numbers(named), true),
            Comparison.Address when named.Count <= Most => (Addresses(named), true),
            Comparison.Text => Texts(wanted, type is "ARN"),
            _ => ([], false),
        };
    }

    private static (IReadOnlyCollection<string> Values, bool AreAll) Texts(List<WantedCondition> wanted, bool isArn)
    {
        // Only conditions that must be equal to, or like, one of their values narrow the texts down to a few.
        var narrow = wanted.Where(w => w.Meets != w.Condition.Operator!.IsNegated).ToList();
        if (narrow.Find(w => w.Condition.Operator!.Test is PolicyTest.StringEquals or PolicyTest.StringNotEquals)?.Condition is { } equal)
        {
            // The ARN of a caller or source is never written with a wildcard.
            return ([.. equal.Written.Values.Where(v => !isArn || v.AsSpan().IndexOfAny('*', '?') < 0)], true);
        }

        var likes = narrow.Where(w => w.Condition.Operator!.Test is PolicyTest.StringLike or PolicyTest.StringNotLike)
            .Select(w => w.Condition.Written.Values.Select(v => Glob.Parse(v)).ToList())
            .ToList();
        for (var i = 0; i < likes.Count; i++)
        {
            for (var j = i + 1; j < likes.Count; j++)
            {
                if (likes[i].Count * likes[j].Count <= Most && !likes[i].Exists(a => likes[j].Exists(a.Intersects)))
                {
                    return ([], true);
                }
            }
        }

        return ([], false);
    }

    // Values at, beside and between those named, and one that is no number.
    private static List<string> Numbers(List<string> named)
    {
        const decimal Huge = 1e24m;
        var edges = named.Select(ConditionValues.Number).OfType<decimal>().Where(e => Math.Abs(e) < Huge).Distinct().Order().ToList();
        return
        [
            "x",
            "0",
            .. edges.SelectMany(e => new[] { e - 1, e, e + 1 }).Concat(edges.Zip(edges.Skip(1), (a, b) => (a + b) / 2)).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
    }

    // The first address of each block and the first behind it, and one that is no address.
    private static List<string> Addresses(List<string> named)
    {
        var candidates = new List<string> { "x", "0.0.0.0", "::" };
        foreach (var block in named.Select(ConditionValues.Block).OfType<AddressBlock>())
        {
            candidates.Add(AddressBlock.Text(block.Bits, block.First));
            var most = block.Bits == 32 ? uint.MaxValue : UInt128.MaxValue;
            if (block.Last < most)
            {
                candidates.Add(AddressBlock.Text(block.Bits, block.Last + 1));
            }
        }

        return candidates;
    }

    private static Comparison KindOf(PolicyOperator op) => op.Test switch
    {
        PolicyTest.Null => Comparison.Presence,
        <= PolicyTest.StringNotLike => Comparison.Text,
        >= PolicyTest.NumericEquals and <= PolicyTest.NumericGreaterThanEquals => Comparison.Number,
        PolicyTest.Bool => Comparison.Truth,
        PolicyTest.IpAddress or PolicyTest.NotIpAddress => Comparison.Address,
        _ => Comparison.Other,
    };

    private enum Comparison
    {
        Presence,
        Text,
        Number,
        Truth,
        Address,
        Other,
    }
}

/// <summary>A condition that is to be met, or not to be met.</summary>
internal sealed record WantedCondition(Condition Condition, bool Meets);
