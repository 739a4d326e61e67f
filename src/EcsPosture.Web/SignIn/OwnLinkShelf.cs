using System.Security.Cryptography;
using System.Text;

namespace EcsPosture.Web.SignIn;

/// <summary>Keeps the one link of this process in memory: it ends with the process.</summary>
internal sealed class OwnLinkShelf : ILinkShelf
{
    private readonly Lock _lock = new();
    private byte[]? _hash;
    private DateTimeOffset _madeAt;

    public void Put(string hash, string? earlier, DateTimeOffset madeAt, TimeSpan lifetime)
    {
        lock (_lock)
        {
            (_hash, _madeAt) = (Encoding.UTF8.GetBytes(hash), madeAt);
        }
    }

    public bool Has(string hash, DateTimeOffset after)
    {
        lock (_lock)
        {
            return _hash is not null && _madeAt > after && CryptographicOperations.FixedTimeEquals(_hash, Encoding.UTF8.GetBytes(hash));
        }
    }

    public bool Take(string hash, DateTimeOffset after)
    {
        lock (_lock)
        {
            if (!Has(hash, after))
            {
                return false;
            }

            _hash = null;
            return true;
        }
    }
}
