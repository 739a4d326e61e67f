namespace EcsPosture.Inventory.Registry;

/// <summary>How signatures of images are kept in a registry.</summary>
public static class ImageSignatures
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        // Notation, which ECR's own signing writes too.
        "application/vnd.cncf.notary.signature",

        // cosign, in its forms over time.
        "application/vnd.dev.cosign.artifact.sig.v1+json",
        "application/vnd.dev.cosign.simplesigning.v1+json",
        "application/vnd.dev.sigstore.bundle.v0.3+json",
    };

    /// <summary>Whether something attached to an image is a signature.</summary>
    public static bool IsSignature(string? artifactType) => artifactType is not null && Types.Contains(artifactType);

    /// <summary>The tag under which cosign keeps a signature beside the image: <c>sha256-….sig</c>.</summary>
    public static string TagOf(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return digest.Replace(':', '-') + ".sig";
    }
}
