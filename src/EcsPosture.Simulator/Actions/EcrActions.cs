using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Amazon ECR.</summary>
internal static class EcrActions
{
    public static JsonObject DescribeRepositories(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeRepositories);
        var names = call.Texts("repositoryNames");
        if (names.Count > 100)
        {
            throw AwsErrors.Invalid(call, "At most 100 repository names can be given.");
        }

        foreach (var name in names)
        {
            Repository(folder, name);
        }

        var repositories = Repositories(folder).Where(r => names.Count == 0 || names.Contains(Name(r))).ToList();
        if (names.Count > 0)
        {
            return new() { ["repositories"] = Answers.Array(repositories) };
        }

        var page = Page.Of(call, repositories, "nextToken", "maxResults", 100, 1000);
        return Answers.Of("repositories", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject BatchGetRepositoryScanningConfiguration(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.BatchGetRepositoryScanningConfiguration);
        var names = call.Texts("repositoryNames");
        if (names.Count is 0 or > 25)
        {
            throw AwsErrors.Invalid(call, "Between 1 and 25 repository names must be given.");
        }

        var known = folder.Entries(SnapshotPaths.BatchGetRepositoryScanningConfiguration, "scanningConfigurations");
        return new()
        {
            ["scanningConfigurations"] = Answers.Array(known.Where(s => names.Contains(Name(s)))),
            ["failures"] = new JsonArray([.. names.Where(n => !known.Any(s => Name(s) == n)).Select(n => new JsonObject { ["repositoryName"] = n, ["failureCode"] = "REPOSITORY_NOT_FOUND" })]),
        };
    }

    public static JsonObject GetRegistryScanningConfiguration(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.GetRegistryScanningConfiguration);
        return folder.File(SnapshotPaths.GetRegistryScanningConfiguration) is { } file
            ? (JsonObject)file.DeepClone()
            : new() { ["registryId"] = folder.AccountId, ["scanningConfiguration"] = new JsonObject { ["scanType"] = "BASIC", ["rules"] = new JsonArray() } };
    }

    public static JsonObject GetRegistryPolicy(AwsCall call, ServedFolder folder) =>
        OneOrNone(call, folder, SnapshotPaths.GetRegistryPolicy, "RegistryPolicyNotFoundException", $"Registry policy does not exist in the registry with id '{folder.AccountId}'");

    public static JsonObject GetSigningConfiguration(AwsCall call, ServedFolder folder) =>
        OneOrNone(call, folder, SnapshotPaths.GetSigningConfiguration, "SigningConfigurationNotFoundException", "Signing configuration does not exist.");

    public static JsonObject DescribePullThroughCacheRules(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribePullThroughCacheRules);
        var page = Page.Of(call, folder.Entries(SnapshotPaths.DescribePullThroughCacheRules, "pullThroughCacheRules"), "nextToken", "maxResults", 100, 1000);
        return Answers.Of("pullThroughCacheRules", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject GetRepositoryPolicy(AwsCall call, ServedFolder folder)
    {
        var name = Name(Repository(folder, call.Text("repositoryName")));
        return OneOrNone(call, folder, SnapshotPaths.GetRepositoryPolicy(name), "RepositoryPolicyNotFoundException",
            $"Repository policy does not exist for the repository with name '{name}' in the registry with id '{folder.AccountId}'");
    }

    public static JsonObject GetLifecyclePolicy(AwsCall call, ServedFolder folder)
    {
        var name = Name(Repository(folder, call.Text("repositoryName")));
        return OneOrNone(call, folder, SnapshotPaths.GetLifecyclePolicy(name), "LifecyclePolicyNotFoundException",
            $"Lifecycle policy does not exist for the repository with name '{name}' in the registry with id '{folder.AccountId}'");
    }

    public static JsonObject DescribeImages(AwsCall call, ServedFolder folder)
    {
        var name = Name(Repository(folder, call.Text("repositoryName")));
        folder.Require(call, SnapshotPaths.DescribeRepositoryImages(name));
        var images = folder.Entries(SnapshotPaths.DescribeRepositoryImages(name), "imageDetails");
        var ids = call.Objects("imageIds");
        if (ids.Count == 0)
        {
            var page = Page.Of(call, images, "nextToken", "maxResults", 100, 1000);
            return Answers.Of("imageDetails", Answers.Array(page.Items), "nextToken", page.Next);
        }

        if (ids.Count > 100)
        {
            throw AwsErrors.Invalid(call, "At most 100 image ids can be given.");
        }

        return new() { ["imageDetails"] = Answers.Array(ids.Select(id => Image(folder, name, images, id)).DistinctBy(i => Answers.Text(i, "imageDigest"))) };
    }

    public static JsonObject DescribeImageScanFindings(AwsCall call, ServedFolder folder)
    {
        var name = Name(Repository(folder, call.Text("repositoryName")));
        var id = call.Parameters["imageId"] as JsonObject ?? throw AwsErrors.Invalid(call, "imageId is required.");
        var digest = Answers.Text(Image(folder, name, folder.Entries(SnapshotPaths.DescribeRepositoryImages(name), "imageDetails"), id), "imageDigest")!;
        return OneOrNone(call, folder, SnapshotPaths.DescribeImageScanFindings(name, digest), "ScanNotFoundException",
            $"Image scan does not exist for the image with '{{imageDigest:'{digest}', imageTag:'null'}}' in the repository with name '{name}'");
    }

    public static JsonObject ListImageReferrers(AwsCall call, ServedFolder folder)
    {
        var name = Name(Repository(folder, call.Text("repositoryName")));
        var digest = Answers.Text(call.Parameters["subjectId"], "imageDigest") ?? throw AwsErrors.Invalid(call, "subjectId is required.");
        var path = SnapshotPaths.ListImageReferrers(name, digest);
        folder.Require(call, path);
        var page = Page.Of(call, folder.Entries(path, "referrers"), "nextToken", "maxResults", 50, 50);
        return Answers.Of("referrers", Answers.Array(page.Items), "nextToken", page.Next);
    }

    // An empty file stands for AWS's answer that there is none.
    private static JsonObject OneOrNone(AwsCall call, ServedFolder folder, string path, string code, string message)
    {
        folder.Require(call, path);
        return folder.File(path) is { Count: > 0 } file ? (JsonObject)file.DeepClone() : throw new AwsErrorException(code, message);
    }

    private static IReadOnlyList<JsonNode> Repositories(ServedFolder folder) => folder.Entries(SnapshotPaths.DescribeRepositories, "repositories");

    private static JsonNode Repository(ServedFolder folder, string? name) => Repositories(folder).FirstOrDefault(r => Name(r) == name)
        ?? throw new AwsErrorException("RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{folder.AccountId}'");

    private static JsonNode Image(ServedFolder folder, string repository, IReadOnlyList<JsonNode> images, JsonObject id)
    {
        var (digest, tag) = (Answers.Text(id, "imageDigest"), Answers.Text(id, "imageTag"));
        return images.FirstOrDefault(image => digest is not null
                ? Answers.Text(image, "imageDigest") == digest
                : image["imageTags"] is JsonArray tags && tags.Any(t => t?.ToString() == tag))
            ?? throw new AwsErrorException(
                "ImageNotFoundException",
                $"The image with imageId {{imageDigest:'{digest ?? "null"}', imageTag:'{tag ?? "null"}'}} does not exist within the repository with name '{repository}' in the registry with id '{folder.AccountId}'");
    }

    private static string Name(JsonNode of) => Answers.Text(of, "repositoryName") ?? "";
}
