using System.Net;
using System.Net.Sockets;

namespace EcsPosture.Web.SignIn;

/// <summary>Slows guessing: a few failed passwords per network address, and a few more for all together, within five minutes.</summary>
public sealed class PasswordAttempts(TimeProvider clock)
{
    /// <summary>Failures per address within <see cref="Window"/>, after which it must wait.</summary>
    public const int PerAddress = 5;

    /// <summary>Failures of all addresses together within <see cref="Window"/>, after which all must wait.</summary>
    public const int Together = 50;

    /// <summary>For how long a failure counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Queue<(string From, DateTimeOffset At)> _tries = new();

    /// <summary>
    /// Takes one try, or says how long to wait for the next. Taken before the password is judged, so that many at once gain nothing;
    /// give it back with <see cref="Succeeded"/>.
    /// </summary>
    public TimeSpan? TryTake(IPAddress? address)
    {
        var now = clock.GetUtcNow();
        var from = Neighbourhood(address);
        lock (_lock)
        {
            while (_tries.TryPeek(out var oldest) && now - oldest.At >= Window)
            {
                _tries.Dequeue();
            }

            var own = _tries.Where(each => each.From == from).Select(each => each.At).ToList();
            if (own.Count >= PerAddress)
            {
                return own[0] + Window - now;
            }

            if (_tries.Count >= Together)
            {
                return _tries.Peek().At + Window - now;
            }

            _tries.Enqueue((from, now));
            return null;
        }
    }

    /// <summary>Forgets the failures of an address that then knew the password.</summary>
    public void Succeeded(IPAddress? address)
    {
        var from = Neighbourhood(address);
        lock (_lock)
        {
            var others = _tries.Where(each => each.From != from).ToList();
            _tries.Clear();
            others.ForEach(_tries.Enqueue);
        }
    }

    /// <summary>One customer commonly holds a /64 of IPv6, so that counts as one address.</summary>
    private static string Neighbourhood(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }
}
