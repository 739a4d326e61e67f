using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Findings.Estate;

/// <summary>
/// Short hashes of identities for URLs: 20 letters and digits of base32 (100 bits) of a SHA-256, the same in every store
/// and version of the program.
/// </summary>
public static class StableHash
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 20;
    private const int LongestLength = 11;
    private const int OnStack = 1024;

    /// <summary>The hash of a subject.</summary>
    public static string OfSubject(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return Of(subject.Partition, subject.AccountId, subject.Region, subject.Kind.ToString(), subject.Key);
    }

    /// <summary>The hash of a finding: its check, subject and container (empty when it is about the whole subject).</summary>
    public static string OfFinding(string checkId, Subject subject, string? container)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return Of(checkId, subject.Partition, subject.AccountId, subject.Region, subject.Kind.ToString(), subject.Key, container ?? "");
    }

    /// <summary>The hash of an ARN.</summary>
    public static string OfArn(string arn) => Of(arn);

    /// <summary>The hash of parts in their order; no part can imitate two others.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        var most = 0;
        foreach (var part in parts)
        {
            most += Encoding.UTF8.GetMaxByteCount(part.Length) + LongestLength;
        }

        var rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> text = rented ?? stackalloc byte[OnStack];
        var length = 0;
        foreach (var part in parts)
        {
            part.Length.TryFormat(text[length..], out var digits, provider: CultureInfo.InvariantCulture);
            length += digits;
            text[length++] = (byte)':';
            length += Encoding.UTF8.GetBytes(part, text[length..]);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], digest);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        Span<char> hash = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            var bit = i * 5;
            var pair = (digest[bit / 8] << 8) | digest[(bit / 8) + 1];
            hash[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new(hash);
    }
}
