using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Registry;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Registry;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Registry;

public sealed class RepositoryTests
{
    private static readonly Repository Safe = ARepository.Named();

    [Fact]
    public void A_repository_is_judged_under_its_whole_name_with_who_pulls_from_it()
    {
        var service = AService.Named("web");
        var repository = ARepository.Named("team/app");
        var snapshot = RegistryRun.With(repository, $"{ARepository.UriOf("team/app")}:1.4.2") with { Services = ResourceList<Inventory.Ecs.Service>.Of([service]) };

        var verdict = CheckRunner.Run<RepositoryWithoutLifecycle>(snapshot).Single();

        Assert.Equal((Verdict.Pass, "team/app", SubjectKind.Repository, OccurrenceLabel.Running), (verdict.Verdict, verdict.Resource.Name, verdict.Subject!.Kind, verdict.Label));
        Assert.Equal([service.ServiceArn], verdict.Services);
        Assert.Equal([service.ClusterArn], verdict.Clusters);
    }

    [Fact]
    public void A_repository_that_no_definition_names_is_not_judged_unless_one_is_unread()
    {
        var snapshot = RegistryRun.With(Safe with { LifecyclePolicy = Observed.Known<string?>(null) }, "public.ecr.aws/other:1");

        Assert.Empty(CheckRunner.Run<RepositoryWithoutLifecycle>(snapshot));
        var unread = snapshot with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } };
        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<RepositoryWithoutLifecycle>(unread).Single().Verdict);
    }

    [Fact]
    public void Where_uses_are_unread_a_pass_that_rests_on_all_of_them_is_not_assessed()
    {
        var excluding = Safe with { ImageTagMutability = "IMMUTABLE_WITH_EXCLUSION", ImageTagMutabilityExclusionFilters = [new() { Filter = "dev-*" }] };

        Assert.Equal(Verdict.NotAssessed, Partly<MutableTags>(excluding));
        Assert.Equal(Verdict.Pass, Partly<MutableTags>(Safe));
        Assert.Equal(Verdict.NotAssessed, Partly<UnsignedImages>(Safe));
        Assert.Equal(Verdict.Pass, Partly<RepositoryWithoutLifecycle>(Safe));

        static Verdict Partly<TCheck>(Repository repository)
            where TCheck : Check, new() =>
            CheckRunner.Run<TCheck>(RegistryRun.With(repository) with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } }).Single().Verdict;
    }

    [Fact]
    public void An_unread_list_of_repositories_is_not_assessed()
    {
        var snapshot = RegistryRun.With(Safe, null, r => r with { Repositories = new() { Gaps = [ASnapshot.Denied("ecr:DescribeRepositories")] } });

        var verdict = CheckRunner.Run<RepositoryWithoutLifecycle>(snapshot).Single();
        Assert.Equal((Verdict.NotAssessed, true), (verdict.Verdict, verdict.IsListGap));
    }

    [Theory]
    [InlineData("CONTINUOUS_SCAN", false, Verdict.Pass)]
    [InlineData("SCAN_ON_PUSH", false, Verdict.Pass)]
    [InlineData("MANUAL", true, Verdict.Pass)]
    [InlineData(null, true, Verdict.Pass)]
    [InlineData("MANUAL", false, Verdict.Fail)]
    [InlineData(null, false, Verdict.Fail)]
    public void Images_must_be_scanned_without_being_asked(string? frequency, bool onPush, Verdict expected)
    {
        var verdict = RegistryRun.Judge<RepositoryNotScanned>(Safe with { Scanning = Observed.Known(new RepositoryScanning { ScanFrequency = frequency, ScanOnPush = onPush }) });

        Assert.Equal((expected, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal(expected is Verdict.Fail ? [frequency ?? "absent"] : [], verdict.Evidence.Select(e => e.Actual));
        Assert.Equal(expected is Verdict.Pass && frequency is not "CONTINUOUS_SCAN", verdict.Message.Contains("not again", StringComparison.Ordinal));
    }

    [Fact]
    public void Unread_scanning_is_not_assessed() =>
        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<RepositoryNotScanned>(Safe with { Scanning = Observed.Unknown<RepositoryScanning>(ASnapshot.Denied("ecr:BatchGetRepositoryScanningConfiguration")) }).Verdict);

    [Theory]
    [InlineData("IMMUTABLE", "", Verdict.Pass, Severity.Medium)]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "latest,dev-*", Verdict.Pass, Severity.Medium)]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "1.*", Verdict.Fail, Severity.Low)]
    [InlineData("MUTABLE", "", Verdict.Fail, Severity.Medium)]
    [InlineData(null, "", Verdict.Fail, Severity.Medium)]
    [InlineData("MUTABLE_WITH_EXCLUSION", "release-*", Verdict.Fail, Severity.Medium)]
    [InlineData("MUTABLE_WITH_EXCLUSION", "1.4.*", Verdict.Fail, Severity.Low)]
    public void Deployed_tags_must_be_immutable(string? mutability, string exclusions, Verdict expected, Severity severity)
    {
        var verdict = RegistryRun.Judge<MutableTags>(Safe with
        {
            ImageTagMutability = mutability,
            ImageTagMutabilityExclusionFilters = [.. exclusions.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(f => new RepositoryFilter { Filter = f, FilterType = "WILDCARD" })],
        });

        Assert.Equal((expected, severity), (verdict.Verdict, verdict.Severity));
        if (expected is Verdict.Fail)
        {
            Assert.Equal(
                mutability is "IMMUTABLE_WITH_EXCLUSION" ? new("imageTagMutabilityExclusionFilters", exclusions, "no filter that covers a deployed tag") : new Evidence("imageTagMutability", mutability ?? "absent", "IMMUTABLE"),
                Assert.Single(verdict.Evidence));
        }
    }

    [Theory]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "1.4.2", "2.0", Verdict.Fail, Severity.Low)]
    [InlineData("MUTABLE_WITH_EXCLUSION", "1.4.2", "2.0", Verdict.Fail, Severity.Medium)]
    [InlineData("MUTABLE_WITH_EXCLUSION", "1.4.2", "1.4.3", Verdict.Fail, Severity.Low)]
    [InlineData("MUTABLE_WITH_EXCLUSION", null, null, Verdict.Fail, Severity.Medium)]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", null, null, Verdict.Pass, Severity.Medium)]
    public void Exclusions_are_held_against_every_tag_that_is_deployed(string mutability, string? first, string? second, Verdict expected, Severity severity)
    {
        var repository = Safe with { ImageTagMutability = mutability, ImageTagMutabilityExclusionFilters = [new() { Filter = "old-*" }, new() { Filter = "1.*" }] };
        var snapshot = RegistryRun.With(repository) with
        {
            TaskDefinitions = ResourceList<Inventory.Ecs.TaskDefinition>.Of([ATaskDefinition.Named("web").WithContainer("a", c => c with { Image = Of(first) }).WithContainer("b", c => c with { Image = Of(second) })]),
        };
        var verdict = CheckRunner.Run<MutableTags>(snapshot).Single();

        Assert.Equal((expected, severity), (verdict.Verdict, verdict.Severity));

        static string Of(string? tag) => ARepository.UriOf("app") + (tag is null ? $"@{ARepository.Digest}" : $":{tag}");
    }

    [Fact]
    public void An_image_without_a_tag_has_the_tag_latest()
    {
        var repository = Safe with { ImageTagMutability = "IMMUTABLE_WITH_EXCLUSION", ImageTagMutabilityExclusionFilters = [new() { Filter = "latest" }] };

        Assert.Contains("the deployed tag latest mutable", RegistryRun.Judge<MutableTags>(repository, ARepository.UriOf("app")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hub", Severity.Medium)]
    [InlineData("app", Severity.Medium)]
    [InlineData("team", Severity.Info)]
    [InlineData("ROOT", Severity.Info)]
    public void A_copy_of_another_registry_has_to_follow_its_tags(string prefix, Severity expected)
    {
        var repository = ARepository.Named("team/app") with { ImageTagMutability = "MUTABLE" };
        var verdict = RegistryRun.Judge<MutableTags>(
            repository,
            $"{ARepository.UriOf("team/app")}:1.4.2",
            r => r with { PullThroughCacheRules = Observed.Known<IReadOnlyList<PullThroughCacheRule>>([new() { EcrRepositoryPrefix = "quay" }, new() { EcrRepositoryPrefix = prefix }]) });

        Assert.Equal((Verdict.Fail, expected), (verdict.Verdict, verdict.Severity));
        Assert.EndsWith(expected is Severity.Info ? "; it follows another registry, so its tags have to." : "can be moved to another image.", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AES256", null, Verdict.Fail)]
    [InlineData(null, null, Verdict.Fail)]
    [InlineData("KMS", null, Verdict.Fail)]
    [InlineData("KMS", "arn:aws:kms:eu-west-1:111122223333:alias/aws/ecr", Verdict.Fail)]
    [InlineData("KMS", OwnKey, Verdict.Pass)]
    [InlineData("KMS_DSSE", OwnKey, Verdict.Pass)]
    public void A_repository_must_be_encrypted_with_a_key_of_the_account(string? type, string? key, Verdict expected) =>
        Assert.Equal(expected, JudgeKey(type, key, AKey.Facts(AKey.Named("1"))).Verdict);

    [Fact]
    public void What_a_repository_is_encrypted_with_is_shown()
    {
        Assert.Equal(("encryptionConfiguration.encryptionType", "AES256"), Shown("AES256", null));
        Assert.Equal(("encryptionConfiguration.encryptionType", "absent"), Shown(null, null));
        Assert.Equal(("encryptionConfiguration.kmsKey", "absent"), Shown("KMS", null));

        static (string, string) Shown(string? type, string? key) => JudgeKey(type, key, new()).Evidence is [var evidence] ? (evidence.Path, evidence.Actual) : default;
    }

    [Fact]
    public void A_key_of_a_repository_that_cannot_be_used_fails_and_one_that_was_not_read_leaves_it_open()
    {
        Assert.Equal(Verdict.Fail, JudgeKey("KMS", OwnKey, AKey.Facts(AKey.Named("1") with { KeyState = "Disabled" })).Verdict);
        Assert.Equal(Verdict.NotAssessed, JudgeKey("KMS", OwnKey, new()).Verdict);
    }

    private const string OwnKey = "arn:aws:kms:eu-west-1:111122223333:key/1";

    private static CheckVerdict JudgeKey(string? type, string? key, KeysFacts keys) => CheckRunner.Run<RepositoryWithoutOwnKey>(
        RegistryRun.With(Safe with { EncryptionConfiguration = type is null ? null : new() { EncryptionType = type, KmsKey = key } }) with { Keys = keys }).Single(v => !v.IsListGap);

    [Fact]
    public void Without_a_lifecycle_policy_it_fails_and_unread_it_is_not_assessed()
    {
        Assert.Equal(Verdict.Fail, RegistryRun.Judge<RepositoryWithoutLifecycle>(Safe with { LifecyclePolicy = Observed.Known<string?>(null) }).Verdict);
        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<RepositoryWithoutLifecycle>(Safe with { LifecyclePolicy = Observed.Unknown<string?>(ASnapshot.Denied("ecr:GetLifecyclePolicy")) }).Verdict);
    }

    [Theory]
    [InlineData("application/vnd.cncf.notary.signature", Verdict.Pass)]
    [InlineData("application/vnd.dev.cosign.artifact.sig.v1+json", Verdict.Pass)]
    [InlineData("application/vnd.in-toto+json", Verdict.Fail)]
    [InlineData("application/vnd.in-toto+json,application/vnd.cncf.notary.signature", Verdict.Pass)]
    [InlineData("", Verdict.Fail)]
    public void An_image_in_use_must_have_a_signature(string type, Verdict expected)
    {
        var image = ARepository.Image() with { Referrers = ARepository.Referrers([.. type.Split(',', StringSplitOptions.RemoveEmptyEntries)]) };
        var verdict = RegistryRun.Judge<UnsignedImages>(Safe with { Images = ARepository.Images(image) });

        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(expected is Verdict.Fail ? [type.Length > 0 ? type : "absent"] : [], verdict.Evidence.Select(e => e.Actual));
    }

    [Fact]
    public void A_signature_may_stand_beside_the_image_under_a_tag()
    {
        var images = ARepository.Images(
            ARepository.Image() with { Referrers = ARepository.Referrers() },
            ARepository.Image(ARepository.OtherDigest, "sha256-" + ARepository.Digest["sha256:".Length..] + ".sig"));

        Assert.Equal(Verdict.Pass, RegistryRun.Judge<UnsignedImages>(Safe with { Images = images }).Verdict);
    }

    [Fact]
    public void An_unsigned_image_says_whether_a_signing_rule_covers_its_repository()
    {
        var repository = Safe with { Images = ARepository.Images(ARepository.Image() with { Referrers = ARepository.Referrers() }) };

        Assert.Contains("no signing rule", RegistryRun.Judge<UnsignedImages>(repository).Message, StringComparison.Ordinal);
        Assert.Contains("no signing rule", Covered("web*").Message, StringComparison.Ordinal);
        Assert.Contains("pushed before", Covered("a*").Message, StringComparison.Ordinal);
        Assert.Contains("pushed before", Covered("a*", "web*").Message, StringComparison.Ordinal);
        Assert.StartsWith($"Image {ARepository.Digest[..19]} of repository app", Covered("a*").Message, StringComparison.Ordinal);
        Assert.Contains("pushed before", Covered(null).Message, StringComparison.Ordinal);
        Assert.EndsWith("is not signed.", RegistryRun.Judge<UnsignedImages>(repository, null, r => r with { SigningRules = default }).Message, StringComparison.Ordinal);

        CheckVerdict Covered(string? filter, string? other = null) => RegistryRun.Judge<UnsignedImages>(repository, null, r => r with
        {
            SigningRules = Observed.Known<IReadOnlyList<SigningRule>>([new() { RepositoryFilters = filter is null ? [] : other is null ? [new() { Filter = filter }] : [new() { Filter = other }, new() { Filter = filter }] }]),
        });
    }

    [Fact]
    public void What_is_attached_or_stored_and_unread_leaves_signatures_not_assessed()
    {
        var referrers = ARepository.Image() with { Referrers = Observed.Unknown<IReadOnlyList<ImageReferrer>>(ASnapshot.Denied("ecr:ListImageReferrers")) };

        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<UnsignedImages>(Safe with { Images = ARepository.Images(referrers) }).Verdict);
        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<UnsignedImages>(Safe with { Images = default }).Verdict);
        Assert.Equal(Verdict.NotApplicable, RegistryRun.Judge<UnsignedImages>(Safe with { Images = ARepository.Images() }).Verdict);
    }

    [Fact]
    public void One_unsigned_image_among_those_in_use_fails()
    {
        var tagged = ARepository.Image(ARepository.OtherDigest, "2.0") with { Referrers = ARepository.Referrers() };
        var verdict = RegistryRun.Judge<UnsignedImages>(Safe with { Images = ARepository.Images(ARepository.Image(), tagged) }, $"{ARepository.UriOf("app")}:2.0");

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal(Verdict.Pass, RegistryRun.Judge<UnsignedImages>(Safe with { Images = ARepository.Images(ARepository.Image(), tagged) }).Verdict);
    }
}
