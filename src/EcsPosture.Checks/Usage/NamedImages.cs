using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Usage;

/// <summary>Images as containers name them, each taken apart once, however many containers name it and checks ask.</summary>
internal sealed class NamedImages
{
    private readonly Dictionary<string, NamedImage> _images = new(StringComparer.Ordinal);

    /// <summary>The parts of an image's name.</summary>
    public NamedImage Of(string text)
    {
        if (!_images.TryGetValue(text, out var image))
        {
            var reference = ImageReference.Parse(text);
            _images[text] = image = new(reference, reference.Registry, reference.Ecr);
        }

        return image;
    }
}

/// <summary>An image's name in its parts.</summary>
/// <param name="Reference">Repository, tag and digest.</param>
/// <param name="Registry">The registry, with its port where one is named.</param>
/// <param name="Ecr">The repository of Amazon ECR that is meant; null when the registry is another.</param>
internal sealed record NamedImage(ImageReference Reference, string Registry, EcrRepositoryName? Ecr);
