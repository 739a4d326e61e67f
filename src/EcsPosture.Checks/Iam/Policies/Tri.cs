namespace EcsPosture.Checks.Iam.Policies;

/// <summary>An answer that may be open. The order is that of certainty: the lesser of two is their "and", the greater their "or".</summary>
public enum Tri
{
    No,
    Maybe,
    Yes,
}

/// <summary>Logic over open answers.</summary>
internal static class TriLogic
{
    public static Tri And(this Tri one, Tri other) => one < other ? one : other;

    public static Tri Or(this Tri one, Tri other) => one > other ? one : other;

    public static Tri Not(this Tri one) => (Tri)(2 - (int)one);

    public static Tri Of(bool answer) => answer ? Tri.Yes : Tri.No;

    /// <summary>The answer that two cases share; open when they differ.</summary>
    public static Tri Either(this Tri one, Tri other) => one == other ? one : Tri.Maybe;
}
