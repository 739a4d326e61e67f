using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Reads one by one what the bulk read of IAM would have given: the policies of one kind of principal.</summary>
/// <param name="Parameter">The parameter that names the principal.</param>
/// <param name="ListAttached">Lists the managed policies attached to it.</param>
/// <param name="AttachedPath">Where that list is kept.</param>
/// <param name="ListInline">Lists the names of its inline policies.</param>
/// <param name="InlinePath">Where that list is kept.</param>
/// <param name="GetInline">Gets one inline policy.</param>
/// <param name="PolicyPath">Where that policy is kept.</param>
internal sealed record OneByOne(
    string Parameter, ApiAction ListAttached, Func<string, string> AttachedPath, ApiAction ListInline, Func<string, string> InlinePath, ApiAction GetInline, Func<string, string, string> PolicyPath)
{
    private const int AtOnce = 20;

    /// <summary>Reads the policies of one principal, and adds the managed ones to those whose documents are needed.</summary>
    public async Task ReadAsync(SnapshotPart global, string arn, ConcurrentDictionary<string, bool> managed, CancellationToken cancellationToken)
    {
        var name = Arn.LastSegment(arn);
        var paged = new JsonObject { [Parameter] = name, ["MaxItems"] = 1000 };
        var attached = await global.ReadPagesAsync(ListAttached, paged, PageShape.Iam("AttachedPolicies"), cancellationToken);
        foreach (var policy in attached.Content["AttachedPolicies"].Objects().Select(p => p["PolicyArn"].AsText()).OfType<string>())
        {
            managed[policy] = true;
        }

        global.PutPages(AttachedPath(name), attached, arn);
        var inline = await global.ReadPagesAsync(ListInline, paged, PageShape.Iam("PolicyNames"), cancellationToken);
        var names = inline.Content["PolicyNames"].Texts().ToArray();
        global.PutPages(InlinePath(name), inline, arn);
        await Task.WhenAll(names.Select(policy => global.PutOneAsync(
            PolicyPath(name, policy), GetInline, new() { [Parameter] = name, ["PolicyName"] = policy }, arn, cancellationToken)));
    }

    /// <summary>Reads what one principal is, notes its boundary among the policies whose documents are needed, and then its policies; false when it could not be read.</summary>
    /// <param name="global">Where it is kept.</param>
    /// <param name="arn">The principal.</param>
    /// <param name="get">Gets it.</param>
    /// <param name="path">Where the answer is kept.</param>
    /// <param name="member">The answer's member that holds it.</param>
    /// <param name="managed">The policies whose documents are needed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<bool> ReadWithBoundaryAsync(
        SnapshotPart global, string arn, ApiAction get, Func<string, string> path, string member, ConcurrentDictionary<string, bool> managed, CancellationToken cancellationToken)
    {
        var name = Arn.LastSegment(arn);
        if (await global.PutOneAsync(path(name), get, new() { [Parameter] = name }, arn, cancellationToken) is not { } answer)
        {
            return false;
        }

        if (answer.At(member, "PermissionsBoundary", "PermissionsBoundaryArn").AsText() is { } boundary)
        {
            managed[boundary] = true;
        }

        await ReadAsync(global, arn, managed, cancellationToken);
        return true;
    }

    /// <summary>Reads a list and says which of it are to be read one by one: all, or none where they are too many.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(
        SnapshotPart global, string path, ApiAction action, JsonObject input, string member, int most, CancellationToken cancellationToken)
    {
        input["MaxItems"] = 1000;
        await global.PutPagesAsync(path, action, input, PageShape.Iam(member), null, cancellationToken);
        string[] arns = [.. Listed(global, path, member).Select(item => item.Arn)];
        if (arns.Length <= most)
        {
            return arns;
        }

        global.AddGap(new(
            GapKind.NotCollected,
            ApiActions.GetAccountAuthorizationDetails.IamName,
            null,
            null,
            $"There are {arns.Length} {member.ToLowerInvariant()}, and no more than {most} are read one by one.",
            ApiActions.GetAccountAuthorizationDetails.IamName)
        {
            File = path,
        });
        return [];
    }

    /// <summary>What a list that was read holds, by ARN.</summary>
    public static IEnumerable<(string Arn, JsonObject Element)> Listed(SnapshotPart global, string path, string member) =>
        (global.Get(path)?[member]).Objects().Where(item => item["Arn"].AsText() is not null).Select(item => (item["Arn"].AsText()!, item)).DistinctBy(item => item.Item1);

    /// <summary>Reads each of these once, some at a time.</summary>
    public static Task EachAsync(IEnumerable<string> arns, Func<string, Task> read, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        arns.Distinct().Order(StringComparer.Ordinal).ToArray(),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (arn, _) => await read(arn));

    /// <summary>Reads a policy's document, and which version of it counts where no list said so.</summary>
    public static async Task ReadPolicyAsync(SnapshotPart global, string policy, string? version, CancellationToken cancellationToken)
    {
        version ??= (await global.PutOneAsync(SnapshotPaths.GetPolicy(policy), ApiActions.GetPolicy, new() { ["PolicyArn"] = policy }, policy, cancellationToken))
            .At("Policy", "DefaultVersionId").AsText();
        if (version is not null)
        {
            await global.PutOneAsync(
                SnapshotPaths.GetPolicyVersion(policy), ApiActions.GetPolicyVersion, new() { ["PolicyArn"] = policy, ["VersionId"] = version }, policy, cancellationToken);
        }
    }
}
