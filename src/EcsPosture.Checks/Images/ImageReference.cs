using System.Buffers;

namespace EcsPosture.Checks.Images;

/// <summary>An image as a task definition names it: repository (with its registry), tag and digest.</summary>
/// <param name="Repository">Registry, port and path; empty when no image is named.</param>
/// <param name="Tag">The tag; null when none is named.</param>
/// <param name="Digest">The digest with its algorithm; null when none, or none that can be one, is named.</param>
public readonly record struct ImageReference(string Repository, string? Tag, string? Digest)
{
    private const string Sha256 = "sha256:";
    private const string Sha512 = "sha512:";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Takes a reference apart: <c>registry:5000/app:1@sha256:…</c>.</summary>
    public static ImageReference Parse(string image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var name = image.AsSpan().Trim();
        string? digest = null;
        if (name.IndexOf('@') is var at and >= 0)
        {
            digest = IsDigest(name[(at + 1)..]) ? name[(at + 1)..].ToString() : null;
            name = name[..at];
        }

        // A colon before the last slash belongs to the registry's port.
        var slash = name.LastIndexOf('/');
        var colon = name[(slash + 1)..].IndexOf(':');
        if (colon < 0)
        {
            return new(name.ToString(), null, digest);
        }

        var tag = name[(slash + colon + 2)..];
        return new(name[..(slash + colon + 1)].ToString(), tag.Length == 0 ? null : tag.ToString(), digest);
    }

    private static bool IsDigest(ReadOnlySpan<char> text) =>
        (text.StartsWith(Sha256, StringComparison.Ordinal) && text.Length == Sha256.Length + 64 && !text[Sha256.Length..].ContainsAnyExcept(Hex))
        || (text.StartsWith(Sha512, StringComparison.Ordinal) && text.Length == Sha512.Length + 128 && !text[Sha512.Length..].ContainsAnyExcept(Hex));
}
