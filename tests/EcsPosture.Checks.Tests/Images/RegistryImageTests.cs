using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Images;
using EcsPosture.Checks.Tests.Registry;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Registry;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Images;

public sealed class RegistryImageTests
{
    private static readonly string App = ARepository.UriOf("app");

    [Theory]
    [InlineData("111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1", "111122223333", "eu-west-1", "team/app")]
    [InlineData("111122223333.dkr.ecr-fips.us-east-1.amazonaws.com/app", "111122223333", "us-east-1", "app")]
    [InlineData("111122223333.dkr-ecr.eu-west-1.on.aws/app", "111122223333", "eu-west-1", "app")]
    [InlineData("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app", "111122223333", "cn-north-1", "app")]
    [InlineData("111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example/app", null, null, null)]
    [InlineData("111122223333.dkr.ecr.eu-west-1.amazonaws.com", null, null, null)]
    [InlineData("public.ecr.aws/team/app", null, null, null)]
    [InlineData("nginx:1", null, null, null)]
    public void A_reference_tells_its_repository_of_ECR(string image, string? account, string? region, string? name)
    {
        var ecr = ImageReference.Parse(image).Ecr;

        Assert.Equal((account, region, name), (ecr?.AccountId, ecr?.Region, ecr?.Name));
    }

    [Theory]
    [InlineData("nginx", "docker.io", "nginx")]
    [InlineData("library/nginx:1", "docker.io", "library/nginx")]
    [InlineData("localhost/app", "localhost", "app")]
    [InlineData("registry:5000/app", "registry:5000", "app")]
    [InlineData("ghcr.io/org/app:1", "ghcr.io", "org/app")]
    [InlineData("", "docker.io", "")]
    public void A_reference_tells_its_registry(string image, string registry, string path) =>
        Assert.Equal((registry, path), ImageReference.Parse(image) is var parsed ? (parsed.Registry, parsed.Path) : default);

    [Theory]
    [InlineData("app:1", "disabled", Verdict.Fail)]
    [InlineData("app:1", "enabled", Verdict.Pass)]
    [InlineData("app:1", null, Verdict.Pass)]
    [InlineData("app@" + ARepository.Digest, "disabled", Verdict.NotApplicable)]
    [InlineData("", "disabled", Verdict.NotApplicable)]
    public void Version_consistency_must_stay_on_for_tags(string image, string? setting, Verdict expected) => Assert.Equal(
        expected,
        CheckRunner.Run<VersionConsistencyOff>(ATaskDefinition.Named("web").WithContainer("app", c => c with { Image = image, VersionConsistency = setting })).Single().Verdict);

