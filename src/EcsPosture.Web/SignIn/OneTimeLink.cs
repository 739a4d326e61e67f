using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EcsPosture.Web.SignIn;

/// <summary>The sign-in link that is printed at start. It works once; only the hash of its token is kept.</summary>
public sealed class OneTimeLink(TimeProvider clock, SignInOptions options, ILinkShelf shelf)
{
    private static readonly TimeSpan RenewalPause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private string? _hash;
    private DateTimeOffset _madeAt;

    /// <summary>Makes a new token of 32 random bytes (base64url) and forgets the one before.</summary>
    public string Create()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        lock (_lock)
        {
            var earlier = _hash;
            (_hash, _madeAt) = (HashOf(token), clock.GetUtcNow());
            shelf.Put(_hash, earlier, _madeAt, options.LinkLifetime);
        }

        return token;
    }

    /// <summary>A new token, or null when the last one was made less than a minute ago, so that a stranger cannot make links expire as fast as they are printed.</summary>
    public string? Renew()
    {
        lock (_lock)
        {
            return clock.GetUtcNow() - _madeAt < RenewalPause ? null : Create();
        }
    }

    /// <summary>Whether the token would sign in now. Asking does not spend it.</summary>
    public bool Accepts(string? token) => IsToken(token) && shelf.Has(HashOf(token!), Oldest());

    /// <summary>Takes the token, if it is the right one, so that no one else can.</summary>
    public bool Spend(string? token) => IsToken(token) && shelf.Take(HashOf(token!), Oldest());

    private static bool IsToken(string? token) => token is { Length: > 0 and < 100 };

    /// <summary>A link made then is just too old.</summary>
    private DateTimeOffset Oldest() => clock.GetUtcNow() - options.LinkLifetime;

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
