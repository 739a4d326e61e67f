using System.Text.Json.Nodes;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads users and groups where the bulk answer is missing: lists that say which there are, and files for each.</summary>
internal sealed class PeopleFilesReader(FolderReader folder)
{
    private readonly Dictionary<string, AttachedPolicy> _attached = new(StringComparer.Ordinal);

    /// <summary>Managed policies attached to the users and groups read so far, and the users' boundaries.</summary>
    public IReadOnlyCollection<AttachedPolicy> Attached => _attached.Values;

    /// <summary>The users.</summary>
    public ResourceList<User> Users() => Read(SnapshotPaths.ListUsers, "iam:ListUsers", "Users", UserOf);

    /// <summary>The groups.</summary>
    public ResourceList<Group> Groups() => Read(SnapshotPaths.ListGroups, "iam:ListGroups", "Groups", GroupOf);

    private ResourceList<T> Read<T>(string path, string action, string member, Func<JsonObject, string, Answer, Observed<T>> read)
        where T : class, IResource
    {
        var list = new ListBuilder<T>();
        var answer = folder.Open(path, action);
        var gaps = new List<Gap>(answer.Gaps);
        foreach (var element in answer.Objects(member, gaps))
        {
            if (Peek.Text(element, "Arn") is not { Length: > 0 } arn)
            {
                gaps.Add(answer.Malformed($"an element of {member} has no Arn", null));
                continue;
            }

            var record = read(element, arn, answer);
            if (record.Gap is { Code: "NoSuchEntity" or "NoSuchEntityException" })
            {
                list.AddAbsent(arn);
            }
            else
            {
                list.Add(arn, record);
            }
        }

        list.Incomplete(gaps);
        return list.Build();
    }

    private Observed<User> UserOf(JsonObject listed, string arn, Answer list)
    {
        var name = Arn.LastSegment(arn);
        var file = folder.Open(SnapshotPaths.GetUser(name), "iam:GetUser", arn);
        if (Peek.Object(file.Content, "User") is not { } facts)
        {
            return Observed.Unknown<User>(file.Gaps is [var gap, ..] ? gap : file.Malformed("the file has no User", arn));
        }

        var groups = folder.Open(SnapshotPaths.ListGroupsForUser(name), "iam:ListGroupsForUser", arn);
        var gaps = new List<Gap>(groups.Gaps);
        var names = groups.Objects("Groups", gaps).Select(group => Peek.Text(group, "GroupName")).ToArray();
        var element = (JsonObject)facts.DeepClone();
        element["GroupList"] = new JsonArray([.. names]);
        AddPolicies(
            element, arn, gaps, "UserPolicyList",
            folder.Open(SnapshotPaths.ListAttachedUserPolicies(name), "iam:ListAttachedUserPolicies", arn),
            folder.Open(SnapshotPaths.ListUserPolicies(name), "iam:ListUserPolicies", arn),
            policy => folder.Open(SnapshotPaths.GetUserPolicy(name, policy), "iam:GetUserPolicy", arn));
        return gaps is [var unread, ..] ? Observed.Unknown<User>(unread) : PeopleReader.UserOf(element, file).Map(user =>
        {
            Keep(user.AttachedPolicies);
            if (user.PermissionsBoundary.TryGet(out var boundary, out _) && boundary is not null)
            {
                _attached.TryAdd(boundary, new(Arn.LastSegment(boundary), boundary));
            }

            return user;
        });
    }

    private Observed<Group> GroupOf(JsonObject listed, string arn, Answer list)
    {
        var name = Arn.LastSegment(arn);
        var gaps = new List<Gap>();
        var element = (JsonObject)listed.DeepClone();
        AddPolicies(
            element, arn, gaps, "GroupPolicyList",
            folder.Open(SnapshotPaths.ListAttachedGroupPolicies(name), "iam:ListAttachedGroupPolicies", arn),
            folder.Open(SnapshotPaths.ListGroupPolicies(name), "iam:ListGroupPolicies", arn),
            policy => folder.Open(SnapshotPaths.GetGroupPolicy(name, policy), "iam:GetGroupPolicy", arn));
        return gaps is [var unread, ..] ? Observed.Unknown<Group>(unread) : PeopleReader.GroupOf(element, list).Map(group =>
        {
            Keep(group.AttachedPolicies);
            return group;
        });
    }

    // As the bulk answer holds them, so that both are read by the same code.
    private static void AddPolicies(JsonObject element, string arn, List<Gap> gaps, string inlineMember, Answer attached, Answer inline, Func<string, Answer> open)
    {
        gaps.AddRange(attached.Gaps);
        if (attached.Gaps.Count == 0 && attached.Content!["AttachedPolicies"] is not JsonArray)
        {
            gaps.Add(attached.Malformed("the file has no list AttachedPolicies", arn));
        }

        element["AttachedManagedPolicies"] = attached.Content?["AttachedPolicies"]?.DeepClone();
        gaps.AddRange(inline.Gaps);
        var policies = new JsonArray();
        foreach (var name in inline.Texts("PolicyNames", gaps))
        {
            var file = open(name);
            gaps.AddRange(file.Gaps);
            policies.Add(new JsonObject { ["PolicyName"] = name, ["PolicyDocument"] = file.Content?["PolicyDocument"]?.DeepClone() });
        }

        element[inlineMember] = policies;
    }

    private void Keep(Observed<IReadOnlyList<AttachedPolicy>> attached)
    {
        foreach (var policy in attached.TryGet(out var known, out _) ? known : [])
        {
            _attached[policy.PolicyArn] = policy;
        }
    }
}
