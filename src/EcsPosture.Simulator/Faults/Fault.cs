using System.IO.Enumeration;
using EcsPosture.Simulator.Wire;

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
}

/// <summary>Something that goes wrong on purpose. Names match with <c>*</c> and <c>?</c>, without regard to case.</summary>
public sealed record Fault
{
    /// <summary>The actions it strikes, in IAM's form: <c>ecs:DescribeServices</c>, <c>ecs:*</c>, <c>*</c>.</summary>
    public string Action { get; init; } = "*";

    /// <summary>The account it strikes; null for all.</summary>
    public string? Account { get; init; }

    /// <summary>The regions it strikes; null for all. Calls to IAM and STS have the region of their signature.</summary>
    public string? Region { get; init; }

    /// <summary>Strikes only calls that have a parameter with such a value (an ARN or name); null for all.</summary>
    public string? Resource { get; init; }

    /// <summary>What it does.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Strikes only the first calls, so many; null for ever.</summary>
    public int? Times { get; init; }

    /// <summary>Strikes only every n-th call; null for each.</summary>
    public int? Every { get; init; }

    /// <summary>The code of an <see cref="FaultKind.Error"/>.</summary>
    public string? Code { get; init; }

    /// <summary>The message of an error or refusal.</summary>
    public string? Message { get; init; }

    /// <summary>The HTTP status of an <see cref="FaultKind.Error"/>.</summary>
    public int Status { get; init; } = 400;

    /// <summary>How long a <see cref="FaultKind.Delay"/> takes.</summary>
    public int DelayMilliseconds { get; init; }

    internal bool Concerns(AwsCall call) =>
        Matches(Action, call.FullName)
        && (Account is null || Matches(Account, call.AccountId))
        && (Region is null || Matches(Region, call.Region))
        && (Resource is null || call.AllTexts().Any(text => Matches(Resource, text)));

    private static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
