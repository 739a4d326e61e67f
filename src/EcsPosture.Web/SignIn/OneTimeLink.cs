using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EcsPosture.Web.SignIn;

/// <summary>The sign-in link that is printed at start. It works once; only the hash of its token is kept, and only in memory.</summary>
public sealed class OneTimeLink(TimeProvider clock, SignInOptions options)
{
    private static readonly TimeSpan RenewalPause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private byte[]? _hash;
    private DateTimeOffset _madeAt;

    /// <summary>Makes a new token of 32 random bytes (base64url) and forgets the one before.</summary>
    public string Create()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        lock (_lock)
        {
            (_hash, _madeAt) = (HashOf(token), clock.GetUtcNow());
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
    public bool Accepts(string? token)
    {
        lock (_lock)
        {
            return _hash is not null
                && token is { Length: > 0 and < 100 }
                && clock.GetUtcNow() - _madeAt < options.LinkLifetime
                && CryptographicOperations.FixedTimeEquals(_hash, HashOf(token));
        }
    }

    /// <summary>Takes the token, if it is the right one, so that no one else can.</summary>
    public bool Spend(string? token)
    {
        lock (_lock)
        {
            if (!Accepts(token))
            {
                return false;
            }

            _hash = null;
            return true;
        }
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
