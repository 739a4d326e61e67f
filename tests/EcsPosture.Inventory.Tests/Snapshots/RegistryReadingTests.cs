using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class RegistryReadingTests
{
    private const string Name = "team/app";
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Arn = $"arn:aws:ecr:{AFolder.Region}:{AFolder.Account}:repository/{Name}";
    private const string Repositories = $$"""
        {"repositories":[{"repositoryArn":"{{Arn}}","repositoryName":"{{Name}}","registryId":"111122223333","imageTagMutability":"IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"dev-*"}],"encryptionConfiguration":{"encryptionType":"KMS","kmsKey":"k"} }]}
        """;

    [Fact]
    public void A_repository_is_read_with_what_stands_in_files_of_its_whole_name()
    {
        var repository = Folder()
            .With("ecr/batch-get-repository-scanning-configuration.json", $$"""{"scanningConfigurations":[{"repositoryName":"{{Name}}","scanFrequency":"SCAN_ON_PUSH","scanOnPush":true}],"failures":[]}""")
            .With("ecr/get-repository-policy/team%2Fapp.json", """{"policyText":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"ecr:*\"}]}"}""")
            .With("ecr/get-lifecycle-policy/team%2Fapp.json", """{"lifecyclePolicyText":"{}"}""")
            .With("ecr/describe-images/team%2Fapp.json", $$"""{"imageDetails":[{"imageDigest":"{{Digest}}","imageTags":["1.0"],"imageManifestMediaType":"application/vnd.oci.image.index.v1+json"}]}""")
            .With($"ecr/describe-image-scan-findings/team%2Fapp_{Digest.Replace(":", "%3A", StringComparison.Ordinal)}.json", """
                {"imageScanStatus":{"status":"ACTIVE","description":"ok"},"imageScanFindings":{"imageScanCompletedAt":"2026-11-19T00:00:00+00:00","findingSeverityCounts":{"CRITICAL":2,"LOW":1},
                "enhancedFindings":[{"severity":"CRITICAL","exploitAvailable":"YES","packageVulnerabilityDetails":{"vulnerabilityId":"CVE-1"}},{"severity":"HIGH","exploitAvailable":"YES","title":"CVE-2"},{"severity":"CRITICAL","exploitAvailable":"NO","title":"CVE-3"}]}}
                """)
            .With($"ecr/list-image-referrers/team%2Fapp_{Digest.Replace(":", "%3A", StringComparison.Ordinal)}.json", """{"referrers":[{"digest":"sha256:b","artifactType":"application/vnd.cncf.notary.signature"}]}""")
            .Read().Registry.Repositories.Find(Arn).Require()!;

        Assert.Equal(("IMMUTABLE_WITH_EXCLUSION", "dev-*", "KMS"), (repository.ImageTagMutability, repository.ImageTagMutabilityExclusionFilters[0].Filter, repository.EncryptionConfiguration!.EncryptionType));
        Assert.Equal(("SCAN_ON_PUSH", true), (repository.Scanning.Require().ScanFrequency, repository.Scanning.Require().ScanOnPush));
        Assert.Single(repository.Policy.Require()!.Statements);
        Assert.Equal("{}", repository.LifecyclePolicy.Require());
        var image = repository.Find(new(null, "1.0")).Require()!;
        Assert.True(image.IsIndex);
        var scan = image.Scan.Require()!;
        Assert.Equal(("ACTIVE", 2), (scan.Status, scan.SeverityCounts!["CRITICAL"]));
        Assert.Equal(["CVE-1"], scan.CriticalExploitable);
        Assert.Equal("application/vnd.cncf.notary.signature", image.Referrers.Require().Single().ArtifactType);
        Assert.Null(repository.Find(new(null, "2.0")).Require());
        Assert.Same(image, repository.Find(new(Digest, null)).Require());
    }

    [Fact]
    public void An_empty_object_is_AWS_s_answer_that_there_is_none()
    {
        var registry = Folder()
            .With("ecr/get-repository-policy/team%2Fapp.json", "{}")
            .With("ecr/get-lifecycle-policy/team%2Fapp.json", "{}")
            .With("ecr/describe-images/team%2Fapp.json", $$"""{"imageDetails":[{"imageDigest":"{{Digest}}"}]}""")
            .With(SnapshotPaths.DescribeImageScanFindings(Name, Digest), "{}")
            .With(SnapshotPaths.GetRegistryPolicy, "{}")
            .With(SnapshotPaths.GetSigningConfiguration, "{}")
            .Read().Registry;
        var repository = registry.Repositories.Find(Arn).Require()!;

        Assert.Null(repository.Policy.Require());
        Assert.Null(repository.LifecyclePolicy.Require());
        Assert.Null(repository.Find(new(Digest, null)).Require()!.Scan.Require());
        Assert.Null(registry.Policy.Require());
        Assert.Empty(registry.SigningRules.Require());
    }

    [Fact]
    public void Without_files_everything_is_unknown()
    {
        var repository = Folder().Read().Registry.Repositories.Find(Arn).Require()!;

        Assert.Equal(
            ["ecr:BatchGetRepositoryScanningConfiguration", "ecr:GetRepositoryPolicy", "ecr:GetLifecyclePolicy", "ecr:DescribeImages"],
            [repository.Scanning.Gap!.Action, repository.Policy.Gap!.Action, repository.LifecyclePolicy.Gap!.Action, repository.Images.Gap!.Action]);
        var registry = AFolder.OfRegion().Read().Registry;
        Assert.False(registry.Repositories.Find(Arn).IsKnown);
        Assert.False(registry.Policy.IsKnown || registry.SigningRules.IsKnown || registry.Scanning.IsKnown || registry.PullThroughCacheRules.IsKnown);
    }

    [Theory]
    [InlineData("ecr/get-repository-policy/team%2Fapp.json", """{"policyText":"no policy"}""")]
    [InlineData("ecr/get-repository-policy/team%2Fapp.json", """{"policyText":7}""")]
    public void A_policy_that_cannot_be_understood_is_a_gap(string path, string json) =>
        Assert.Equal(GapKind.Malformed, Folder().With(path, json).Read().Registry.Repositories.Find(Arn).Require()!.Policy.Gap!.Kind);

    [Fact]
    public void Rules_of_the_registry_are_read()
    {
        var registry = AFolder.OfRegion()
            .With(SnapshotPaths.GetSigningConfiguration, """{"signingConfiguration":{"rules":[{"signingProfileArn":"p","repositoryFilters":[{"filter":"a*","filterType":"WILDCARD_MATCH"}]}]}}""")
            .With(SnapshotPaths.DescribePullThroughCacheRules, """{"pullThroughCacheRules":[{"ecrRepositoryPrefix":"hub","upstreamRegistryUrl":"registry-1.docker.io"}]}""")
            .With(SnapshotPaths.GetRegistryScanningConfiguration, """{"scanningConfiguration":{"scanType":"ENHANCED","rules":[]}}""")
            .Read().Registry;

        Assert.Equal("a*", registry.SigningRules.Require().Single().RepositoryFilters.Single().Filter);
        Assert.Equal("hub", registry.PullThroughCacheRules.Require().Single().EcrRepositoryPrefix);
        Assert.Equal("ENHANCED", registry.Scanning.Require().ScanType);
        Assert.False(AFolder.OfRegion().With(SnapshotPaths.GetSigningConfiguration, """{"registryId":"1"}""").Read().Registry.SigningRules.IsKnown);
    }

    [Theory]
    [InlineData("a/b", "a_b")]
    [InlineData("a/b", "b")]
    [InlineData("a/b", "a%2Fb")]
    public void Repositories_of_two_names_have_two_files(string one, string other)
    {
        Assert.NotEqual(SnapshotPaths.DescribeRepositoryImages(one), SnapshotPaths.DescribeRepositoryImages(other));
        Assert.NotEqual(SnapshotPaths.ListImageReferrers(one, Digest), SnapshotPaths.ListImageReferrers(other, Digest));
    }

    private static AFolder Folder() => AFolder.OfRegion().With(SnapshotPaths.DescribeRepositories, Repositories);
}
