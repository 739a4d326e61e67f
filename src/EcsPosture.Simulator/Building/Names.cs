using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EcsPosture.Simulator.Building;

/// <summary>Ids that look like those AWS gives out and are the same each time an estate is built.</summary>
internal static class Names
{
    /// <summary>So many hexadecimal digits.</summary>
    public static string Hex(string seed, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..length];

    /// <summary>A number below a limit.</summary>
    public static int Number(string seed, int below) =>
        (int)(uint.Parse(Hex(seed, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % (uint)below);

    /// <summary>An id in IAM's alphabet, such as a role's <c>AROA…</c>.</summary>
    public static string IamId(string prefix, string seed)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        return prefix + string.Concat(bytes.Take(17).Select(b => alphabet[b % alphabet.Length]));
    }

    /// <summary>A UUID.</summary>
    public static string Uuid(string seed)
    {
        var hex = Hex(seed, 32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    /// <summary>The digest of an image.</summary>
    public static string Digest(string image) => $"sha256:{Hex(image, 64)}";

    /// <summary>A moment as a snapshot writes it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'", CultureInfo.InvariantCulture);
}
