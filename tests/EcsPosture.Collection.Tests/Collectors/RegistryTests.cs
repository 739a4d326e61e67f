using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>Repositories and images of the account's own registry.</summary>
public sealed class RegistryTests : IAsyncLifetime
{
    private const string Cluster = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c";
    private const string Revision = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:task-definition/f:1";
    private const string Host = $"{ScriptedAws.Account}.dkr.ecr.eu-central-1.amazonaws.com";
    private const string Pulled = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Tagged = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await ScriptedAws.StartAsync();
        _aws.On("ecs:ListClusters", $$"""{"clusterArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":[]}],"failures":[]}""")
            .On("ecs:ListTaskDefinitions", call => (string?)call.Input["status"] is "ACTIVE" ? $$"""{"taskDefinitionArns":["{{Revision}}"]}""" : """{"taskDefinitionArns":[]}""")
            .On("ecr:GetRepositoryPolicy", ScriptedAnswer.Error("RepositoryPolicyNotFoundException"))
            .On("ecr:GetLifecyclePolicy", ScriptedAnswer.Error("LifecyclePolicyNotFoundException"))
            .On("ecr:BatchGetRepositoryScanningConfiguration", """{"scanningConfigurations":[],"failures":[]}""")
            .On("ecr:DescribeImageScanFindings", ScriptedAnswer.Error("ScanNotFoundException"))
            .On("ecr:ListImageReferrers", """{"referrers":[{"digest":"d","artifactType":"application/vnd.cncf.notary.signature"}]}""");
        Repositories("app");
        Images((Tagged, "1.0"), (Pulled, null));
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Only_repositories_of_the_account_s_own_registry_are_asked_for()
    {
        Containers($"{Host}/app:1.0", "999988887777.dkr.ecr.eu-central-1.amazonaws.com/foreign:1", "public.ecr.aws/x/y:1", $"{ScriptedAws.Account}.dkr.ecr.us-west-2.amazonaws.com/elsewhere:1");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(["app"], Names(_aws.CallsOf("ecr:DescribeRepositories").Single()));
        Assert.Empty(result.Of().Manifest.Gaps);
        var repository = SnapshotReader.Read(result.Documents).Regions.Single().Registry.Repositories.Known.Single();
        Assert.Equal((null, null), (repository.Policy.Require(), repository.LifecyclePolicy.Require()));
    }

