using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>IAM's users and groups one by one, from the bulk file.</summary>
internal static class PeopleActions
{
    private const string Details = SnapshotPaths.GetAccountAuthorizationDetails;
    private static readonly string[] OfUser = ["Path", "UserName", "UserId", "Arn", "CreateDate"];
    private static readonly string[] OfGroup = ["Path", "GroupName", "GroupId", "Arn", "CreateDate"];

    public static JsonObject ListUsers(AwsCall call, ServedFolder folder) => IamActions.Listed(call, [.. All(call, folder, "UserDetailList").Select(user => IamActions.Part(user, OfUser))], "Users");

    public static JsonObject ListGroups(AwsCall call, ServedFolder folder) => IamActions.Listed(call, [.. All(call, folder, "GroupDetailList").Select(group => IamActions.Part(group, OfGroup))], "Groups");

    public static JsonObject GetUser(AwsCall call, ServedFolder folder) => new() { ["User"] = IamActions.Part(User(call, folder), [.. OfUser, "PermissionsBoundary", "Tags"]) };

    public static JsonObject ListGroupsForUser(AwsCall call, ServedFolder folder)
    {
        var names = (User(call, folder)["GroupList"] as JsonArray ?? []).Select(name => name?.GetValue<string>()).ToHashSet();
        return IamActions.Listed(call, [.. All(call, folder, "GroupDetailList").Where(group => names.Contains(Answers.Text(group, "GroupName"))).Select(group => IamActions.Part(group, OfGroup))], "Groups");
    }

    public static JsonObject ListAttachedUserPolicies(AwsCall call, ServedFolder folder) => Attached(call, User(call, folder));

    public static JsonObject ListAttachedGroupPolicies(AwsCall call, ServedFolder folder) => Attached(call, Group(call, folder));

    public static JsonObject ListUserPolicies(AwsCall call, ServedFolder folder) => InlineNames(call, User(call, folder), "UserPolicyList");

    public static JsonObject ListGroupPolicies(AwsCall call, ServedFolder folder) => InlineNames(call, Group(call, folder), "GroupPolicyList");

    public static JsonObject GetUserPolicy(AwsCall call, ServedFolder folder) => Inline(call, User(call, folder), "UserName", "UserPolicyList");

    public static JsonObject GetGroupPolicy(AwsCall call, ServedFolder folder) => Inline(call, Group(call, folder), "GroupName", "GroupPolicyList");

    private static JsonObject User(AwsCall call, ServedFolder folder) => Find(call, folder, "UserDetailList", "UserName", "user");

    private static JsonObject Group(AwsCall call, ServedFolder folder) => Find(call, folder, "GroupDetailList", "GroupName", "group");

    private static IEnumerable<JsonObject> All(AwsCall call, ServedFolder folder, string member)
    {
        folder.Require(call, Details);
        return folder.Entries(Details, member).OfType<JsonObject>();
    }

    private static JsonObject Find(AwsCall call, ServedFolder folder, string member, string parameter, string kind)
    {
        var name = IamActions.Named(call, parameter);
        return All(call, folder, member).FirstOrDefault(each => Answers.Text(each, parameter) == name)
            ?? throw IamActions.NoSuchEntity($"The {kind} with name {name} cannot be found.");
    }

    private static JsonObject Attached(AwsCall call, JsonObject principal) =>
        IamActions.Listed(call, [.. (principal["AttachedManagedPolicies"] as JsonArray ?? []).OfType<JsonObject>()], "AttachedPolicies");

    private static JsonObject InlineNames(AwsCall call, JsonObject principal, string member) =>
        IamActions.Listed(call, [.. (principal[member] as JsonArray ?? []).Select(policy => (JsonNode)Answers.Text(policy, "PolicyName")!)], "PolicyNames");

    private static JsonObject Inline(AwsCall call, JsonObject principal, string parameter, string member)
    {
        var name = IamActions.Named(call, "PolicyName");
        var policy = (principal[member] as JsonArray ?? []).FirstOrDefault(each => Answers.Text(each, "PolicyName") == name)
            ?? throw IamActions.NoSuchEntity($"The policy with name {name} cannot be found.");
        return new() { [parameter] = Answers.Text(principal, parameter), ["PolicyName"] = name, ["PolicyDocument"] = policy["PolicyDocument"]?.DeepClone() };
    }
}
