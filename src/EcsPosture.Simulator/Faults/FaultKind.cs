namespace EcsPosture.Simulator;

/// <summary>What a fault does.</summary>
public enum FaultKind
{
    /// <summary>Refuses for want of permission.</summary>
    Deny,

    /// <summary>Says that the caller asks too often.</summary>
    Throttle,

    /// <summary>Answers the error that the fault names.</summary>
    Error,

    /// <summary>Holds the answer back and then goes on.</summary>
    Delay,

    /// <summary>Breaks the connection off in the middle of the answer.</summary>
    BreakOff,

    /// <summary>Answers 200 with a body that is neither JSON nor XML.</summary>
    Malformed,

    /// <summary>Closes the connection without an answer, as an endpoint that is down.</summary>
    Reset,

    /// <summary>Says that the caller's credentials have run out.</summary>
    ExpiredToken,

    /// <summary>Answers 200 with the first half of the body, whole by its length.</summary>
    Truncated,

    /// <summary>Takes the request and says nothing, until the time is over or the caller hangs up; then closes the connection.</summary>
    Stall,

    /// <summary>Sends the answer in small bits, spread over the time.</summary>
    Drip,

    /// <summary>Refuses the signature, as AWS does when the caller's clock is off.</summary>
    ClockSkew,
}