    [Fact]
    public async Task What_a_task_pulled_is_asked_for_besides_what_definitions_name()
    {
        _aws.On("ecs:ListTasks", $$"""{"taskArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeTasks", $$"""{"tasks":[{"taskArn":"t","taskDefinitionArn":"{{Revision}}","containers":[{"name":"c","image":"{{Host}}/app:1.0","imageDigest":"{{Pulled}}"}]}],"failures":[]}""");
        Containers($"{Host}/app:1.0");
        var result = await Scanner.ScanAsync(_aws);

        var images = SnapshotReader.Read(result.Documents).Regions.Single().Registry.Repositories.Known.Single().Images.Require();
        Assert.Equal([Tagged, Pulled], images.Select(i => i.ImageDigest).Order());
        Assert.Equal(2, _aws.CallsOf("ecr:ListImageReferrers").Count);
    }

    [Fact]
    public async Task A_missing_repository_is_told_apart_by_halving_and_is_known_to_be_gone()
    {
        Repositories("a", "b", "d");
        Containers([.. ((string[])["a", "b", "c", "d"]).Select(name => $"{Host}/{name}:1.0")]);
        var result = await Scanner.ScanAsync(_aws);

        var repositories = SnapshotReader.Read(result.Documents).Regions.Single().Registry.Repositories;
        Assert.Equal(["a", "b", "d"], repositories.Known.Select(r => r.RepositoryName));
        Assert.Null(repositories.Find($"arn:aws:ecr:eu-central-1:{ScriptedAws.Account}:repository/c").Require());
        Assert.Equal([4, 2, 2, 1, 1], _aws.CallsOf("ecr:DescribeRepositories").Select(c => Names(c).Count()));
    }

    [Fact]
    public async Task A_missing_image_is_no_gap()
    {
        Containers($"{Host}/app:1.0", $"{Host}/app:gone");
        var result = await Scanner.ScanAsync(_aws);

        var repository = SnapshotReader.Read(result.Documents).Regions.Single().Registry.Repositories.Known.Single();
        Assert.Empty(result.Of().Manifest.Gaps);
        Assert.NotNull(repository.Find(new(null, "1.0")).Require());
        Assert.Null(repository.Find(new(null, "gone")).Require());
    }

    [Fact]
    public async Task A_refusal_amid_the_halves_is_a_gap_and_hides_nothing_that_was_read()
    {
        _aws.On("ecr:DescribeImages", call => Ids(call).Contains("denied") ? ScriptedAnswer.Error("AccessDeniedException") : Answer(call, [(Tagged, "1.0")]));
        Containers($"{Host}/app:1.0", $"{Host}/app:denied");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal("ecr:DescribeImages", Assert.Single(result.Of().Manifest.Gaps).Permission);
        Assert.False(SnapshotReader.Read(result.Documents).Regions.Single().Registry.Repositories.Known.Single().Images.IsKnown);
    }

    [Fact]
    public async Task Of_scan_findings_only_counts_and_critical_exploitable_ones_are_kept_from_all_pages()
    {
        const string Finding = """{"severity":"CRITICAL","exploitAvailable":"YES","description":"long","packageVulnerabilityDetails":{"vulnerabilityId":"CVE-NR"}}""";
        _aws.On("ecr:DescribeImageScanFindings", call => call.Input["nextToken"] is null
            ? """{"imageScanStatus":{"status":"ACTIVE"},"imageScanFindings":{"findingSeverityCounts":{"CRITICAL":2},"findings":[{"name":"x"}],"enhancedFindings":[{"severity":"LOW"},""" + Finding.Replace("NR", "1", StringComparison.Ordinal) + """]},"nextToken":"2"}"""
            : """{"imageScanFindings":{"enhancedFindings":[""" + Finding.Replace("NR", "2", StringComparison.Ordinal) + "]}}");
        Containers($"{Host}/app:1.0");
        var result = await Scanner.ScanAsync(_aws);

        var scan = SnapshotReader.Read(result.Documents).Regions.Single().Registry.Repositories.Known.Single().Find(new(null, "1.0")).Require()!.Scan.Require()!;
        Assert.Equal(["CVE-1", "CVE-2"], scan.CriticalExploitable);
        Assert.Equal(2, scan.SeverityCounts!["CRITICAL"]);
        Assert.DoesNotContain("description", result.Of().Get(SnapshotPaths.DescribeImageScanFindings("app", Tagged))!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_signature_is_attached_one_beside_the_image_is_looked_for()
    {
        var beside = ("sha256:" + new string('c', 64), "sha256-" + new string('a', 64) + ".sig");
        _aws.On("ecr:ListImageReferrers", """{"referrers":[]}""");
        Images((Tagged, "1.0"), beside);
        Containers($"{Host}/app:1.0");
        var result = await Scanner.ScanAsync(_aws);

        var images = SnapshotReader.Read(result.Documents).Regions.Single().Registry.Repositories.Known.Single().Images.Require();
        Assert.Contains(images, i => i.ImageTags.Contains(beside.Item2));
    }

    [Fact]
    public async Task The_gap_of_what_is_attached_names_the_permission_that_AWS_asks_for()
    {
        _aws.On("ecr:ListImageReferrers", ScriptedAnswer.Error("AccessDeniedException"));
        Containers($"{Host}/app:1.0");
        var result = await Scanner.ScanAsync(_aws);

        var gap = Assert.Single(result.Of().Manifest.Gaps);
        Assert.Equal(("ecr:ListImageReferrers", "ecr:BatchGetImage", GapKind.Denied), (gap.Action, gap.Permission, gap.Kind));
    }

    private void Containers(params string[] images) => _aws.On(
        "ecs:DescribeTaskDefinition",
        $$"""{"taskDefinition":{"taskDefinitionArn":"{{Revision}}","family":"f","revision":1,"status":"ACTIVE","containerDefinitions":[{{string.Join(',', images.Select((image, i) => $$"""{"name":"c{{i}}","image":"{{image}}"}"""))}}]} }""");

    private void Repositories(params string[] names) => _aws.On("ecr:DescribeRepositories", call => Names(call).All(names.Contains)
        ? $$"""{"repositories":[{{string.Join(',', Names(call).Select(n => $$"""{"repositoryName":"{{n}}","repositoryArn":"arn:aws:ecr:eu-central-1:{{ScriptedAws.Account}}:repository/{{n}}"}"""))}}]}"""
        : ScriptedAnswer.Error("RepositoryNotFoundException"));

    private void Images(params (string Digest, string? Tag)[] images) => _aws.On("ecr:DescribeImages", call => Answer(call, images));

    private static ScriptedAnswer Answer(ArrivedCall call, (string Digest, string? Tag)[] images)
    {
        var ids = Ids(call).ToArray();
        return ids.All(id => images.Any(i => i.Digest == id || i.Tag == id))
            ? new JsonObject
            {
                ["imageDetails"] = new JsonArray([.. ids.Select(id => images.First(i => i.Digest == id || i.Tag == id)).Select(i => new JsonObject
                {
                    ["imageDigest"] = i.Digest,
                    ["imageTags"] = i.Tag is null ? [] : new JsonArray(i.Tag),
                })]),
            }.ToJsonString()
            : ScriptedAnswer.Error("ImageNotFoundException");
    }

    private static IEnumerable<string> Names(ArrivedCall call) => call.Input["repositoryNames"]!.AsArray().Select(n => (string)n!);

    private static IEnumerable<string> Ids(ArrivedCall call) => call.Input["imageIds"]!.AsArray().Select(id => (string?)id!["imageDigest"] ?? (string)id["imageTag"]!);
}
