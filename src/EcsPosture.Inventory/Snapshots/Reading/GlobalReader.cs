using System.Text.Json.Nodes;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads an account's roles and policies: from the one bulk answer, else from a file for each role.</summary>
internal sealed class GlobalReader(FolderReader folder)
{
    private const string Bulk = "iam:GetAccountAuthorizationDetails";
    private static readonly AwsJsonContext Json = AwsJsonContext.Default;

    public GlobalSnapshot Read(SnapshotManifest manifest)
    {
        var bulk = folder.Open(SnapshotPaths.GetAccountAuthorizationDetails, Bulk);
        var roles = new ListBuilder<Role>();
        var policies = new ListBuilder<ManagedPolicy>();
        if (bulk.Content is not null)
        {
            AddBulk(bulk, roles, policies);
        }

        var (users, groups) = (PeopleReader.Users(bulk), PeopleReader.Groups(bulk));
        if (bulk.Gaps.Count > 0)
        {
            var people = new PeopleFilesReader(folder);
            // Part of a bulk answer is less than what was read one by one in its place.
            users = folder.Has(SnapshotPaths.ListUsers) ? people.Users() : users;
            groups = folder.Has(SnapshotPaths.ListGroups) ? people.Groups() : groups;
            new RoleFilesReader(folder, bulk.Gaps).AddTo(roles, policies, people.Attached);
        }

        return new() { Manifest = manifest, Roles = roles.Build(), Policies = policies.Build(), Users = users, Groups = groups, Summary = AccountSummaryReader.Read(folder) };
    }

    private static void AddBulk(Answer bulk, ListBuilder<Role> roles, ListBuilder<ManagedPolicy> policies)
    {
        var gaps = new List<Gap>();
        foreach (var element in bulk.Objects("RoleDetailList", gaps))
        {
            Add(roles, element, bulk, RoleOf(element, bulk, (role, arn) => role with
            {
                InlinePolicies = Inline(element, "RolePolicyList", bulk, arn),
                AttachedPolicies = Attached(element["AttachedManagedPolicies"], bulk, arn),
                InstanceProfileArns = Profiles(element, bulk, arn),
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

    /// <summary>The inline policies of a role, user or group.</summary>
    public static Observed<IReadOnlyList<NamedPolicy>> Inline(JsonObject element, string member, Answer answer, string arn)
    {
        if (element[member] is not { } list)
        {
            return Observed.Known<IReadOnlyList<NamedPolicy>>([]);
        }

        if (list is not JsonArray array || array.Any(item => Peek.Text(item, "PolicyName") is null))
        {
            return Observed.Unknown<IReadOnlyList<NamedPolicy>>(answer.Malformed($"{member} is no list of policies", arn));
        }

        return Observed.Known<IReadOnlyList<NamedPolicy>>(
            [.. array.OfType<JsonObject>().Select(p => new NamedPolicy(Peek.Text(p, "PolicyName")!, PolicyDocumentReader.Read(p["PolicyDocument"], answer.Action, arn)))]);
    }

    private static Observed<IReadOnlyList<string>> Profiles(JsonObject element, Answer answer, string arn) =>
        element["InstanceProfileList"] is null or JsonArray
            ? Observed.Known<IReadOnlyList<string>>([.. (element["InstanceProfileList"] as JsonArray ?? []).Select(p => Peek.Text(p, "Arn")).OfType<string>()])
            : Observed.Unknown<IReadOnlyList<string>>(answer.Malformed("InstanceProfileList is no list", arn));

    /// <summary>The managed policies attached to a role.</summary>
    public static Observed<IReadOnlyList<AttachedPolicy>> Attached(JsonNode? list, Answer answer, string arn)
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

    /// <summary>A role without its policies and instance profiles, which the caller adds.</summary>
    public static Observed<Role> RoleOf(JsonObject element, Answer answer, Func<Role, string, Role> finish)
    {
        var arn = Peek.Text(element, "Arn");
        var facts = Without(element, "RolePolicyList", "AttachedManagedPolicies", "AssumeRolePolicyDocument", "InstanceProfileList");
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
                ContentHash = CanonicalJson.Hash(element),
            },
            role.Arn));
    }

    /// <summary>Adds a resource to a list under its ARN; one without is a gap.</summary>
    public static void Add<T>(ListBuilder<T> builder, JsonObject element, Answer answer, Observed<T> record, List<Gap> gaps)
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

    /// <summary>A copy without some members.</summary>
    public static JsonObject Without(JsonObject element, params string[] names)
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
