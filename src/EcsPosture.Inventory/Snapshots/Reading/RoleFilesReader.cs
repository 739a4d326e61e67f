using System.Text.Json.Nodes;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>
/// Reads roles and policies where the bulk answer is missing: a file for each role, and lists that say which roles, own
/// policies and instance profiles there are.
/// </summary>
internal sealed class RoleFilesReader(FolderReader folder, IReadOnlyList<Gap> bulkGaps)
{
    private readonly WholeList _roles = Listed(folder, SnapshotPaths.ListRoles, "iam:ListRoles", "Roles", bulkGaps);
    private readonly WholeList _policies = Listed(folder, SnapshotPaths.ListPolicies, "iam:ListPolicies", "Policies", bulkGaps);
    private readonly WholeList _profiles = Listed(folder, SnapshotPaths.ListInstanceProfiles, "iam:ListInstanceProfiles", "InstanceProfiles", bulkGaps);
    private Dictionary<(string? Role, string? Policy), string>? _inlineFiles;

    /// <summary>Adds the roles and policies that have files, and what keeps the lists from being whole.</summary>
    public void AddTo(ListBuilder<Role> roles, ListBuilder<ManagedPolicy> policies, IEnumerable<AttachedPolicy> ofOthers)
    {
        var attached = ofOthers.ToDictionary(policy => policy.PolicyArn, StringComparer.Ordinal);
        foreach (var path in folder.Under("iam/get-role/").ToArray())
        {
            var answer = folder.Open(path, "iam:GetRole");
            var gaps = new List<Gap>();
            if (Peek.Object(answer.Content, "Role") is not { } element)
            {
                roles.Incomplete(answer.Malformed("the file has no Role", null));
                continue;
            }

            GlobalReader.Add(roles, element, answer, GlobalReader.RoleOf(element, answer, (role, arn) => Complete(role, arn, attached)), gaps);
            roles.Incomplete(gaps);
        }

        foreach (var gap in folder.GapsUnder("iam/get-role/"))
        {
            var name = gap.Resource ?? Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(gap.File!));
            var arn = name.StartsWith("arn:", StringComparison.Ordinal) ? name : $"arn:{folder.Manifest.Partition}:iam::{folder.Manifest.AccountId}:role/{name}";
            if (gap.Code is "NoSuchEntity" or "NoSuchEntityException")
            {
                roles.AddAbsent(arn);
                continue;
            }

            roles.Add(arn, Observed.Unknown<Role>(gap with { Resource = arn }));
        }

        AddMissing(roles);
        foreach (var arn in _policies.ByArn.Keys)
        {
            attached.TryAdd(arn, new(Arn.LastSegment(arn), arn));
        }

        foreach (var policy in attached.Values.OrderBy(p => p.PolicyArn, StringComparer.Ordinal))
        {
            policies.Add(policy.PolicyArn, Policy(policy));
        }

