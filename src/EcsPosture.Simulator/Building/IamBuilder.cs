using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds the global folder of an account: users, groups, roles and policies.</summary>
internal sealed class IamBuilder(string accountId, IReadOnlyList<string> regions, DateTimeOffset takenAt, DateTimeOffset? anchor = null)
{
    private readonly JsonArray _users = [];
    private readonly JsonArray _groups = [];
    private readonly JsonArray _roles = [];
    private readonly Dictionary<string, JsonObject> _policies = new(StringComparer.Ordinal);

    private readonly DateTimeOffset _anchor = anchor ?? takenAt;

    public string AccountId => accountId;

    /// <summary>Whether the root user has an access key.</summary>
    public bool RootHasAccessKey { get; set; }

    /// <summary>A trust policy for an AWS service, bound to the own account unless it is meant to be open.</summary>
    public JsonObject TrustOf(string service, bool bound = true)
    {
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = service },
            ["Action"] = "sts:AssumeRole",
        };
        if (bound)
        {
            statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = accountId } };
        }

        return Document(statement);
    }

    /// <summary>A policy document.</summary>
    public static JsonObject Document(params JsonObject[] statements) => new() { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) };

    /// <summary>A statement that allows actions on resources.</summary>
    public static JsonObject Allow(string[] actions, params string[] resources) => Statement("Allow", actions, resources);

    /// <summary>A statement.</summary>
    public static JsonObject Statement(string effect, string[] actions, string[] resources) => new()
    {
        ["Effect"] = effect,
        ["Action"] = actions.Length == 1 ? actions[0] : RegionBuilder.Texts(actions),
        ["Resource"] = resources.Length == 1 ? resources[0] : RegionBuilder.Texts(resources),
    };

    /// <summary>A managed policy of AWS, with the document that AWS publishes.</summary>
    public string AwsPolicy(string name)
    {
        var (arn, version, document) = AwsManagedPolicies.Get(name);
        _policies.TryAdd(arn, Policy(arn, arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..], document, version));
        return arn;
    }

    /// <summary>A managed policy of the account.</summary>
    public string OwnPolicy(string name, params JsonObject[] statements)
    {
        var arn = $"arn:aws:iam::{accountId}:policy/{name}";
        _policies.TryAdd(arn, Policy(arn, name, Document(statements), "v1"));
        return arn;
    }

    /// <summary>Adds a role.</summary>
    public RoleBuilder Role(string name, JsonNode trust, string path = "/")
    {
        var role = new JsonObject
        {
            ["Path"] = path,
            ["RoleName"] = name,
            ["RoleId"] = Names.IamId("AROA", $"{accountId}/{name}"),
            ["Arn"] = $"arn:aws:iam::{accountId}:role{path}{name}",
            ["CreateDate"] = Names.Time(_anchor.AddDays(-500 + Names.Number(name, 300))),
            ["AssumeRolePolicyDocument"] = trust.DeepClone(),
            ["InstanceProfileList"] = new JsonArray(),
            ["RolePolicyList"] = new JsonArray(),
            ["AttachedManagedPolicies"] = new JsonArray(),
            ["Tags"] = new JsonArray(),
            ["RoleLastUsed"] = new JsonObject { ["LastUsedDate"] = Names.Time(takenAt.AddHours(-Names.Number(name, 72))), ["Region"] = regions[0] },
        };
        _roles.Add(role);
        return new(role, accountId);
    }

    /// <summary>Adds a user.</summary>
    public PersonBuilder User(string name, params string[] policyArns)
    {
        var user = new JsonObject
        {
            ["Path"] = "/",
            ["UserName"] = name,
            ["UserId"] = Names.IamId("AIDA", $"{accountId}/{name}"),
            ["Arn"] = $"arn:aws:iam::{accountId}:user/{name}",
            ["CreateDate"] = Names.Time(_anchor.AddDays(-700)),
            ["UserPolicyList"] = new JsonArray(),
            ["GroupList"] = new JsonArray(),
            ["AttachedManagedPolicies"] = Attached(policyArns),
            ["Tags"] = new JsonArray(),
        };
        _users.Add(user);
        return new(user, "UserPolicyList");
    }

    /// <summary>Adds a group.</summary>
    public PersonBuilder Group(string name, params string[] policyArns)
    {
        var group = new JsonObject
        {
            ["Path"] = "/",
            ["GroupName"] = name,
            ["GroupId"] = Names.IamId("AGPA", $"{accountId}/{name}"),
            ["Arn"] = $"arn:aws:iam::{accountId}:group/{name}",
            ["CreateDate"] = Names.Time(_anchor.AddDays(-700)),
            ["GroupPolicyList"] = new JsonArray(),
            ["AttachedManagedPolicies"] = Attached(policyArns),
        };
        _groups.Add(group);
        return new(group, "GroupPolicyList");
    }

    /// <summary>The folder.</summary>
    public SnapshotDocuments Build()
    {
        var documents = new SnapshotDocuments { Manifest = RegionBuilder.Manifest(accountId, SnapshotManifest.GlobalRegion, regions, takenAt) };
        documents.Put(SnapshotPaths.GetAccountAuthorizationDetails, new()
        {
            ["UserDetailList"] = _users,
            ["GroupDetailList"] = _groups,
            ["RoleDetailList"] = _roles,
            ["Policies"] = new JsonArray([.. _policies.Values]),
        });
        documents.Put(SnapshotPaths.GetAccountSummary, new()
        {
            ["SummaryMap"] = new JsonObject
            {
                ["Users"] = _users.Count,
                ["Groups"] = _groups.Count,
                ["Roles"] = _roles.Count,
                ["AccountAccessKeysPresent"] = RootHasAccessKey ? 1 : 0,
                ["AccountMFAEnabled"] = 1,
                ["AccountPasswordPresent"] = 1,
            },
        });
        return documents;
    }

    internal static JsonArray Attached(IEnumerable<string> arns) =>
        [.. arns.Select(a => new JsonObject { ["PolicyName"] = Inventory.Arn.LastSegment(a), ["PolicyArn"] = a })];

    private JsonObject Policy(string arn, string pathAndName, JsonObject document, string version)
    {
        var name = Inventory.Arn.LastSegment(pathAndName);
        var created = Names.Time(_anchor.AddDays(-800));
        return new()
        {
            ["PolicyName"] = name,
            ["PolicyId"] = Names.IamId("ANPA", arn),
            ["Arn"] = arn,
            ["Path"] = pathAndName.Length == name.Length ? "/" : $"/{pathAndName[..^name.Length]}",
            ["DefaultVersionId"] = version,
            ["AttachmentCount"] = 1,
            ["PermissionsBoundaryUsageCount"] = 0,
            ["IsAttachable"] = true,
            ["CreateDate"] = created,
            ["UpdateDate"] = created,
            ["PolicyVersionList"] = new JsonArray(new JsonObject
            {
                ["Document"] = document,
                ["VersionId"] = version,
                ["IsDefaultVersion"] = true,
                ["CreateDate"] = created,
            }),
        };
    }
}

