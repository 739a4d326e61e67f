using System.Net;

namespace EcsPosture.Simulator;

/// <summary>How the simulator listens, whom it lets in and how it behaves.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The address it listens on; loopback unless said otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port it listens on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Account ids by access key id. A key that is not named belongs to the estate's first account.</summary>
    public IReadOnlyDictionary<string, string> AccountsByAccessKey { get; init; } = new Dictionary<string, string>();

    /// <summary>External ids that AssumeRole must be given, by role ARN. A role that is not named needs none.</summary>
    public IReadOnlyDictionary<string, string> ExternalIds { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the token buckets of each account and region that AWS publishes are enforced: of ECS, EC2 and CloudWatch Logs.</summary>
    public bool Throttle { get; init; }

    /// <summary>How long every answer is held back.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>What goes wrong on purpose; may be changed while the simulator runs.</summary>
    public SimulatorFaults Faults { get; init; } = new();

    /// <summary>The clock of token buckets and of temporary credentials.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
