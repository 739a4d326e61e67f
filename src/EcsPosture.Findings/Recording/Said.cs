using System.IO.Hashing;
using System.Runtime.InteropServices;
using EcsPosture.Checks;

namespace EcsPosture.Findings.Recording;

/// <summary>What a latest verdict says: all of it but since when.</summary>
internal readonly record struct Said(
    ResourceType ResourceType, Verdict Verdict, Severity Severity, int CheckVersion, string InputHash, string ParameterDigest, string Message, string? Reason, string? Gaps)
{
    private const int OnStack = 512;

    /// <summary>The weight it has in scores.</summary>
    public int Weight => Verdict is Verdict.Pass or Verdict.Fail ? SeverityWeight.Of(Severity) : 0;

    /// <summary>Tells what is said from all else that could be said.</summary>
    public long Digest()
    {
        ReadOnlySpan<string?> texts = [InputHash, ParameterDigest, Message, Reason, Gaps];
        ReadOnlySpan<int> numbers = [(int)ResourceType, (int)Verdict, (int)Severity, Weight, CheckVersion];
        var most = 2 * (numbers.Length + texts.Length);
        foreach (var text in texts)
        {
            most += text?.Length ?? 0;
        }

        Span<char> all = most <= OnStack ? stackalloc char[OnStack] : new char[most];
        var length = 0;
        foreach (var number in numbers)
        {
            Add(number, all);
        }

        foreach (var text in texts)
        {
            Add(text?.Length ?? -1, all);
            text.AsSpan().CopyTo(all[length..]);
            length += text?.Length ?? 0;
        }

        return unchecked((long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(all[..length])));

        void Add(int number, Span<char> to)
        {
            to[length++] = (char)number;
            to[length++] = (char)(number >> 16);
        }
    }
}
