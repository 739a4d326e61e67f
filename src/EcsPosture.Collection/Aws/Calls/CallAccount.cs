namespace EcsPosture.Collection.Aws.Calls;

/// <summary>What a scan cost: calls, and what was saved.</summary>
public sealed record CallAccount
{
    /// <summary>Requests sent, retries included.</summary>
    public int Calls { get; init; }

    /// <summary>Requests sent, by action in IAM's form.</summary>
    public IReadOnlyDictionary<string, int> CallsByAction { get; init; } = new Dictionary<string, int>();

    /// <summary>Requests that were sent again after a failure.</summary>
    public int Retries { get; init; }

    /// <summary>Answers in which AWS throttled.</summary>
    public int Throttles { get; init; }

    /// <summary>Calls that need not be made, as what they would answer cannot have changed.</summary>
    public int CallsSaved { get; init; }

    /// <summary>Time that calls spent waiting for their turn or before a retry, added up over calls that ran side by side.</summary>
    public TimeSpan Waited { get; init; }
}
