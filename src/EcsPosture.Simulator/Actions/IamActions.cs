using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Actions;

/// <summary>IAM: from the one bulk file, or from a file per call where a snapshot was read role by role.</summary>
internal static class IamActions
{
    private const string Details = SnapshotPaths.GetAccountAuthorizationDetails;

    private static readonly (string Member, string[] Filters)[] Lists =
    [
        ("UserDetailList", ["User"]),
        ("GroupDetailList", ["Group"]),
        ("RoleDetailList", ["Role"]),
        ("Policies", ["LocalManagedPolicy", "AWSManagedPolicy"]),
    ];

    public static JsonObject GetAccountAuthorizationDetails(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, Details);
        var filters = call.Texts("Filter");
        if (filters.Except(Lists.SelectMany(l => l.Filters)).FirstOrDefault() is { } unknown)
        {
            throw AwsErrors.Invalid(call, $"Value '{unknown}' at 'filter' failed to satisfy constraint: Member must satisfy enum value set.");
        }

        var all = Lists.SelectMany(l => folder.Entries(Details, l.Member).Where(e => IsAsked(filters, l.Member, e)).Select(e => (l.Member, Entry: e))).ToList();
        var page = Page.Of(call, all, "Marker", "MaxItems", 100, 1000);
        var answer = new JsonObject { ["IsTruncated"] = page.Next is not null };
        foreach (var (member, _) in Lists)
        {
            answer[member] = Answers.Array(page.Items.Where(i => i.Member == member).Select(i => i.Entry));
        }