        policies.Incomplete(_policies.Gaps);
    }

    // A role that the list names and of which there is neither a file nor a word why must not be taken for absent.
    private void AddMissing(ListBuilder<Role> roles)
    {
        roles.Incomplete(_roles.Gaps);
        if (_roles.Gaps.Count > 0)
        {
            return;
        }

        foreach (var arn in _roles.ByArn.Keys.Where(arn => !roles.Has(arn) && !roles.IsAbsent(arn)))
        {
            roles.Add(arn, Observed.Unknown<Role>(Gap.NotAsked("iam:GetRole", arn)));
        }
    }

    private Observed<IReadOnlyList<string>> Profiles(string role)
    {
        if (_profiles.Gaps is [var gap, ..])
        {
            return Observed.Unknown<IReadOnlyList<string>>(gap);
        }

        return Observed.Known<IReadOnlyList<string>>(
            [.. _profiles.ByArn.Where(p => (p.Value["Roles"] as JsonArray ?? []).Any(r => Peek.Text(r, "Arn") == role)).Select(p => p.Key)]);
    }

    private Role Complete(Role role, string arn, Dictionary<string, AttachedPolicy> attached)
    {
        var list = folder.Open(SnapshotPaths.ListAttachedRolePolicies(role.RoleName), "iam:ListAttachedRolePolicies", arn);
        var attachedPolicies = list.Gaps is [var gap, ..]
            ? Observed.Unknown<IReadOnlyList<AttachedPolicy>>(gap)
            : list.Content!["AttachedPolicies"] is JsonArray array ? GlobalReader.Attached(array, list, arn)
            : Observed.Unknown<IReadOnlyList<AttachedPolicy>>(list.Malformed("the file has no list AttachedPolicies", arn));
        if (attachedPolicies.TryGet(out var known, out _))
        {
            foreach (var policy in known)
            {
                attached[policy.PolicyArn] = policy;
            }
        }

        if (role.PermissionsBoundary.TryGet(out var boundary, out _) && boundary is not null)
        {
            attached.TryAdd(boundary, new(Arn.LastSegment(boundary), boundary));
        }

        var inline = InlineOneByOne(role, arn);
        return role with
        {
            AttachedPolicies = attachedPolicies,
            InlinePolicies = inline,
            InstanceProfileArns = Profiles(arn),
            ContentHash = CanonicalJson.Hash(
                JsonValue.Create(role.ContentHash),
                list.Content,
                inline.TryGet(out var policies, out _)
                    ? new JsonArray([.. policies.Select(p => (JsonNode)$"{p.Name} {CanonicalJson.Hash(InlineFile(role.RoleName, p.Name, arn).Content ?? [])}")])
                    : null),
        };
    }

    private Observed<IReadOnlyList<NamedPolicy>> InlineOneByOne(Role role, string arn)
    {
        var list = folder.Open(SnapshotPaths.ListRolePolicies(role.RoleName), "iam:ListRolePolicies", arn);
        var gaps = new List<Gap>(list.Gaps);
        var names = list.Texts("PolicyNames", gaps);
        return gaps.Count > 0
            ? Observed.Unknown<IReadOnlyList<NamedPolicy>>(gaps[0])
            : Observed.Known<IReadOnlyList<NamedPolicy>>([.. names.Select(name =>
            {
                var file = InlineFile(role.RoleName, name, arn);
                return new NamedPolicy(name, file.Gaps is [var gap, ..]
                    ? Observed.Unknown<PolicyDocument>(gap)
                    : PolicyDocumentReader.Read(file.Content!["PolicyDocument"], file.Action, arn));
            })]);
    }

    // By its path, else by what it says, as a person may name the file as they like.
    private Answer InlineFile(string role, string policy, string arn)
    {
        var path = SnapshotPaths.GetRolePolicy(role, policy);
        if (folder.Has(path))
        {
            return folder.Open(path, "iam:GetRolePolicy", arn);
        }

        _inlineFiles ??= folder.Under("iam/get-role-policy/")
            .GroupBy(p => folder.Open(p, "iam:GetRolePolicy").Content is var content ? (Peek.Text(content, "RoleName"), Peek.Text(content, "PolicyName")) : default)
            .ToDictionary(g => g.Key, g => g.First());
        return folder.Open(_inlineFiles.GetValueOrDefault((role, policy)) ?? path, "iam:GetRolePolicy", arn);
    }

    private Observed<ManagedPolicy> Policy(AttachedPolicy policy)
    {
        var arn = policy.PolicyArn;
        var (name, keep) = (policy.PolicyArn, false);
        if (_policies.ByArn.TryGetValue(arn, out var listed))
        {
            return PolicyOf(listed, _policies.Answer, folder.Open(SnapshotPaths.GetPolicyVersion(name), "iam:GetPolicyVersion", arn), arn);
        }

        var file = folder.Open(SnapshotPaths.GetPolicy(name), "iam:GetPolicy", arn);
        if (file.Content is null && folder.Open(SnapshotPaths.GetPolicy(policy.PolicyName), "iam:GetPolicy", arn) is { Content: not null } byName)
        {
            (name, keep) = (policy.PolicyName, true);
            file = byName;
        }

        var body = Peek.Object(file.Content, "Policy");
        if (file.Gaps is [var gap, ..] || body is null || Peek.Text(body, "Arn") != arn)
        {
            return Observed.Unknown<ManagedPolicy>(
                keep || file.Gaps.Count == 0 ? file.Malformed("the file holds another policy", arn) : file.Gaps[0] with { Resource = file.Gaps[0].Resource ?? arn });
        }

        return PolicyOf(body, file, folder.Open(SnapshotPaths.GetPolicyVersion(name), "iam:GetPolicyVersion", arn), arn);
    }

    private static Observed<ManagedPolicy> PolicyOf(JsonObject body, Answer answer, Answer version, string arn)
    {
        var document = version.Gaps is [var gap, ..]
            ? Observed.Unknown<PolicyDocument>(gap)
            : PolicyDocumentReader.Read(Peek.Object(version.Content, "PolicyVersion")?["Document"], version.Action, arn);
        return FolderReader.Read(body, AwsJsonContext.Default.ManagedPolicyElement, answer, arn).Map(p => new ManagedPolicy
        {
            PolicyArn = p.Arn,
            PolicyName = p.PolicyName,
            DefaultVersionId = p.DefaultVersionId,
            Document = document,
            ContentHash = CanonicalJson.Hash(body, version.Content),
        });
    }

    private static WholeList Listed(FolderReader folder, string path, string action, string member, IReadOnlyList<Gap> bulkGaps)
    {
        var answer = folder.Open(path, action);
        var gaps = new List<Gap>(answer.Gaps);
        var byArn = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var element in answer.Objects(member, gaps))
        {
            if (Peek.Text(element, "Arn") is { Length: > 0 } arn)
            {
                byArn.TryAdd(arn, element);
            }
            else
            {
                gaps.Add(answer.Malformed($"an element of {member} has no Arn", null));
            }
        }

        // A list that nobody asked for says less than the refusal of the bulk answer, which would have held it.
        return new(answer, byArn, gaps.Count == 0 ? [] : [.. bulkGaps, .. gaps.Where(g => g.Kind is not GapKind.NotCollected || folder.Has(path))]);
    }

    /// <summary>A list of names that stands in for the bulk answer.</summary>
    /// <param name="Answer">The file.</param>
    /// <param name="ByArn">Its elements.</param>
    /// <param name="Gaps">Why it may not be whole; empty when it is.</param>
    private sealed record WholeList(Answer Answer, IReadOnlyDictionary<string, JsonObject> ByArn, IReadOnlyList<Gap> Gaps);
}
