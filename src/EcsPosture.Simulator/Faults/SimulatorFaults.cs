using System.Text.Json;
using System.Text.Json.Serialization;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator;

/// <summary>
/// What goes wrong on purpose. Faults are tried in the order in which they were added and the first that strikes decides;
/// delays add up and do not stop the search. May be changed while the simulator runs.
/// </summary>
public sealed class SimulatorFaults
{
    private static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter<FaultKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private readonly Lock _lock = new();
    private List<CountedFault> _faults = [];

    /// <summary>Reads faults from JSON: an array, or an object with the array in <c>faults</c>.</summary>
    /// <exception cref="FormatException">The text is no such JSON; the message says where.</exception>
    public static SimulatorFaults Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var list = document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.GetProperty("faults") : document.RootElement;
            var faults = new SimulatorFaults();
            foreach (var fault in list.Deserialize<Fault[]>(Reading) ?? [])
            {
                faults.Add(fault.Probability is < 0 or > 1 ? throw new FormatException($"A probability is from 0 to 1, not {fault.Probability}.") : fault);
            }

            return faults;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"Not a list of faults: {e.Message}", e);
        }
    }

    /// <summary>Reads a file of faults.</summary>
    public static SimulatorFaults Load(string path) => Parse(File.ReadAllText(path));

    /// <summary>Adds a fault.</summary>
    public SimulatorFaults Add(Fault fault)
    {
        lock (_lock)
        {
            _faults = [.. _faults, new(fault)];
        }

        return this;
    }

    /// <summary>Refuses an action for want of permission.</summary>
    public SimulatorFaults Deny(string action, string? region = null, string? resource = null, string? account = null) =>
        Add(new() { Action = action, Region = region, Resource = resource, Account = account, Kind = FaultKind.Deny });

    /// <summary>Throttles the next calls of an action.</summary>
    public SimulatorFaults Throttle(string action, int times, string? region = null) =>
        Add(new() { Action = action, Region = region, Kind = FaultKind.Throttle, Times = times });

    /// <summary>Throttles every n-th call of an action.</summary>
    public SimulatorFaults ThrottleEvery(string action, int n, string? region = null) =>
        Add(new() { Action = action, Region = region, Kind = FaultKind.Throttle, Every = n });

    /// <summary>Answers an error.</summary>
    public SimulatorFaults Fail(string action, string code, int status = 400, string message = "", string? region = null, int? times = null) =>
        Add(new() { Action = action, Region = region, Kind = FaultKind.Error, Code = code, Status = status, Message = message, Times = times });

    /// <summary>Holds the answers of an action back.</summary>
    public SimulatorFaults Delay(string action, TimeSpan delay, string? region = null) =>
        Add(new() { Action = action, Region = region, Kind = FaultKind.Delay, DelayMilliseconds = (int)delay.TotalMilliseconds });

    /// <summary>Breaks the connection off in the middle of the answer.</summary>
    public SimulatorFaults BreakOff(string action, string? region = null, int? times = null) =>
        Add(new() { Action = action, Region = region, Kind = FaultKind.BreakOff, Times = times });

    /// <summary>Answers 200 with a body that is neither JSON nor XML.</summary>
    public SimulatorFaults Malform(string action, string? region = null) =>
        Add(new() { Action = action, Region = region, Kind = FaultKind.Malformed });

    /// <summary>Resets every connection that is about a region.</summary>
    public SimulatorFaults TakeDown(string region) => Add(new() { Region = region, Kind = FaultKind.Reset });

    /// <summary>Says that the caller's credentials have run out.</summary>
    public SimulatorFaults Expire(string action = "*") => Add(new() { Action = action, Kind = FaultKind.ExpiredToken });

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults = [];
        }
    }

    /// <summary>The fault that strikes a call, and how long to wait before.</summary>
    internal (Fault? Fault, TimeSpan Delay) Strike(AwsCall call)
    {
        var delay = TimeSpan.Zero;
        foreach (var fault in Volatile.Read(ref _faults))
        {
            if (!fault.Strikes(call))
            {
                continue;
            }

            if (fault.Fault.Kind is not FaultKind.Delay)
            {
                return (fault.Fault, delay);
            }

            delay += TimeSpan.FromMilliseconds(fault.Fault.DelayMilliseconds);
        }

        return (null, delay);
    }

    private sealed class CountedFault(Fault fault)
    {
        private int _seen;
        private ulong _dice = (ulong)(uint)fault.Seed;

        public Fault Fault { get; } = fault;

        public bool Strikes(AwsCall call)
        {
            if (!Fault.Concerns(call))
            {
                return false;
            }

            var seen = Interlocked.Increment(ref _seen);
            return (Fault.Times is not { } times || seen <= times)
                && (Fault.Every is not { } every || seen % every == 0)
                && (Fault.Probability is not { } probability || Throw() < probability);
        }

        /// <summary>The next number of SplitMix64, between 0 and 1: the framework's own generator may give others in its next version.</summary>
        private double Throw()
        {
            var z = Interlocked.Add(ref _dice, 0x9E3779B97F4A7C15);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (z ^ (z >> 31)) / (ulong.MaxValue + 1.0);
        }
    }
}
