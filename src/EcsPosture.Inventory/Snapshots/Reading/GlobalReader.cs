using System.Text.Json.Nodes;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads an account's roles and policies: from the one bulk answer, else from a file for each role that ECS uses.</summary>
internal sealed class GlobalReader(FolderReader folder)
{
    private const string Bulk = "iam:GetAccountAuthorizationDetails";
    private static readonly AwsJsonContext Json = AwsJsonContext.Default;
    private Dictionary<(string? Role, string? Policy), string>? _inlineFiles;

    public GlobalSnapshot Read(SnapshotManifest manifest)
    {
        var bulk = folder.Open(SnapshotPaths.GetAccountAuthorizationDetails, Bulk);
        var roles = new ListBuilder<Role>();
        var policies = new ListBuilder<ManagedPolicy>();
        roles.Incomplete(bulk.Gaps);
        policies.Incomplete(bulk.Gaps);
        if (bulk.Content is not null)
        {
            AddBulk(bulk, roles, policies);
        }

        if (bulk.Gaps.Count > 0)
        {
            AddOneByOne(roles, policies);
        }

        return new() { Manifest = manifest, Roles = roles.Build(), Policies = policies.Build() };
    }

    private static void AddBulk(Answer bulk, ListBuilder<Role> roles, ListBuilder<ManagedPolicy> policies)
    {
        var gaps = new List<Gap>();
        foreach (var element in bulk.Objects("RoleDetailList", gaps))
        {
            Add(roles, element, bulk, RoleOf(element, bulk, (role, arn) => role with
            {
                InlinePolicies = Inline(element, bulk, arn),
                AttachedPolicies = Attached(element["AttachedManagedPolicies"], bulk, arn),
            }), gaps);
        }

        roles.Incomplete(gaps);
        gaps.Clear();
        foreach (var element in bulk.Objects("Policies", gaps))
        {
            var arn = Peek.Text(element, "Arn");
            Add(policies, element, bulk, FolderReader.Read(Without(element, "PolicyVersionList"), Json.ManagedPolicyElement, bulk, arn).Map(p => new ManagedPolicy
            {
                PolicyArn = p.Arn,
                PolicyName = p.PolicyName,
                DefaultVersionId = p.DefaultVersionId,
                Document = DefaultVersion(element, bulk, p.Arn),
                ContentHash = CanonicalJson.Hash(element),
            }), gaps);
        }

        policies.Incomplete(gaps);
    }

