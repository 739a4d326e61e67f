using System.Text.Json.Nodes;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads users and groups from the bulk answer; where that is missing nothing is known of them.</summary>
internal static class PeopleReader
{
    private static readonly AwsJsonContext Json = AwsJsonContext.Default;

    public static ResourceList<User> Users(Answer bulk) => Read(bulk, "UserDetailList", UserOf);

    public static ResourceList<Group> Groups(Answer bulk) => Read(bulk, "GroupDetailList", GroupOf);

    // An answer that was filtered to roles has neither list: that is no sign that there are none.
    private static ResourceList<T> Read<T>(Answer bulk, string member, Func<JsonObject, Answer, Observed<T>> read)
        where T : class, IResource
    {
        var list = new ListBuilder<T>();
        list.Incomplete(bulk.Gaps);
        if (bulk.Content?[member] is null)
        {
            if (bulk.Gaps.Count == 0)
            {
                list.Incomplete(Gap.NotAsked(bulk.Action, member));
            }

            return list.Build();
        }

        var gaps = new List<Gap>();
        foreach (var element in bulk.Objects(member, gaps))
        {
            GlobalReader.Add(list, element, bulk, read(element, bulk), gaps);
        }

        list.Incomplete(gaps);
        return list.Build();
    }

    /// <summary>A user in the form that the bulk answer has.</summary>
    public static Observed<User> UserOf(JsonObject element, Answer answer)
    {
        var arn = Peek.Text(element, "Arn") ?? "";
        var facts = GlobalReader.Without(element, "UserPolicyList", "AttachedManagedPolicies");
        return FolderReader.Read(facts, Json.UserElement, answer, arn).Map(user => new User
        {
            UserArn = user.Arn,
            UserName = user.UserName,
            Path = user.Path ?? "/",
            CreateDate = user.CreateDate,
            InlinePolicies = GlobalReader.Inline(element, "UserPolicyList", answer, arn),
            AttachedPolicies = GlobalReader.Attached(element["AttachedManagedPolicies"], answer, arn),
            PermissionsBoundary = Observed.Known(user.PermissionsBoundary?.PermissionsBoundaryArn),
            Groups = user.GroupList ?? [],
            Tags = user.Tags ?? [],
            ContentHash = CanonicalJson.Hash(element),
        });
    }

    /// <summary>A group in the form that the bulk answer has.</summary>
    public static Observed<Group> GroupOf(JsonObject element, Answer answer)
    {
        var arn = Peek.Text(element, "Arn") ?? "";
        var facts = GlobalReader.Without(element, "GroupPolicyList", "AttachedManagedPolicies");
        return FolderReader.Read(facts, Json.GroupElement, answer, arn).Map(group => new Group
        {
            GroupArn = group.Arn,
            GroupName = group.GroupName,
            InlinePolicies = GlobalReader.Inline(element, "GroupPolicyList", answer, arn),
            AttachedPolicies = GlobalReader.Attached(element["AttachedManagedPolicies"], answer, arn),
            ContentHash = CanonicalJson.Hash(element),
        });
    }
}
