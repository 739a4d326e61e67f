using System.IO.Compression;
using System.Text;

namespace EcsPosture.Findings.Estate;

/// <summary>Text compressed with Brotli.</summary>
internal static class PackedText
{
    /// <summary>The text compressed.</summary>
    public static byte[] Pack(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, packed, out var length, quality: 4, window: 22)
            ? packed[..length]
            : throw new InvalidOperationException("Brotli needs more room than it says it does.");
    }

    /// <summary>The text again; null when the bytes are none that <see cref="Pack"/> made.</summary>
    public static string? Unpack(byte[] packed)
    {
        try
        {
            using var stream = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }
}