    private static Observed<PolicyDocument> DefaultVersion(JsonObject element, Answer answer, string arn)
    {
        var id = Peek.Text(element, "DefaultVersionId");
        foreach (var version in (element["PolicyVersionList"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((id is not null && Peek.Text(version, "VersionId") == id) || (version["IsDefaultVersion"] is JsonValue flag && flag.TryGetValue<bool>(out var isDefault) && isDefault))
            {
                return PolicyDocumentReader.Read(version["Document"], answer.Action, arn);
            }
        }

        return Observed.Unknown<PolicyDocument>(answer.Malformed("the default version of the policy is not in the file", arn));
    }

    private static Observed<IReadOnlyList<NamedPolicy>> Inline(JsonObject element, Answer answer, string arn)
    {
        if (element["RolePolicyList"] is not { } list)
        {
            return Observed.Known<IReadOnlyList<NamedPolicy>>([]);
        }

        if (list is not JsonArray array || array.Any(item => Peek.Text(item, "PolicyName") is null))
        {
            return Observed.Unknown<IReadOnlyList<NamedPolicy>>(answer.Malformed("RolePolicyList is no list of policies", arn));
        }

        return Observed.Known<IReadOnlyList<NamedPolicy>>(
            [.. array.OfType<JsonObject>().Select(p => new NamedPolicy(Peek.Text(p, "PolicyName")!, PolicyDocumentReader.Read(p["PolicyDocument"], answer.Action, arn)))]);
    }

    private static Observed<IReadOnlyList<AttachedPolicy>> Attached(JsonNode? list, Answer answer, string arn)
    {
        if (list is null)
        {
            return Observed.Known<IReadOnlyList<AttachedPolicy>>([]);
        }

        if (list is not JsonArray array)
        {
            return Observed.Unknown<IReadOnlyList<AttachedPolicy>>(answer.Malformed("the attached policies are no list", arn));
        }

        var attached = new List<AttachedPolicy>();
        foreach (var item in array)
        {
            if (item is null || !FolderReader.Read(item, Json.AttachedPolicyElement, answer, arn).TryGet(out var policy, out _))
            {
                return Observed.Unknown<IReadOnlyList<AttachedPolicy>>(answer.Malformed("an attached policy has no PolicyName or PolicyArn", arn));
            }

            attached.Add(new(policy.PolicyName, policy.PolicyArn));
        }

        return Observed.Known<IReadOnlyList<AttachedPolicy>>(attached);
    }

    private static Observed<Role> RoleOf(JsonObject element, Answer answer, Func<Role, string, Role> finish)
    {
        var arn = Peek.Text(element, "Arn");
        var facts = Without(element, "RolePolicyList", "AttachedManagedPolicies", "AssumeRolePolicyDocument");
        return FolderReader.Read(facts, Json.RoleElement, answer, arn).Map(role => finish(
            new()
            {
                RoleArn = role.Arn,
                RoleName = role.RoleName,
                Path = role.Path ?? "/",
                CreateDate = role.CreateDate,
                TrustPolicy = PolicyDocumentReader.Read(element["AssumeRolePolicyDocument"], answer.Action, role.Arn),
                PermissionsBoundary = Observed.Known(role.PermissionsBoundary?.PermissionsBoundaryArn),
                Tags = role.Tags ?? [],
                LastUsed = role.RoleLastUsed?.LastUsedDate,
                InstanceProfileArns = [.. (role.InstanceProfileList ?? []).Select(p => p.Arn).OfType<string>()],
                ContentHash = CanonicalJson.Hash(element),
            },
            role.Arn));
    }

    private void AddOneByOne(ListBuilder<Role> roles, ListBuilder<ManagedPolicy> policies)
    {
        var attached = new Dictionary<string, AttachedPolicy>(StringComparer.Ordinal);
        foreach (var path in folder.Under("iam/get-role/").ToArray())
        {
            var answer = folder.Open(path, "iam:GetRole");
            var gaps = new List<Gap>();
            if (Peek.Object(answer.Content, "Role") is not { } element)
            {
                roles.Incomplete(answer.Malformed("the file has no Role", null));
                continue;
            }

            Add(roles, element, answer, RoleOf(element, answer, (role, arn) => Complete(role, arn, attached)), gaps);
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

        foreach (var policy in attached.Values.OrderBy(p => p.PolicyArn, StringComparer.Ordinal))
        {
            policies.Add(policy.PolicyArn, Policy(policy));
        }
    }

    private Role Complete(Role role, string arn, Dictionary<string, AttachedPolicy> attached)
    {
        var list = folder.Open(SnapshotPaths.ListAttachedRolePolicies(role.RoleName), "iam:ListAttachedRolePolicies", arn);
        var attachedPolicies = list.Gaps is [var gap, ..]
            ? Observed.Unknown<IReadOnlyList<AttachedPolicy>>(gap)
            : list.Content!["AttachedPolicies"] is JsonArray array ? Attached(array, list, arn)
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

        var version = folder.Open(SnapshotPaths.GetPolicyVersion(name), "iam:GetPolicyVersion", arn);
        var document = version.Gaps is [var versionGap, ..]
            ? Observed.Unknown<PolicyDocument>(versionGap)
            : PolicyDocumentReader.Read(Peek.Object(version.Content, "PolicyVersion")?["Document"], version.Action, arn);
        return FolderReader.Read(body, Json.ManagedPolicyElement, file, arn).Map(p => new ManagedPolicy
        {
            PolicyArn = p.Arn,
            PolicyName = p.PolicyName,
            DefaultVersionId = p.DefaultVersionId,
            Document = document,
            ContentHash = CanonicalJson.Hash(body, version.Content),
        });
    }

    private static void Add<T>(ListBuilder<T> builder, JsonObject element, Answer answer, Observed<T> record, List<Gap> gaps)
        where T : class, IResource
    {
        if (Peek.Text(element, "Arn") is { Length: > 0 } arn)
        {
            builder.Add(arn, record);
        }
        else
        {
            gaps.Add(record.Gap ?? answer.Malformed("an element has no Arn", null));
        }
    }

    private static JsonObject Without(JsonObject element, params string[] names)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in element)
        {
            if (value is not null && !names.Contains(name))
            {
                copy[name] = value.DeepClone();
            }
        }

        return copy;
    }
}
