using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Secrets;

/// <summary>A place of a container that refers to a secret or parameter.</summary>
/// <param name="Name">The variable or option that gets the value; <c>repositoryCredentials</c> for the registry's.</param>
/// <param name="Path">Its JSON path.</param>
/// <param name="Text">The reference as written; no secret itself.</param>
/// <param name="Source">What it means.</param>
/// <param name="IsInjected">Whether the running container gets the value, rather than ECS using it once.</param>
internal sealed record ValueReference(string Name, string Path, string Text, ValueSource Source, bool IsInjected);

/// <summary>Finds and resolves the references of containers to secrets and parameters.</summary>
internal static class ValueReferences
{
    /// <summary>The references of a container.</summary>
    public static IEnumerable<ValueReference> Of(ContainerDefinition container, string path)
    {
        foreach (var secret in container.Secrets)
        {
            yield return new(secret.Name, $"{path}.secrets[name={secret.Name}].valueFrom", secret.ValueFrom, ValueSource.OfValue(secret.ValueFrom), true);
        }

        foreach (var option in container.LogConfiguration?.SecretOptions ?? [])
        {
            yield return new(option.Name, $"{path}.logConfiguration.secretOptions[name={option.Name}].valueFrom", option.ValueFrom, ValueSource.OfValue(option.ValueFrom), true);
        }

        if (container.RepositoryCredentials?.CredentialsParameter is { Length: > 0 } credentials)
        {
            yield return new("repositoryCredentials", $"{path}.repositoryCredentials.credentialsParameter", credentials, ValueSource.OfCredentials(credentials), false);
        }
    }

    /// <summary>The secret that a reference in the region at hand means; unknown when it belongs to another account or to a region that was not read.</summary>
    public static Observed<Secret?> FindSecret(this CheckContext context, ValueSource source) =>
        Noted(context, Home(context, source)?.Secrets.FindSecret(source) ?? Observed.Unknown<Secret?>(Gap.NotAsked("secretsmanager:ListSecrets", source.Name)));

    /// <summary>The parameter that a reference in the region at hand means; unknown when it belongs to another account or to a region that was not read.</summary>
    public static Observed<Parameter?> FindParameter(this CheckContext context, ValueSource source) =>
        Noted(context, Home(context, source)?.Secrets.FindParameter(source) ?? Observed.Unknown<Parameter?>(Gap.NotAsked("ssm:DescribeParameters", source.Name)));

    /// <summary>The region that a reference in the region at hand leads to.</summary>
    public static string RegionOf(this CheckContext context, ValueSource source) => source.Region is { Length: > 0 } named ? named : context.Region.Region;

    private static Snapshot? Home(CheckContext context, ValueSource source) =>
        source.AccountId is { Length: > 0 } account && account != context.Account.AccountId
            ? null
            : context.Account.Regions.FirstOrDefault(r => r.Region == context.RegionOf(source));

    private static Observed<T?> Noted<T>(CheckContext context, Observed<T?> fact)
        where T : class, IResource
    {
        context.Note(fact.TryGet(out var found, out _) ? found?.ContentHash ?? "none" : "?");
        return fact;
    }
}