        return WithMarker(answer, page.Next);
    }

    public static JsonObject GetAccountSummary(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.GetAccountSummary);
        return (JsonObject)folder.File(SnapshotPaths.GetAccountSummary)!.DeepClone();
    }

    public static JsonObject ListRoles(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, Details);
        var roles = folder.Entries(Details, "RoleDetailList").OfType<JsonObject>()
            .Where(r => (Answers.Text(r, "Path") ?? "/").StartsWith(call.Text("PathPrefix") ?? "/", StringComparison.Ordinal))
            .Select(r => Role(r, full: false))
            .ToList();
        return Listed(call, roles, "Roles");
    }

    public static JsonObject ListPolicies(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, Details);
        var scope = call.Text("Scope") ?? "All";
        if (scope is not ("All" or "AWS" or "Local"))
        {
            throw AwsErrors.Invalid(call, $"Value '{scope}' at 'scope' failed to satisfy constraint: Member must satisfy enum value set.");
        }

        var policies = folder.Entries(Details, "Policies").OfType<JsonObject>()
            .Where(p => scope is "All" || IsAwsManaged(p) == (scope is "AWS"))
            .Select(p => Without(p, "PolicyVersionList"))
            .ToList();
        return Listed(call, policies, "Policies");
    }

    public static JsonObject ListInstanceProfiles(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, Details);
        var profiles = folder.Entries(Details, "RoleDetailList").OfType<JsonObject>()
            .SelectMany(role => (role["InstanceProfileList"] as JsonArray ?? []).OfType<JsonObject>().Select(profile =>
            {
                var copy = Without(profile, "Roles");
                copy["Roles"] = new JsonArray(Role(role, full: false));
                return copy;
            }))
            .DistinctBy(p => Answers.Text(p, "Arn"))
            .ToList();
        return Listed(call, profiles, "InstanceProfiles");
    }

    public static JsonObject GetRole(AwsCall call, ServedFolder folder)
    {
        var name = Named(call, "RoleName");
        return File(call, folder, SnapshotPaths.GetRole(name)) ?? new() { ["Role"] = Role(FindRole(call, folder, name), full: true) };
    }

    public static JsonObject ListAttachedRolePolicies(AwsCall call, ServedFolder folder)
    {
        var name = Named(call, "RoleName");
        var file = File(call, folder, SnapshotPaths.ListAttachedRolePolicies(name));
        var attached = (file?["AttachedPolicies"] ?? FindRole(call, folder, name, skip: file is not null)?["AttachedManagedPolicies"]) as JsonArray ?? [];
        return Listed(call, [.. attached.OfType<JsonObject>()], "AttachedPolicies");
    }

    public static JsonObject ListRolePolicies(AwsCall call, ServedFolder folder)
    {
        var name = Named(call, "RoleName");
        var file = File(call, folder, SnapshotPaths.ListRolePolicies(name));
        var names = file is not null
            ? file["PolicyNames"] as JsonArray ?? []
            : new JsonArray([.. Inline(FindRole(call, folder, name)).Select(p => (JsonNode?)Answers.Text(p, "PolicyName"))]);
        return Listed(call, [.. names.OfType<JsonNode>()], "PolicyNames");
    }

    public static JsonObject GetRolePolicy(AwsCall call, ServedFolder folder)
    {
        var (role, policy) = (Named(call, "RoleName"), Named(call, "PolicyName"));
        if (File(call, folder, SnapshotPaths.GetRolePolicy(role, policy)) is { } file)
        {
            return file;
        }

        var found = Inline(FindRole(call, folder, role)).FirstOrDefault(p => Answers.Text(p, "PolicyName") == policy)
            ?? throw NoSuchEntity($"The role policy with name {policy} cannot be found.");
        return new() { ["RoleName"] = role, ["PolicyName"] = policy, ["PolicyDocument"] = found["PolicyDocument"]?.DeepClone() };
    }

    public static JsonObject GetPolicy(AwsCall call, ServedFolder folder)
    {
        var arn = Named(call, "PolicyArn");
        if (File(call, folder, SnapshotPaths.GetPolicy(InventoryArn.LastSegment(arn))) is { } file)
        {
            return file;
        }

        return new() { ["Policy"] = Without(FindPolicy(call, folder, arn), "PolicyVersionList") };
    }

    public static JsonObject GetPolicyVersion(AwsCall call, ServedFolder folder)
    {
        var (arn, version) = (Named(call, "PolicyArn"), Named(call, "VersionId"));
        if (File(call, folder, SnapshotPaths.GetPolicyVersion(InventoryArn.LastSegment(arn))) is { } file
            && Answers.Text(file["PolicyVersion"], "VersionId") == version)
        {
            return file;
        }

        var found = (FindPolicy(call, folder, arn)["PolicyVersionList"] as JsonArray ?? []).FirstOrDefault(v => Answers.Text(v, "VersionId") == version)
            ?? throw NoSuchEntity($"Policy {arn} version {version} does not exist or is not attachable.");
        return new() { ["PolicyVersion"] = found.DeepClone() };
    }

    public static JsonObject GetInstanceProfile(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, Details);
        var name = Named(call, "InstanceProfileName");
        var profile = folder.Entries(Details, "RoleDetailList")
            .SelectMany(r => r["InstanceProfileList"] as JsonArray ?? [])
            .FirstOrDefault(p => Answers.Text(p, "InstanceProfileName") == name)
            ?? throw NoSuchEntity($"Instance Profile {name} cannot be found.");
        return new() { ["InstanceProfile"] = profile.DeepClone() };
    }

    private static bool IsAsked(IReadOnlyList<string> filters, string member, JsonNode entry)
    {
        if (filters.Count == 0)
        {
            return true;
        }

        var own = member is not "Policies" ? Lists.First(l => l.Member == member).Filters[0]
            : IsAwsManaged(entry) ? "AWSManagedPolicy" : "LocalManagedPolicy";
        return filters.Contains(own);
    }

    private static bool IsAwsManaged(JsonNode policy) => Answers.Text(policy, "Arn")?.Contains(":iam::aws:policy/", StringComparison.Ordinal) is true;

    private static JsonObject Without(JsonObject entry, string member)
    {
        var copy = (JsonObject)entry.DeepClone();
        copy.Remove(member);
        return copy;
    }

    private static JsonObject? File(AwsCall call, ServedFolder folder, string path)
    {
        folder.RequireNoGap(call, path);
        return (JsonObject?)folder.File(path)?.DeepClone();
    }

    private static JsonObject? FindRole(AwsCall call, ServedFolder folder, string name, bool skip) => skip ? null : FindRole(call, folder, name);

    private static JsonObject FindRole(AwsCall call, ServedFolder folder, string name)
    {
        folder.Require(call, Details);
        return folder.Entries(Details, "RoleDetailList").OfType<JsonObject>().FirstOrDefault(r => Answers.Text(r, "RoleName") == name)
            ?? throw NoSuchEntity($"The role with name {name} cannot be found.");
    }

    private static JsonObject FindPolicy(AwsCall call, ServedFolder folder, string arn)
    {
        folder.Require(call, Details);
        return folder.Entries(Details, "Policies").OfType<JsonObject>().FirstOrDefault(p => Answers.Text(p, "Arn") == arn)
            ?? throw NoSuchEntity($"Policy {arn} does not exist or is not attachable.");
    }

    private static IEnumerable<JsonObject> Inline(JsonObject role) => (role["RolePolicyList"] as JsonArray ?? []).OfType<JsonObject>();

    internal static string Named(AwsCall call, string name) => call.Text(name) ?? throw AwsErrors.Invalid(call, $"{name} must not be null.");

    internal static AwsErrorException NoSuchEntity(string message) => new("NoSuchEntity", message, 404);

    internal static JsonObject Listed(AwsCall call, IReadOnlyList<JsonNode> all, string member)
    {
        var page = Page.Of(call, all, "Marker", "MaxItems", 100, 1000);
        return WithMarker(new() { ["IsTruncated"] = page.Next is not null, [member] = Answers.Array(page.Items) }, page.Next);
    }

    private static JsonObject WithMarker(JsonObject answer, string? marker)
    {
        if (marker is not null)
        {
            answer["Marker"] = marker;
        }

        return answer;
    }

    // What GetRole shows of a role, and ListRoles without tags, boundary and last use.
    private static JsonObject Role(JsonObject detail, bool full)
    {
        string[] members = full
            ? ["Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "PermissionsBoundary", "Tags", "RoleLastUsed"]
            : ["Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration"];
        return Part(detail, members);
    }

    /// <summary>Some members of what the bulk call shows, as far as it has them.</summary>
    internal static JsonObject Part(JsonObject detail, IEnumerable<string> members)
    {
        var part = new JsonObject();
        foreach (var member in members)
        {
            if (detail[member] is { } value)
            {
                part[member] = value.DeepClone();
            }
        }

        return part;
    }
}