    [Fact]
    public void Version_consistency_does_not_apply_to_tasks_outside_of_services()
    {
        TaskDefinition definition = ATaskDefinition.Named("job").WithContainer("app", c => c with { Image = "app:1", VersionConsistency = "disabled" });
        var snapshot = ASnapshot.With(definition) with { Tasks = ResourceList<RunningTask>.Of([AService.Task(definition.Arn)]) };

        Assert.Equal(Verdict.NotApplicable, CheckRunner.Run<VersionConsistencyOff>(snapshot).Single().Verdict);
        var unread = snapshot with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices")] } };
        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<VersionConsistencyOff>(unread).Single().Verdict);
        var deployed = snapshot with { Services = ResourceList<Service>.Of([AService.Running("job", definition.Arn)]) };
        Assert.Equal(Verdict.Fail, CheckRunner.Run<VersionConsistencyOff>(deployed).Single().Verdict);
    }

    [Theory]
    [InlineData("111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1", Verdict.Pass, Severity.Medium)]
    [InlineData("public.ecr.aws/aws-observability/collector:1", Verdict.Pass, Severity.Medium)]
    [InlineData("public.ecr.aws/other/app:1", Verdict.Fail, Severity.Medium)]
    [InlineData("nginx:1", Verdict.Fail, Severity.Medium)]
    [InlineData("999988887777.dkr.ecr.eu-west-1.amazonaws.com/app:1", Verdict.Fail, Severity.Medium)]
    [InlineData("10.0.0.8:5000/app:1", Verdict.Fail, Severity.High)]
    [InlineData("localhost:5000/app:1", Verdict.Fail, Severity.High)]
    [InlineData("", Verdict.NotApplicable, Severity.Medium)]
    public void Images_must_come_from_allowed_registries(string image, Verdict expected, Severity severity)
    {
        var verdict = JudgeRegistry(image);

        Assert.Equal((expected, severity), (verdict.Verdict, verdict.Severity));
    }

    [Theory]
    [InlineData("999988887777", "999988887777.dkr.ecr.eu-west-1.amazonaws.com/app:1", Verdict.Pass)]
    [InlineData("docker.io/library", "nginx:1", Verdict.Fail)]
    [InlineData("docker.io/library", "library/nginx:1", Verdict.Pass)]
    [InlineData("docker.io/library", "library-of-evil/nginx:1", Verdict.Fail)]
    [InlineData("ghcr.io", "ghcr.io/org/app:1", Verdict.Pass)]
    [InlineData("ghcr.io/fernpost/*", "ghcr.io/fernpost/app:1", Verdict.Pass)]
    [InlineData("abcdefghi.io", "abcdefghi.io/app:1", Verdict.Pass)]
    [InlineData("12345678", "12345678/app:1", Verdict.Fail)]
    [InlineData("ghcr.io", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1", Verdict.Fail)]
    public void Allowed_registries_can_be_set(string allowed, string image, Verdict expected) =>
        Assert.Equal(expected, JudgeRegistry(image, ("allowedRegistries", allowed)).Verdict);

    [Theory]
    [InlineData("999988887777.dkr.ecr.eu-west-1.amazonaws.com/app:1", "the registry of account 999988887777")]
    [InlineData("10.0.0.8:5000/app:1", "a registry named by address, 10.0.0.8:5000")]
    [InlineData("ghcr.io/org/app:1", "ghcr.io")]
    public void The_finding_says_whose_registry_it_is(string image, string whose) => Assert.Equal(
        $"The image of container app comes from {whose}.",
        CheckRunner.Run<UntrustedRegistry>(ATaskDefinition.Named("web").WithContainer("app", c => c with { Image = image })).Single().Message);
    [Fact]
    public void An_image_must_be_in_its_repository()
    {
        var repository = ARepository.Named();

        Assert.Equal(Verdict.Pass, RegistryRun.Judge<MissingImage>(repository).Verdict);
        Assert.Equal(Verdict.Pass, RegistryRun.Judge<MissingImage>(repository, $"{App}:1.4.2").Verdict);
        Assert.Equal(Verdict.Fail, RegistryRun.Judge<MissingImage>(repository, $"{App}:9.9").Verdict);
        Assert.Equal(Verdict.Fail, RegistryRun.Judge<MissingImage>(repository, App).Verdict);
        Assert.Equal(Verdict.Fail, RegistryRun.Judge<MissingImage>(repository, $"{App}:1.4.2@{ARepository.OtherDigest}").Verdict);
        Assert.Equal(Verdict.Fail, RegistryRun.Judge<MissingImage>(repository, ARepository.UriOf("gone") + ":1").Verdict);
        Assert.Equal(Verdict.Fail, RegistryRun.Judge<MissingImage>(repository with { Images = ARepository.Images(ARepository.Image() with { ImageStatus = "ARCHIVED" }) }).Verdict);
    }

    [Fact]
    public void An_image_of_another_registry_is_not_looked_for_and_an_unread_one_is_not_assessed()
    {
        var repository = ARepository.Named();

        Assert.Equal(Verdict.NotApplicable, RegistryRun.Judge<MissingImage>(repository, "nginx:1").Verdict);
        Assert.Equal(Verdict.NotApplicable, RegistryRun.Judge<MissingImage>(repository, "999988887777.dkr.ecr.eu-west-1.amazonaws.com/app:1").Verdict);
        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<MissingImage>(repository, $"{ASnapshot.AccountId}.dkr.ecr.us-west-2.amazonaws.com/app:1").Verdict);
        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<MissingImage>(repository with { Images = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<MissingImage>(repository, null, r => r with { Repositories = new() }).Verdict);
        Assert.Equal(Verdict.NotApplicable, RegistryRun.Judge<MissingImage>(repository, " ").Verdict);
    }

    [Fact]
    public void Tasks_of_one_deployment_that_agree_with_their_tag_pass()
    {
        Assert.Equal(Verdict.Pass, Drift(ARepository.Named(), [ARepository.Digest, ARepository.Digest]).Verdict);
        Assert.Equal(Verdict.NotApplicable, Drift(ARepository.Named(), []).Verdict);
        Assert.Equal(Verdict.NotApplicable, Drift(ARepository.Named(), [null]).Verdict);
    }

    [Fact]
    public void Two_digests_in_one_deployment_fail()
    {
        var verdict = Drift(ARepository.Named(), [ARepository.Digest, ARepository.OtherDigest]);

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(3, verdict.Evidence.Count);
    }

    [Fact]
    public void Two_digests_in_two_deployments_are_a_moved_tag_at_most()
    {
        var verdict = Drift(ARepository.Named(), [ARepository.Digest, ARepository.OtherDigest], change: (task, i) => task with { StartedBy = $"ecs-svc/{i}" });

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void A_moved_tag_fails_low_and_means_nothing_beside_a_digest_or_on_Windows()
    {
        Assert.Equal((Verdict.Fail, Severity.Low), Drift(ARepository.Named(), [ARepository.OtherDigest]) is var moved ? (moved.Verdict, moved.Severity) : default);
        Assert.Equal(Verdict.Pass, Drift(ARepository.Named(), [ARepository.OtherDigest], $"{App}:1.4.2@{ARepository.OtherDigest}").Verdict);
        Assert.Equal(Verdict.Pass, Drift(ARepository.Named(), [ARepository.OtherDigest], "nginx:1").Verdict);
        Assert.Equal(Verdict.Pass, Drift(ARepository.Named(), [ARepository.OtherDigest], $"{App}:gone").Verdict);
        Assert.Equal(Verdict.Pass, Drift(ARepository.Named(), [ARepository.OtherDigest], ARepository.UriOf("gone") + ":1").Verdict);
        Assert.Equal(Verdict.Pass, Drift(ARepository.Named(), [ARepository.OtherDigest], change: (task, _) => task with { PlatformFamily = "Windows_Server_2022_Core" }).Verdict);
    }

    [Fact]
    public void One_platform_of_an_index_is_for_a_person()
    {
        var index = ARepository.Image() with { ImageManifestMediaType = "application/vnd.docker.distribution.manifest.list.v2+json" };
        var repository = ARepository.Named() with { Images = ARepository.Images(index, ARepository.Image(ARepository.OtherDigest)) };

        Assert.Equal(Verdict.Manual, Drift(repository, [ARepository.OtherDigest]).Verdict);
        Assert.Equal(Verdict.Pass, Drift(repository, [ARepository.Digest]).Verdict);
    }

    [Fact]
    public void What_is_unread_leaves_drift_not_assessed_but_hides_no_violation()
    {
        var unread = ARepository.Named() with { Images = default };

        Assert.Equal(Verdict.NotAssessed, Drift(unread, [ARepository.Digest]).Verdict);
        Assert.Equal(Verdict.Fail, Drift(unread, [ARepository.Digest, ARepository.OtherDigest]).Verdict);
        Assert.Equal(Verdict.NotAssessed, Drift(ARepository.Named(), [ARepository.Digest], isWhole: false).Verdict);
        Assert.Equal(Verdict.NotAssessed, Drift(ARepository.Named(), [ARepository.Digest], $"{ASnapshot.AccountId}.dkr.ecr.us-west-2.amazonaws.com/app:1").Verdict);
    }

    private static CheckVerdict JudgeRegistry(string image, params (string Name, string Value)[] parameters) =>
        CheckRunner.Run<UntrustedRegistry>(ATaskDefinition.Named("web").WithContainer("app", c => c with { Image = image }), parameters).Single();

    private static CheckVerdict Drift(Repository repository, string?[] digests, string? image = null, Func<RunningTask, int, RunningTask>? change = null, bool isWhole = true)
    {
        var service = AService.Named("web");
        image ??= $"{App}:1.4.2";
        var tasks = digests.Select((digest, i) => (change ?? ((t, _) => t))(
            AService.TaskOf(service, $"{i:D32}") with { Containers = [new() { Name = "app", Image = image, ImageDigest = digest }] }, i));
        var list = ResourceList<RunningTask>.Of(tasks);
        var snapshot = RegistryRun.With(repository, image) with
        {
            Services = ResourceList<Service>.Of([service]),
            Tasks = isWhole ? list : list with { Gaps = [ASnapshot.Denied("ecs:ListTasks", service.ClusterArn)] },
        };
        return CheckRunner.Run<DigestDrift>(snapshot).Single();
    }
}
