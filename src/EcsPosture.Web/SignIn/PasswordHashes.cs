using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EcsPosture.Web.SignIn;

/// <summary>
/// Hashes of passwords: PBKDF2 with HMAC-SHA-512, written <c>pbkdf2-sha512.ITERATIONS.SALT.KEY</c> (base64url), so that neither a shell
/// nor a compose file takes a part of it for a variable.
/// </summary>
public static class PasswordHashes
{
    /// <summary>The fewest characters of a password that <see cref="Create"/> accepts.</summary>
    public const int ShortestPassword = 12;

    private const string Format = "pbkdf2-sha512";
    private const int Iterations = 210_000;
    private const int FewestIterations = 100_000;
    private const int MostIterations = 10_000_000;
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;
    private const int LongestPassword = 1024;

    /// <summary>A fresh hash with a random salt.</summary>
    /// <exception cref="ArgumentException">The password is shorter than <see cref="ShortestPassword"/> characters or longer than 1,024.</exception>
    public static string Create(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (password.Length is < ShortestPassword or > LongestPassword)
        {
            throw new ArgumentException($"The password must have at least {ShortestPassword} and at most {LongestPassword} characters.", nameof(password));
        }

        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var key = Derive(password, salt, Iterations, KeyBytes);

        return string.Create(CultureInfo.InvariantCulture, $"{Format}.{Iterations}.{Base64Url.EncodeToString(salt)}.{Base64Url.EncodeToString(key)}");
    }

    /// <summary>Whether the password is the hash's, in time that does not depend on how much of it is right.</summary>
    public static bool Verify(string hash, string password)
    {
        ArgumentNullException.ThrowIfNull(password);

        return password.Length <= LongestPassword
            && TryRead(hash, out var iterations, out var salt, out var key)
            && CryptographicOperations.FixedTimeEquals(Derive(password, salt, iterations, key.Length), key);
    }

    /// <summary>Whether the text is a hash that <see cref="Verify"/> can judge by.</summary>
    public static bool IsHash(string? text) => TryRead(text, out _, out _, out _);

    private static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        // The same password typed on another keyboard may arrive in another Unicode form.
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC)), salt, iterations, HashAlgorithmName.SHA512, length);

    private static bool TryRead(string? text, out int iterations, out byte[] salt, out byte[] key)
    {
        (iterations, salt, key) = (0, [], []);
        if (text?.Split('.') is not [Format, var count, var saltText, var keyText]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out iterations)
            || iterations is < FewestIterations or > MostIterations
            || !Base64Url.IsValid(saltText, out var saltLength)
            || !Base64Url.IsValid(keyText, out var keyLength)
            || saltLength < SaltBytes
            || keyLength < KeyBytes)
        {
            return false;
        }

        (salt, key) = (Base64Url.DecodeFromChars(saltText), Base64Url.DecodeFromChars(keyText));
        return true;
    }
}