/// <summary>Adds to a role.</summary>
internal sealed class RoleBuilder(JsonObject role, string accountId)
{
    public string RoleArn => role["Arn"]!.GetValue<string>();

    public RoleBuilder Inline(string name, params JsonObject[] statements) => InlineText(name, IamBuilder.Document(statements));

    /// <summary>An inline policy that may be anything, such as text that is no JSON.</summary>
    public RoleBuilder InlineText(string name, JsonNode document)
    {
        role["RolePolicyList"]!.AsArray().Add(new JsonObject { ["PolicyName"] = name, ["PolicyDocument"] = document });
        return this;
    }

    public RoleBuilder Attach(params string[] arns)
    {
        foreach (var attached in IamBuilder.Attached(arns).ToList())
        {
            role["AttachedManagedPolicies"]!.AsArray().Add(attached!.DeepClone());
        }

        return this;
    }

    public RoleBuilder Boundary(string arn)
    {
        role["PermissionsBoundary"] = new JsonObject { ["PermissionsBoundaryType"] = "Policy", ["PermissionsBoundaryArn"] = arn };
        return this;
    }

    public RoleBuilder Profile()
    {
        var name = role["RoleName"]!.GetValue<string>();
        role["InstanceProfileList"]!.AsArray().Add(new JsonObject
        {
            ["Path"] = "/",
            ["InstanceProfileName"] = name,
            ["InstanceProfileId"] = Names.IamId("AIPA", $"{accountId}/{name}"),
            ["Arn"] = $"arn:aws:iam::{accountId}:instance-profile/{name}",
            ["CreateDate"] = role["CreateDate"]!.DeepClone(),
            ["Roles"] = new JsonArray(),
        });
        return this;
    }

    /// <summary>Says that the role was last used then.</summary>
    public RoleBuilder UnusedSince(DateTimeOffset time)
    {
        role["RoleLastUsed"]!["LastUsedDate"] = Names.Time(time);
        return this;
    }

    public RoleBuilder Tag(string key, string value)
    {
        role["Tags"]!.AsArray().Add(new JsonObject { ["Key"] = key, ["Value"] = value });
        return this;
    }
}
