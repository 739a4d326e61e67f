using System.IO.Enumeration;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator;

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

    /// <summary>Strikes a call with this probability, from 0 to 1; null for always. Counted calls are those that it was tried on.</summary>
    public double? Probability { get; init; }

    /// <summary>What the dice of <see cref="Probability"/> begin with: the same calls in the same order are struck again.</summary>
    public int Seed { get; init; }

    /// <summary>The code of an <see cref="FaultKind.Error"/>.</summary>
    public string? Code { get; init; }

    /// <summary>The message of an error or refusal.</summary>
    public string? Message { get; init; }

    /// <summary>The HTTP status of an <see cref="FaultKind.Error"/>.</summary>
    public int Status { get; init; } = 400;

    /// <summary>How long a <see cref="FaultKind.Delay"/>, <see cref="FaultKind.Stall"/> or <see cref="FaultKind.Drip"/> takes.</summary>
    public int DelayMilliseconds { get; init; }

    internal bool Concerns(AwsCall call) =>
        Matches(Action, call.FullName)
        && (Account is null || Matches(Account, call.AccountId))
        && (Region is null || Matches(Region, call.Region))
        && (Resource is null || call.AllTexts().Any(text => Matches(Resource, text)));

    private static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
