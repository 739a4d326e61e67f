using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;

namespace EcsPosture.Checks.Tests.Registry;

/// <summary>Judges a repository that the latest revision of a family pulls its image from.</summary>
internal static class RegistryRun
{
    public static CheckVerdict Judge<TCheck>(Repository repository, string? image = null, Func<RegistryFacts, RegistryFacts>? registry = null, params (string Name, string Value)[] parameters)
        where TCheck : Check, new() =>
        CheckRunner.Run<TCheck>(With(repository, image, registry), parameters).Single(v => !v.IsListGap);

    public static Snapshot With(Repository repository, string? image = null, Func<RegistryFacts, RegistryFacts>? registry = null) =>
        ASnapshot.With(ATaskDefinition.Named("web").WithContainer("app", c => c with { Image = image ?? $"{ARepository.UriOf("app")}:1.4.2@{ARepository.Digest}" })) with
        {
            Registry = (registry ?? (r => r))(ARepository.RegistryOf(repository)),
        };
}
