using EcsPosture.Checks.Audit;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Audit;

public sealed class NoMultiRegionTrailTests
{
    [Fact]
    public void A_sound_trail_passes_for_the_account()
    {
        var verdict = Judge(ATrail.Named());

        Assert.Equal((Verdict.Pass, SubjectKind.Account, ASnapshot.AccountId), (verdict.Verdict, verdict.Subject!.Kind, verdict.Resource.Name));
    }

    [Fact]
    public void No_trail_fails_high() => Assert.Equal((Verdict.Fail, Severity.High), (Judge().Verdict, Judge().Severity));

    [Fact]
    public void An_organization_trail_seen_as_shadow_passes() =>
        Assert.Equal(Verdict.Pass, Judge(ATrail.Named("org", "444455556666") with { IsOrganizationTrail = true, HomeRegion = "us-east-1" }).Verdict);

    [Fact]
    public void A_trail_that_lacks_something_fails()
    {
        var sound = ATrail.Named();
        Trail[] trails =
        [
            sound with { IsMultiRegionTrail = false },
            sound with { Status = Observed.Known(new TrailStatus { IsLogging = false }) },
            sound with { Selectors = ATrail.Basic("All", management: false) },
            sound with { Selectors = Observed.Known(new TrailSelectors()) },
        ];

        Assert.All(trails, trail => Assert.Equal((Verdict.Fail, Severity.High), (Judge(trail).Verdict, Judge(trail).Severity)));
    }

    [Theory]
    [InlineData(23, Verdict.Fail)]
    [InlineData(25, Verdict.Pass)]
    [InlineData(null, Verdict.Fail)]
    public void Only_a_recent_delivery_error_counts(int? hoursAgo, Verdict expected)
    {
        var status = new TrailStatus { IsLogging = true, LatestDeliveryError = "AccessDenied", LatestDeliveryAttemptTime = hoursAgo is { } h ? ASnapshot.TakenAt.AddHours(-h) : null };

        Assert.Equal(expected, Judge(ATrail.Named() with { Status = Observed.Known(status) }).Verdict);
    }

    [Theory]
    [InlineData("All", Verdict.Pass, Severity.High)]
    [InlineData("WriteOnly", Verdict.Fail, Severity.Medium)]
    [InlineData("ReadOnly", Verdict.Fail, Severity.Medium)]
    public void A_part_of_the_management_events_is_medium(string type, Verdict expected, Severity severity)
    {
        var verdict = Judge(ATrail.Named() with { Selectors = ATrail.Basic(type) });

        Assert.Equal((expected, severity), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void Reads_and_writes_in_two_selectors_are_all() => Assert.Equal(Verdict.Pass, Judge(ATrail.Named() with
    {
        Selectors = Observed.Known(new TrailSelectors
        {
            EventSelectors = [new() { ReadWriteType = "ReadOnly", IncludeManagementEvents = true }, new() { ReadWriteType = "WriteOnly", IncludeManagementEvents = true }],
        }),
    }).Verdict);

    [Fact]
    public void Advanced_selectors_are_read()
    {
        AdvancedFieldSelector Field(string name, params string[] values) => new() { Field = name, EqualTo = values };
        var management = Field("eventCategory", "Management");
        (Observed<TrailSelectors> Selectors, Verdict Expected, Severity Severity)[] cases =
        [
            (ATrail.Advanced(management), Verdict.Pass, Severity.High),
            (ATrail.Advanced(management, new AdvancedFieldSelector { Field = "eventSource", NotEquals = ["kms.amazonaws.com"] }), Verdict.Pass, Severity.High),
            (ATrail.Advanced(management, new AdvancedFieldSelector { Field = "eventSource", NotEquals = ["ecs.amazonaws.com"] }), Verdict.Fail, Severity.Medium),
            (ATrail.Advanced(management, Field("readOnly", "false")), Verdict.Fail, Severity.Medium),
            (ATrail.Advanced(management, Field("eventSource", "s3.amazonaws.com")), Verdict.Fail, Severity.Medium),
            (ATrail.Advanced(Field("eventCategory", "Data")), Verdict.Fail, Severity.High),
        ];

        Assert.All(cases, c =>
        {
            var verdict = Judge(ATrail.Named() with { Selectors = c.Selectors });
            Assert.Equal((c.Expected, c.Severity), (verdict.Verdict, verdict.Severity));
        });
    }

    [Fact]
    public void An_unread_status_is_not_assessed_unless_another_trail_passes()
    {
        var unread = ATrail.Named("unread") with { Status = Observed.Unknown<TrailStatus>(ASnapshot.Denied("cloudtrail:GetTrailStatus")) };

        Assert.Equal(Verdict.NotAssessed, Judge(unread).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(unread, ATrail.Named("small") with { Selectors = ATrail.Basic("ReadOnly") }).Verdict);
        Assert.Equal(Verdict.Pass, Judge(unread, ATrail.Named()).Verdict);
        Assert.Equal(Verdict.Fail, Judge(unread with { IsMultiRegionTrail = false }).Verdict);
    }

    [Fact]
    public void A_region_that_lists_its_trails_shows_all_multi_region_ones()
    {
        var denied = ASnapshot.OfRegion("us-east-1") with { Trails = new() { Gaps = [ASnapshot.Denied("cloudtrail:DescribeTrails")] } };

        Assert.Equal(Verdict.Fail, Judge(ASnapshot.Account(ASnapshot.OfRegion(), denied)).Verdict);
        Assert.Equal(Verdict.Pass, Judge(ASnapshot.Account(Region(ATrail.Named()), denied)).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(ASnapshot.Account(denied)).Verdict);
    }

    [Fact]
    public void A_shadow_without_status_does_not_hide_what_the_home_region_read()
    {
        var shadow = ATrail.Named() with { Status = default, Selectors = default };

        Assert.Equal(Verdict.Pass, Judge(ASnapshot.Account(ASnapshot.OfRegion("us-east-1") with { Trails = ResourceList<Trail>.Of([shadow]) }, Region(ATrail.Named()))).Verdict);
    }

    private static Snapshot Region(params Trail[] trails) => ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of(trails) };

    private static CheckVerdict Judge(params Trail[] trails) => Judge(ASnapshot.Account(Region(trails)));

    private static CheckVerdict Judge(AccountSnapshot account) => Assert.Single(CheckRunner.Run<NoMultiRegionTrail>(account));
}
