using System.Diagnostics.CodeAnalysis;

namespace EcsPosture.Inventory;

/// <summary>A fact we asked AWS for: the answer, or the gap that stands in its place.</summary>
/// <remarks><c>default</c> reads as "not collected", so a forgotten field is unknown and never looks safe.</remarks>
/// <typeparam name="T">The type of the answer.</typeparam>
public readonly record struct Observed<T>
{
    private readonly T? _value;
    private readonly Gap? _gap;

    internal Observed(T? value, Gap? gap, bool isKnown) =>
        (_value, _gap, IsKnown) = (value, isKnown || gap == EcsPosture.Inventory.Gap.NotCollected ? null : gap, isKnown);

    /// <summary>Whether AWS answered.</summary>
    public bool IsKnown { get; }

    /// <summary>Why there is no answer; null when there is one.</summary>
    public Gap? Gap => IsKnown ? null : _gap ?? Gap.NotCollected;

    /// <summary>The answer. A check that requires one we do not have comes out as NotAssessed, never as Pass.</summary>
    /// <exception cref="UnobservedException">There is no answer.</exception>
    public T Require() => IsKnown ? _value! : throw new UnobservedException(Gap!);

    /// <summary>Gives the answer when there is one, else the gap.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Gap? gap)
    {
        value = IsKnown ? _value : default;
        gap = Gap;
        return IsKnown;
    }

    /// <summary>Derives a fact from this one; the gap is carried over.</summary>
    public Observed<TOut> Map<TOut>(Func<T, TOut> derive) =>
        IsKnown ? new(derive(_value!), null, isKnown: true) : new(default, Gap, isKnown: false);
}

/// <summary>Makes observed facts.</summary>
public static class Observed
{
    /// <summary>AWS answered.</summary>
    public static Observed<T> Known<T>(T value) => new(value, null, isKnown: true);

    /// <summary>AWS did not answer, for this reason.</summary>
    public static Observed<T> Unknown<T>(Gap gap) => new(default, gap, isKnown: false);
}

/// <summary>A fact was required that could not be read.</summary>
public sealed class UnobservedException(Gap gap) : Exception(gap.ToString())
{
    /// <summary>The gap that stands in place of the fact.</summary>
    public Gap Gap { get; } = gap;
}
