using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace EcsPosture.Inventory;

/// <summary>
/// Texts that come again and again in what AWS answers (names of settings, regions, roles, images), each held once. Of fixed
/// size: a text that falls on the place of another takes it, so that nothing that was read long ago is held on to for good.
/// </summary>
internal static class TextPool
{
    /// <summary>Longer texts are mostly about one thing only.</summary>
    public const int LongestText = 160;

    private const int Places = 1 << 15;
    private static readonly string?[] Pool = new string?[Places];

    /// <summary>A text of these characters.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return "";
        }

        if (text.Length > LongestText)
        {
            return new(text);
        }

        // Threads may both put a text in a place; either is right.
        ref var place = ref Pool[(int)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text)) % Places)];
        return place is { } held && text.SequenceEqual(held) ? held : place = new(text);
    }
}
