using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Registry;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Registry;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Registry;

public sealed class VulnerableImageTests
{
    [Theory]
    [InlineData("ACTIVE", "MEDIUM", 9, Verdict.Pass, Severity.High)]
    [InlineData("COMPLETE", "HIGH", 1, Verdict.Fail, Severity.High)]
    [InlineData("ACTIVE", "CRITICAL", 2, Verdict.Fail, Severity.High)]
    [InlineData("ACTIVE", "CRITICAL", 0, Verdict.Pass, Severity.High)]
    [InlineData("SCAN_ELIGIBILITY_EXPIRED", "LOW", 1, Verdict.Fail, Severity.Medium)]
    [InlineData("FAILED", "LOW", 1, Verdict.NotAssessed, Severity.High)]
    [InlineData("FAILED", "HIGH", 1, Verdict.Fail, Severity.High)]
    [InlineData("UNSUPPORTED_IMAGE", "LOW", 1, Verdict.Pass, Severity.High)]
    public void Serious_weaknesses_fail(string status, string severity, int count, Verdict expected, Severity expectedSeverity)
    {
        var verdict = Judge(ARepository.Scan(status, (severity, count)));

        Assert.Equal((expected, expectedSeverity), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void A_known_exploit_of_a_critical_one_is_critical()
    {
        var scan = ARepository.Scan("ACTIVE", ("CRITICAL", 2)).Map(s => s is null ? null : s with { CriticalExploitable = ["CVE-2021-44228"] });

        var verdict = Judge(scan);
        Assert.Equal(Severity.Critical, verdict.Severity);
        Assert.Equal("Image app:1.4.2 has 2 weaknesses of severity CRITICAL, and an exploit is known for CVE-2021-44228.", verdict.Message);
        Assert.Equal(new Evidence("imageScanFindings.findingSeverityCounts.CRITICAL", "2", "0"), Assert.Single(verdict.Evidence));

        var many = Judge(scan.Map(s => s! with { CriticalExploitable = ["CVE-1", "CVE-2", "CVE-3", "CVE-4"] })!);
        Assert.EndsWith("known for CVE-1, CVE-2, CVE-3.", many.Message, StringComparison.Ordinal);
        var beside = Judge(scan.Map(s => s! with { SeverityCounts = new Dictionary<string, int> { ["HIGH"] = 1 } })!);
        Assert.Equal((Severity.High, "Image app:1.4.2 has 1 weaknesses of severity HIGH."), (beside.Severity, beside.Message));
    }

    [Theory]
    [InlineData("MEDIUM", Verdict.Fail, Severity.Medium)]
    [InlineData("LOW", Verdict.Pass, Severity.High)]
    [InlineData("INFORMATIONAL", Verdict.Fail, Severity.Low)]
    [InlineData("INFORMATIONAL,MEDIUM", Verdict.Fail, Severity.Medium)]
    public void The_severities_looked_for_can_be_set(string severities, Verdict expected, Severity severity)
    {
        var verdict = Judge(ARepository.Scan("ACTIVE", ("MEDIUM", 1), ("HIGH", 4), ("INFORMATIONAL", 2)), ("severities", severities));

        Assert.Equal((expected, severity), (verdict.Verdict, verdict.Severity));
    }

    [Theory]
    [InlineData("COMPLETE", 29, Verdict.Pass)]
    [InlineData("COMPLETE", 31, Verdict.Fail)]
    [InlineData("ACTIVE", 31, Verdict.Pass)]
    public void A_basic_scan_must_be_recent(string status, int days, Verdict expected)
    {
        var scan = ARepository.Scan(status).Map(s => s is null ? null : s with { CompletedAt = ASnapshot.TakenAt.AddDays(-days).AddHours(-1) });

        var verdict = Judge(scan);
        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(expected is Verdict.Fail ? Severity.Medium : Severity.High, verdict.Severity);
        if (expected is Verdict.Fail)
        {
            Assert.Equal($"Image app:1.4.2 was scanned {days} days ago, longer than 30.", verdict.Message);
            Assert.Equal(new Evidence("imageScanFindings.imageScanCompletedAt", "2026-10-20", "within 30 days"), Assert.Single(verdict.Evidence));
        }
    }

    [Fact]
    public void A_basic_scan_of_exactly_the_most_days_ago_passes_and_one_that_is_over_says_so()
    {
        var at = ARepository.Scan("COMPLETE").Map(s => s! with { CompletedAt = ASnapshot.TakenAt.AddDays(-30) });

        Assert.Equal(Verdict.Pass, Judge(at!).Verdict);
        Assert.Equal(Verdict.Fail, Judge(at!, ("maximumScanAgeDays", "29")).Verdict);
        var expired = Judge(ARepository.Scan("SCAN_ELIGIBILITY_EXPIRED"));
        Assert.Equal(("Image app:1.4.2 is no longer scanned.", "SCAN_ELIGIBILITY_EXPIRED"), (expired.Message, Assert.Single(expired.Evidence).Actual));
    }

    [Fact]
    public void An_image_that_was_not_or_cannot_be_scanned_does_not_apply_and_an_index_is_for_a_person()
    {
        Assert.Equal(Verdict.NotApplicable, Judge(Observed.Known<ImageScan?>(null)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(Observed.Known<ImageScan?>(new() { Status = "UNSUPPORTED_IMAGE" })).Verdict);
        var index = ARepository.Image() with { Scan = Observed.Known<ImageScan?>(null), ImageManifestMediaType = "application/vnd.oci.image.index.v1+json" };
        Assert.Equal(Verdict.Manual, RegistryRun.Judge<VulnerableImage>(ARepository.Named() with { Images = ARepository.Images(index) }).Verdict);
    }

    [Fact]
    public void A_scan_without_result_and_one_that_is_unread_are_not_assessed()
    {
        var pending = Judge(Observed.Known<ImageScan?>(new() { Status = "IN_PROGRESS" }));
        Assert.Equal((Verdict.NotAssessed, "IN_PROGRESS", "the scan has no result yet"), (pending.Verdict, Assert.Single(pending.Gaps).Code, pending.Gaps[0].Message));
        Assert.Equal("too large", Assert.Single(Judge(Observed.Known<ImageScan?>(new() { Status = "FAILED", Description = "too large" })).Gaps).Message);
        Assert.Equal(Verdict.NotAssessed, Judge(Observed.Unknown<ImageScan?>(ASnapshot.Denied("ecr:DescribeImageScanFindings"))).Verdict);
    }

    [Fact]
    public void Unread_images_are_not_assessed_under_the_name_that_the_definition_gives()
    {
        var verdict = RegistryRun.Judge<VulnerableImage>(ARepository.Named() with { Images = Observed.Unknown<IReadOnlyList<RepositoryImage>>(ASnapshot.Denied("ecr:DescribeImages")) });

        Assert.Equal((Verdict.NotAssessed, ARepository.ArnOf("app") + ":1.4.2"), (verdict.Verdict, verdict.Subject!.Key));
    }

    [Fact]
    public void A_build_has_the_subject_of_its_repository_and_tag_whatever_its_digest()
    {
        var verdict = Judge(ARepository.Scan("ACTIVE"));

        Assert.Equal((ARepository.ArnOf("app") + ":1.4.2@" + ARepository.Digest, "app:1.4.2", SubjectKind.Image), (verdict.Resource.Arn, verdict.Subject!.Name, verdict.Subject.Kind));
        Assert.Equal(ARepository.ArnOf("app") + ":1.4.2", verdict.Subject.Key);
        Assert.Equal(OccurrenceLabel.Latest, verdict.Label);
    }

    [Fact]
    public void What_a_task_pulled_counts_beside_what_the_tag_stands_for()
    {
        var service = AService.Named("web");
        var image = ARepository.UriOf("app") + ":2.0";
        var old = ARepository.Image(ARepository.OtherDigest) with { Scan = ARepository.Scan("ACTIVE", ("HIGH", 3)) };
        var repository = ARepository.Named() with { Images = ARepository.Images(ARepository.Image(ARepository.Digest, "2.0"), old) };
        var task = AService.TaskOf(service) with { Containers = [new() { Name = "app", Image = image, ImageDigest = ARepository.OtherDigest }] };
        var snapshot = RegistryRun.With(repository, image) with { Services = ResourceList<Service>.Of([service]), Tasks = ResourceList<RunningTask>.Of([task]) };

        var verdicts = CheckRunner.Run<VulnerableImage>(snapshot);

        Assert.Equal([Verdict.Pass, Verdict.Fail], verdicts.Select(v => v.Verdict));
        Assert.Single(verdicts.Select(v => v.Subject).Distinct());
        Assert.All(verdicts, v => Assert.Equal([service.ServiceArn], v.Services));
    }

    [Fact]
    public void An_image_that_is_gone_is_left_to_the_check_for_that() =>
        Assert.Empty(CheckRunner.Run<VulnerableImage>(RegistryRun.With(ARepository.Named() with { Images = ARepository.Images() })));

    private static CheckVerdict Judge(Observed<ImageScan?> scan, params (string Name, string Value)[] parameters) =>
        RegistryRun.Judge<VulnerableImage>(ARepository.Named() with { Images = ARepository.Images(ARepository.Image() with { Scan = scan }) }, null, null, parameters);
}
