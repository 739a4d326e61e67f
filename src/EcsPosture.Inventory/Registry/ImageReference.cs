using System.Buffers;
using System.Text.RegularExpressions;

namespace EcsPosture.Inventory.Registry;

/// <summary>An image as a task definition names it: repository (with its registry), tag and digest.</summary>
/// <param name="Repository">Registry, port and path; empty when no image is named.</param>
/// <param name="Tag">The tag; null when none is named.</param>
/// <param name="Digest">The digest with its algorithm; null when none, or none that can be one, is named.</param>
public readonly partial record struct ImageReference(string Repository, string? Tag, string? Digest)
{
    private const string Sha256 = "sha256:";
    private const string Sha512 = "sha512:";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The tag that an image without tag and digest means.</summary>
    public const string DefaultTag = "latest";

    /// <summary>The registry, with its port where one is named: what stands before the first slash where that can be a host, else Docker Hub.</summary>
    public string Registry => HostEnd(Repository) is var end and > 0 ? Repository[..end] : "docker.io";

    /// <summary>The path within the registry.</summary>
    public string Path => HostEnd(Repository) is var end and > 0 ? Repository[(end + 1)..] : Repository;

    /// <summary>What the registry is asked for: the digest where one is named (a tag beside it decides nothing), else the tag.</summary>
    public ImageId Id => Digest is not null ? new(Digest, null) : new(null, Tag ?? DefaultTag);

    /// <summary>The repository of Amazon ECR that is meant; null when the registry is another.</summary>
    public EcrRepositoryName? Ecr => Path.Length > 0 && EcrHost().Match(Registry) is { Success: true } host
        ? new(host.Groups["account"].Value, host.Groups["region"].Value, Path)
        : null;

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

    /// <summary>Whether a text can be the digest of an image.</summary>
    public static bool IsDigest(ReadOnlySpan<char> text) =>
        (text.StartsWith(Sha256, StringComparison.Ordinal) && text.Length == Sha256.Length + 64 && !text[Sha256.Length..].ContainsAnyExcept(Hex))
        || (text.StartsWith(Sha512, StringComparison.Ordinal) && text.Length == Sha512.Length + 128 && !text[Sha512.Length..].ContainsAnyExcept(Hex));

    // Docker's own rule: the first part is a host when it has a dot or a port, or is localhost.
    private static int HostEnd(string repository)
    {
        var slash = repository?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash > 0 && repository.AsSpan(0, slash) is var first && (first.ContainsAny('.', ':') || first.SequenceEqual("localhost")) ? slash : 0;
    }

    [GeneratedRegex(@"^(?<account>[0-9]{12})\.dkr(\.ecr|-ecr)(-fips)?\.(?<region>[a-z0-9-]+)\.(amazonaws\.com(\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)\z")]
    private static partial Regex EcrHost();
}

/// <summary>An image of a repository: by its digest or by a tag.</summary>
/// <param name="Digest">The digest with its algorithm; null when it is named by tag.</param>
/// <param name="Tag">The tag; null when it is named by digest.</param>
public readonly record struct ImageId(string? Digest, string? Tag);

/// <summary>A repository of Amazon ECR.</summary>
/// <param name="AccountId">The account whose registry it is in.</param>
/// <param name="Region">The registry's region.</param>
/// <param name="Name">The name, with its namespace.</param>
public sealed record EcrRepositoryName(string AccountId, string Region, string Name)
{
    /// <summary>The repository's ARN.</summary>
    public string Arn(string partition) => $"arn:{partition}:ecr:{Region}:{AccountId}:repository/{Name}";
}
