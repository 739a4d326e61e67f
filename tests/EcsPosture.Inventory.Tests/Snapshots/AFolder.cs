using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Inventory.Tests.Snapshots;

/// <summary>A region's folder in which all was read and nothing is there; a test puts its files in.</summary>
internal sealed class AFolder
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";
    public const string ClusterArn = $"arn:aws:ecs:{Region}:{Account}:cluster/main";

    private readonly SnapshotDocuments _documents;

    private AFolder(string region) => _documents = new()
    {
        Manifest = new() { FormatVersion = 1, AccountId = Account, Region = region, TakenAt = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero) },
    };

    public static AFolder OfRegion(string region = Region)
    {
        var folder = new AFolder(region);
        return folder
            .With(SnapshotPaths.ListClusters, """{"clusterArns":[]}""")
            .With(SnapshotPaths.DescribeClusters, """{"clusters":[],"failures":[]}""")
            .With(SnapshotPaths.DescribeCapacityProviders, """{"capacityProviders":[],"failures":[]}""")
            .With(SnapshotPaths.ListAccountSettings, """{"settings":[]}""")
            .With(SnapshotPaths.ListTaskDefinitions, """{"taskDefinitionArns":[]}""")
            .With(SnapshotPaths.ListTaskDefinitionsBeingDeleted, """{"taskDefinitionArns":[]}""")
            .With(SnapshotPaths.DescribeLogGroups, """{"logGroups":[]}""")
            .With(SnapshotPaths.DescribeMetricFilters, """{"metricFilters":[]}""")
            .With(SnapshotPaths.DescribeResourcePolicies, """{"resourcePolicies":[]}""")
            .With(SnapshotPaths.ListRules, """{"Rules":[]}""")
            .With(SnapshotPaths.ListSchedules, """{"Schedules":[]}""")
            .With(SnapshotPaths.DescribeTrails, """{"trailList":[]}""")
            .With(SnapshotPaths.DescribeSecurityGroups, """{"SecurityGroups":[]}""")
            .With(SnapshotPaths.DescribeSubnets, """{"Subnets":[]}""");
    }

    public static AFolder OfGlobal() => new AFolder(SnapshotManifest.GlobalRegion)
        .With(SnapshotPaths.GetAccountAuthorizationDetails, """{"UserDetailList":[],"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}""");

    public static AFolder Empty(string region = Region) => new(region);

    public static string ServiceArn(string name) => $"arn:aws:ecs:{Region}:{Account}:service/main/{name}";

    public static string TaskArn(string id) => $"arn:aws:ecs:{Region}:{Account}:task/main/{id}";

    public static string RevisionArn(string family, int revision) => $"arn:aws:ecs:{Region}:{Account}:task-definition/{family}:{revision}";

    public AFolder With(string path, string json)
    {
        _documents.Put(path, (JsonObject)JsonNode.Parse(json)!);
        return this;
    }

    /// <summary>The same folder without a file.</summary>
    public AFolder Without(string path)
    {
        var other = new AFolder(_documents.Manifest.Region);
        other._documents.Manifest = _documents.Manifest;
        foreach (var (name, content) in _documents.Files.Where(f => f.Key != path))
        {
            other._documents.Put(name, content);
        }

        return other;
    }

    public AFolder With(Gap gap)
    {
        _documents.AddGap(gap);
        return this;
    }

    public AFolder With(Func<SnapshotManifest, SnapshotManifest> change)
    {
        _documents.Manifest = change(_documents.Manifest);
        return this;
    }

    /// <summary>An active cluster called main, with what is in it.</summary>
    public AFolder WithCluster(string services = "", string tasks = "", string instances = "") => this
        .With(SnapshotPaths.ListClusters, $$"""{"clusterArns":["{{ClusterArn}}"]}""")
        .With(SnapshotPaths.DescribeClusters, $$"""{"clusters":[{"clusterArn":"{{ClusterArn}}","clusterName":"main","status":"ACTIVE","settings":[{"name":"containerInsights","value":"enabled"}]}],"failures":[]}""")
        .With(SnapshotPaths.ListServices("main"), $$"""{"serviceArns":[{{services}}]}""")
        .With(SnapshotPaths.ListTasks("main"), $$"""{"taskArns":[{{tasks}}]}""")
        .With(SnapshotPaths.ListContainerInstances("main"), $$"""{"containerInstanceArns":[{{instances}}]}""");

    /// <summary>A service of that cluster that runs a revision.</summary>
    public AFolder WithService(string name, string revisionArn) => WithCluster(services: $"\"{ServiceArn(name)}\"")
        .With(SnapshotPaths.DescribeServices("main"), $$"""
            {"services":[{"serviceArn":"{{ServiceArn(name)}}","serviceName":"{{name}}","clusterArn":"{{ClusterArn}}","status":"ACTIVE",
            "taskDefinition":"{{revisionArn}}","deployments":[{"status":"PRIMARY","taskDefinition":"{{revisionArn}}"}]}],"failures":[]}
            """);

    /// <summary>A revision's file.</summary>
    public AFolder WithRevision(string family, int revision, string body = "", string rest = ""","tags":[]""") => With(
        SnapshotPaths.DescribeTaskDefinition(family, revision),
        $$"""{"taskDefinition":{"taskDefinitionArn":"{{RevisionArn(family, revision)}}","family":"{{family}}","revision":{{revision}},"status":"ACTIVE"{{body}}}{{rest}}}""");

    public SnapshotDocuments Documents => _documents;

    public AccountSnapshot ReadAccount(params AFolder[] others) => SnapshotReader.Read([_documents, .. others.Select(o => o._documents)]);

    public Snapshot Read() => SnapshotReader.Read([_documents]).Regions.Single();
}
