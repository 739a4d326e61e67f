namespace EcsPosture.Findings;

/// <summary>A change was refused for what it says; all reasons at once, each a sentence for the person who asked.</summary>
public sealed class RefusedChangeException(IReadOnlyList<string> reasons) : Exception(string.Join(' ', reasons))
{
    public RefusedChangeException(string reason)
        : this([reason])
    {
    }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
