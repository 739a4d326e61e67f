using EcsPosture.Checks.Images;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Registry;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Images;

public sealed class ImageTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("app", "app", null, null)]
    [InlineData("app:1", "app", "1", null)]
    [InlineData("app:", "app", null, null)]
    [InlineData("registry:5000/app", "registry:5000/app", null, null)]
    [InlineData("registry:5000/app:1", "registry:5000/app", "1", null)]
    [InlineData("registry:5000/team/app:1@" + Digest, "registry:5000/team/app", "1", Digest)]
    [InlineData("app@" + Digest, "app", null, Digest)]
    [InlineData("app:1@sha256:abc", "app", "1", null)]
    [InlineData("app@", "app", null, null)]
    [InlineData("", "", null, null)]
    public void A_reference_is_taken_apart(string image, string repository, string? tag, string? digest) =>
        Assert.Equal(new ImageReference(repository, tag, digest), ImageReference.Parse(image));

    [Theory]
    [InlineData("app", Verdict.Fail)]
    [InlineData("app:latest", Verdict.Fail)]
    [InlineData("app:", Verdict.Fail)]
    [InlineData("registry:5000/app", Verdict.Fail)]
    [InlineData("registry:5000/app:latest", Verdict.Fail)]
    [InlineData("app@sha256:abc", Verdict.Fail)]
    [InlineData("registry:5000/app:1", Verdict.Pass)]
    [InlineData("app:LATEST", Verdict.Pass)]
    [InlineData("app:latest-1", Verdict.Pass)]
    [InlineData("app:latest@" + Digest, Verdict.Pass)]
    [InlineData("app@" + Digest, Verdict.Pass)]
    [InlineData("", Verdict.NotApplicable)]
    [InlineData(" ", Verdict.NotApplicable)]
    public void The_latest_tag_fails_by_name_and_by_absence(string image, Verdict expected)
    {
        var verdict = Assert.Single(CheckRunner.Run<LatestImageTag>(With(image)));

        Assert.Equal((expected, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(expected is Verdict.Fail ? ["containerDefinitions[0].image"] : [], verdict.Evidence.Select(e => e.Path));
        if (expected is Verdict.Pass)
        {
            Assert.Equal(image is "app:latest@" + Digest or "app@" + Digest ? "The digest decides which image is used." : "", verdict.Message);
        }
    }

    [Theory]
    [InlineData("app:1@" + Digest, Verdict.Pass)]
    [InlineData("app@" + Digest, Verdict.Pass)]
    [InlineData("app:1", Verdict.Fail)]
    [InlineData("registry:5000/app", Verdict.Fail)]
    [InlineData("app@sha256:abc", Verdict.Fail)]
    [InlineData("", Verdict.NotApplicable)]
    public void Only_a_digest_pins(string image, Verdict expected)
    {
        var verdict = Assert.Single(CheckRunner.Run<UnpinnedImage>(With(image)));

        Assert.Equal((expected, Severity.Low), (verdict.Verdict, verdict.Severity));
    }

    [Theory]
    [InlineData(null, Severity.Info)]
    [InlineData("enabled", Severity.Info)]
    [InlineData("disabled", Severity.Low)]
    public void Version_consistency_of_a_service_lowers_it_to_info(string? consistency, Severity expected)
    {
        TaskDefinition definition = ATaskDefinition.Named("web").WithContainer("a", c => c with { Image = "app:1", VersionConsistency = consistency });
        var region = ASnapshot.With(definition) with { Services = ResourceList<Service>.Of([AService.Named("web")]) };

        var verdict = Assert.Single(CheckRunner.Run<UnpinnedImage>(region));
        Assert.Equal(expected, verdict.Severity);
        Assert.Equal($"The image of container a is named by tag only{(expected is Severity.Info ? "; ECS resolves its digest once per deployment" : "")}.", verdict.Message);
    }

    [Fact]
    public void A_standalone_task_beside_the_service_is_not_consistent()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").WithContainer("a", c => c with { Image = "app:1" });
        var region = ASnapshot.With(definition) with
        {
            Services = ResourceList<Service>.Of([AService.Named("web")]),
            Tasks = ResourceList<RunningTask>.Of([AService.Task(definition.TaskDefinitionArn)]),
        };

        Assert.Equal(Severity.Low, Assert.Single(CheckRunner.Run<UnpinnedImage>(region)).Severity);
    }

    [Fact]
    public void One_unpinned_container_of_two_fails_alone()
    {
        var definition = ATaskDefinition.Named("web").WithContainer("a").WithContainer("b", c => c with { Image = "app" });

        Assert.Equal(["a Pass", "b Fail"], CheckRunner.Run<UnpinnedImage>(definition).Select(v => $"{v.Container} {v.Verdict}"));
        Assert.Equal(["a Pass", "b Fail"], CheckRunner.Run<LatestImageTag>(definition).Select(v => $"{v.Container} {v.Verdict}"));
    }

    private static ATaskDefinition With(string image) => ATaskDefinition.Named("web").WithContainer("a", c => c with { Image = image });
}
