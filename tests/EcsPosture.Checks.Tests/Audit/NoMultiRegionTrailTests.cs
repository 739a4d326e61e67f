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

    [Fact]
    public void An_error_is_recent_for_less_than_24_hours_by_its_attempt_or_else_its_delivery()
    {
        var error = new TrailStatus { IsLogging = true, LatestDeliveryError = "AccessDenied" };

        Assert.Equal(Verdict.Pass, With(error with { LatestDeliveryAttemptTime = ASnapshot.TakenAt.AddHours(-24) }));
        Assert.Equal(Verdict.Fail, With(error with { LatestDeliveryAttemptTime = ASnapshot.TakenAt.AddHours(-24).AddSeconds(1) }));
        Assert.Equal(Verdict.Pass, With(error with { LatestDeliveryTime = ASnapshot.TakenAt.AddHours(-25) }));
        Assert.Equal(Verdict.Fail, With(error with { LatestDeliveryTime = ASnapshot.TakenAt.AddHours(-25), LatestDeliveryAttemptTime = ASnapshot.TakenAt.AddHours(-1) }));

        static Verdict With(TrailStatus status) => Judge(ATrail.Named() with { Status = Observed.Known(status) }).Verdict;
    }

    [Fact]
    public void A_trail_with_more_than_one_flaw_is_not_one_that_records_a_part()
    {
        var part = ATrail.Named() with { Selectors = ATrail.Basic("WriteOnly") };

        Assert.Equal(Severity.High, Judge(part with { Status = Observed.Known(new TrailStatus { IsLogging = false }) }).Severity);
        Assert.Equal(Severity.High, Judge(part with { IsMultiRegionTrail = false }).Severity);
        Assert.Equal(Severity.Medium, Judge(part, ATrail.Named("other") with { IsMultiRegionTrail = false }).Severity);
    }

    [Fact]
    public void What_each_trail_lacks_is_the_evidence()
    {
        var verdict = Judge(ATrail.Named("a") with { IsMultiRegionTrail = false }, ATrail.Named("b") with { Status = Observed.Known(new TrailStatus()), Selectors = ATrail.Basic("ReadOnly") });

        Assert.Equal(["a.IsMultiRegionTrail", "b.IsLogging", "b.EventSelectors"], verdict.Evidence.Select(e => e.Path));
        Assert.Equal(["trailList"], Judge().Evidence.Select(e => e.Path));
    }

    [Fact]
    public void Advanced_selectors_for_reads_and_for_writes_are_all_together()
    {
        var management = new AdvancedFieldSelector { Field = "eventCategory", EqualTo = ["Management"] };
        AdvancedEventSelector Of(string readOnly) => new() { FieldSelectors = [management, new() { Field = "readOnly", EqualTo = [readOnly] }] };

        Assert.Equal(Verdict.Pass, Judge(ATrail.Named() with { Selectors = Observed.Known(new TrailSelectors { AdvancedEventSelectors = [Of("true"), Of("false")] }) }).Verdict);
        Assert.Equal(Severity.Medium, Judge(ATrail.Named() with { Selectors = Observed.Known(new TrailSelectors { AdvancedEventSelectors = [Of("true"), Of("true")] }) }).Severity);
        Assert.Equal(Verdict.Pass, Judge(ATrail.Named() with { Selectors = Observed.Known(new TrailSelectors { EventSelectors = [new() { IncludeManagementEvents = true }] }) }).Verdict);
    }

    [Fact]
    public void Only_the_noisy_sources_may_be_left_out()
    {
        var management = new AdvancedFieldSelector { Field = "eventCategory", EqualTo = ["Management"] };
        var source = new AdvancedFieldSelector { Field = "eventSource" };
        string[] some = ["ecs"];

        Assert.Equal(Verdict.Pass, With(source with { NotEquals = ["kms.amazonaws.com", "rdsdata.amazonaws.com"] }));
        Assert.All(
            [
                source with { NotEquals = ["kms.amazonaws.com", "ecs.amazonaws.com"] }, source with { StartsWith = some }, source with { EndsWith = some },
                source with { NotStartsWith = some }, source with { NotEndsWith = some }, source with { Field = "eventName", NotEquals = ["RunTask"] },
            ],
            field => Assert.Equal(Verdict.Fail, With(field)));

        Verdict With(AdvancedFieldSelector field) => Judge(ATrail.Named() with { Selectors = ATrail.Advanced(management, field) }).Verdict;
    }

    [Fact]
    public void A_trail_or_region_that_was_not_read_may_be_the_one()
    {
        var unread = new Listed<Trail>(ATrail.ArnOf("audit"), Observed.Unknown<Trail>(ASnapshot.Denied("cloudtrail:DescribeTrails")));
        var region = ASnapshot.OfRegion() with { Trails = new() { Items = [unread], Gaps = [] } };

        Assert.Equal(Verdict.NotAssessed, Judge(ASnapshot.Account(region)).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(ASnapshot.Account()).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(ATrail.Named() with { Selectors = Observed.Unknown<TrailSelectors>(ASnapshot.Denied("cloudtrail:GetEventSelectors")) }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(ATrail.Named() with
        {
            Selectors = Observed.Unknown<TrailSelectors>(ASnapshot.Denied("cloudtrail:GetEventSelectors")), Status = Observed.Known(new TrailStatus()),
        }).Verdict);
    }

    [Fact]
    public void The_message_says_whether_a_part_is_recorded()
    {
        Assert.Equal("No multi-region trail records management events.", Judge().Message);
        Assert.Equal("No multi-region trail records all management events.", Judge(ATrail.Named("a") with { Selectors = ATrail.Basic("ReadOnly") }, ATrail.Named("b") with { Selectors = ATrail.Basic("WriteOnly") }).Message);
    }

    [Fact]
    public void What_keeps_a_trail_from_being_judged_is_the_gap()
    {
        var status = Observed.Unknown<TrailStatus>(ASnapshot.Denied("cloudtrail:GetTrailStatus"));
        var selectors = Observed.Unknown<TrailSelectors>(ASnapshot.Denied("cloudtrail:GetEventSelectors"));

        Assert.Equal("cloudtrail:GetTrailStatus", Assert.Single(Judge(ATrail.Named() with { Status = status, Selectors = selectors }).Gaps).Action);
        Assert.Equal("cloudtrail:GetEventSelectors", Assert.Single(Judge(ATrail.Named() with { Selectors = selectors }).Gaps).Action);
        Assert.Equal("cloudtrail:DescribeTrails", Assert.Single(Judge(ASnapshot.Account(ASnapshot.OfRegion() with { Trails = new() { Gaps = [ASnapshot.Denied("cloudtrail:DescribeTrails")] } })).Gaps).Action);
    }

    [Fact]
    public void Whatever_else_is_unread_a_part_that_is_not_recorded_by_a_trail_of_unknown_status_is_no_part() =>
        Assert.Equal(Severity.High, Judge(ATrail.Named() with { Selectors = ATrail.Basic("ReadOnly"), Status = Observed.Unknown<TrailStatus>(ASnapshot.Denied("cloudtrail:GetTrailStatus")) }).Severity);

    [Fact]
    public void Regions_that_all_list_their_trails_prove_that_there_is_none() =>
        Assert.Equal(Verdict.Fail, Judge(ASnapshot.Account(ASnapshot.OfRegion(), ASnapshot.OfRegion("us-east-1"))).Verdict);

    private static Snapshot Region(params Trail[] trails) => ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of(trails) };

    private static CheckVerdict Judge(params Trail[] trails) => Judge(ASnapshot.Account(Region(trails)));

    private static CheckVerdict Judge(AccountSnapshot account) => Assert.Single(CheckRunner.Run<NoMultiRegionTrail>(account));
}
