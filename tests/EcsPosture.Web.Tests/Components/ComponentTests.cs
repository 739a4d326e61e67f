using Bunit;
using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Web.Components;
using Microsoft.AspNetCore.Components.Web;

namespace EcsPosture.Web.Tests.Components;

public sealed class ComponentTests : FrameContext
{
    private const string Hostile = "<script>alert(1)</script>";

    [Theory]
    [InlineData(Severity.Critical, "Critical", "critical")]
    [InlineData(Severity.Info, "Info", "info")]
    public void A_severity_is_a_word_and_a_shape(Severity severity, string word, string shape)
    {
        var chip = Render<SeverityChip>(p => p.Add(c => c.Severity, severity));

        Assert.Equal(word, chip.Find(".chip").TextContent);
        Assert.Equal(shape, chip.Find("svg").GetAttribute("data-glyph"));
        Assert.NotEmpty(chip.Find("svg").InnerHtml.Trim());
    }

    [Theory]
    [InlineData(Verdict.Pass, "Pass")]
    [InlineData(Verdict.Fail, "Fail")]
    [InlineData(Verdict.Manual, "Manual")]
    [InlineData(Verdict.NotAssessed, "Not assessed")]
    [InlineData(Verdict.NotApplicable, "Not applicable")]
    public void A_verdict_is_a_word(Verdict verdict, string word)
    {
        Assert.Equal(word, Render<VerdictChip>(p => p.Add(c => c.Verdict, verdict)).Find(".chip").TextContent);
    }

    [Fact]
    public void No_two_verdicts_nor_severities_nor_labels_share_a_shape()
    {
        var verdicts = Enum.GetValues<Verdict>().Select(v => Render<VerdictChip>(p => p.Add(c => c.Verdict, v)).Find("svg").InnerHtml.Trim()).ToList();
        var severities = Enum.GetValues<Severity>().Select(s => Render<SeverityChip>(p => p.Add(c => c.Severity, s)).Find("svg").InnerHtml.Trim()).ToList();

        Assert.Equal(verdicts.Count, verdicts.Distinct().Count());
        var labels = Enum.GetValues<OccurrenceLabel>().Select(l => Render<LabelChip>(p => p.Add(c => c.Label, l)).Find("svg").InnerHtml.Trim()).ToList();
        Assert.Equal(severities.Count, severities.Distinct().Count());
        Assert.Equal(labels.Count, labels.Distinct().Count());
    }

    [Theory]
    [InlineData(OccurrenceLabel.Running)]
    [InlineData(OccurrenceLabel.Latest)]
    [InlineData(OccurrenceLabel.Stale)]
    [InlineData(OccurrenceLabel.Unknown)]
    public void A_label_is_a_word_with_its_meaning(OccurrenceLabel label)
    {
        var chip = Render<LabelChip>(p => p.Add(c => c.Label, label)).Find(".chip");

        Assert.Equal(label.ToString(), chip.TextContent);
        Assert.NotEmpty(chip.GetAttribute("title")!);
    }

    [Fact]
    public void Every_state_of_findings_and_scans_has_words_and_a_shape_of_its_own()
    {
        foreach (var state in Enum.GetValues<ScanState>().Cast<object>().Concat(Enum.GetValues<FindingState>().Cast<object>()))
        {
            var chip = Render<StateChip>(p => p.Add(c => c.State, state));
            Assert.NotEqual("dot", state is FindingState.Open ? "open" : chip.Find("svg").GetAttribute("data-glyph"));
        }

        Assert.Equal("Succeeded with gaps", Render<StateChip>(p => p.Add(c => c.State, ScanState.SucceededWithGaps)).Find(".chip").TextContent);
    }

    [Fact]
    public void A_score_is_never_rounded_up_and_says_what_it_does_not_cover()
    {
        var score = Render<ScoreBar>(p => p.Add(c => c.Score, 99.9).Add(c => c.NotAssessed, 0.124));

        Assert.Equal("99", score.Find(".score-number").TextContent);
        Assert.Equal("Score 99 of 100, 13 % not assessed", score.Find(".score").GetAttribute("aria-label"));
    }

    [Fact]
    public void Without_assessment_there_is_no_score()
    {
        var score = Render<ScoreBar>(p => p.Add(c => c.Score, null).Add(c => c.NotAssessed, 1));

        Assert.Equal("–", score.Find(".score-number").TextContent);
        Assert.Contains("No score", score.Find(".score").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Empty(score.FindAll(".score-fill"));
    }

    [Fact]
    public void Counts_stand_worst_first_and_are_spoken()
    {
        var counts = Render<CountBar>(p => p.Add(c => c.Counts, new Dictionary<Severity, int> { [Severity.Low] = 1200, [Severity.Critical] = 2, [Severity.High] = 0 }));

        Assert.Equal(["2", "1,200"], counts.FindAll(".counts-number").Select(n => n.TextContent));
        Assert.Equal("open findings: 2 critical, 1200 low", counts.Find(".counts").GetAttribute("aria-label"));
    }

    [Fact]
    public void Hostile_text_is_shown_and_not_run()
    {
        IRenderedComponent<Microsoft.AspNetCore.Components.IComponent>[] rendered =
        [
            Render<EmptyState>(p => p.Add(c => c.Title, Hostile)),
            Render<ErrorPanel>(p => p.Add(c => c.Title, Hostile).Add(c => c.Text, Hostile)),
            Render<PageHeader>(p => p.Add(c => c.Title, Hostile).Add(c => c.Trail, [new Crumb(Hostile, "/clusters")])),
            Render<CodeBlock>(p => p.Add(c => c.Code, Hostile).Add(c => c.Language, Hostile)),
            Render<KeyValue>(p => p.Add(c => c.Key, Hostile).Add(c => c.Value, Hostile)),
            Render<FacetList>(p => p.Add(c => c.Title, Hostile).Add(c => c.Options, [new(Hostile, Hostile, "1")]).Add(c => c.Chosen, [])),
        ];

        Assert.All(rendered, each =>
        {
            Assert.Empty(each.FindAll("script"));
            Assert.Contains(Hostile, string.Concat(each.Nodes.Select(node => node.TextContent)), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_page_header_has_the_one_main_heading_and_a_trail()
    {
        var header = Render<PageHeader>(p => p.Add(c => c.Title, "checkout").Add(c => c.Trail, [new("Clusters", "/clusters"), new("prod", "/clusters/1")]));

        Assert.Equal("checkout", header.Find("h1").TextContent.Trim());
        Assert.Equal(["/clusters", "/clusters/1"], header.FindAll("nav a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void The_copy_button_points_at_the_code()
    {
        var block = Render<CodeBlock>(p => p.Add(c => c.Code, "aws ecs deregister-task-definition").Add(c => c.Language, "AWS CLI"));

        Assert.Equal(block.Find("code").Id, block.Find("button").GetAttribute("data-copy"));
        Assert.Equal("aws ecs deregister-task-definition", block.Find("code").TextContent);
    }

    [Fact]
    public void A_trend_has_a_line_a_table_and_a_sentence()
    {
        var start = Clock.GetUtcNow();
        var chart = Render<TrendChart>(p => p
            .Add(c => c.Name, "Posture score")
            .Add(c => c.Points, [new(start, 50), new(start.AddDays(1), null), new(start.AddDays(2), 60), new(start.AddDays(3), 70.5)]));

        Assert.Single(chart.FindAll("polyline"));
        Assert.Single(chart.FindAll(".trend-dot"));
        Assert.Equal(4, chart.FindAll("tbody tr").Count);
        Assert.Equal("not measured", chart.FindAll("tbody tr")[2].Children[1].TextContent);
        Assert.Contains("lowest 50, highest 70.5", chart.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trend_of_one_point_or_of_none_is_drawn_too()
    {
        var one = Render<TrendChart>(p => p.Add(c => c.Name, "Score").Add(c => c.Points, [new(Clock.GetUtcNow(), 50)]));
        var none = Render<TrendChart>(p => p.Add(c => c.Name, "Score").Add(c => c.Points, []));

        Assert.Single(one.FindAll(".trend-dot"));
        Assert.DoesNotContain("NaN", one.Markup, StringComparison.Ordinal);
        Assert.Equal("No scan yet", none.Find("figcaption").TextContent);
    }

    [Fact]
    public void Choosing_in_a_facet_keeps_what_was_chosen_before()
    {
        IReadOnlyList<string>? chosen = null;
        var facet = Render<FacetList>(p => p
            .Add(c => c.Title, "Severity")
            .Add(c => c.Options, [new("critical", "Critical", "3"), new("high", "High", "10,000+")])
            .Add(c => c.Chosen, ["critical"])
            .Add(c => c.ChosenChanged, (IReadOnlyList<string> keys) => chosen = keys));

        facet.FindAll("input")[1].Change(true);
        Assert.Equal(["critical", "high"], chosen);

        facet.FindAll("input")[0].Change(false);
        Assert.Equal([], chosen);
    }

    [Fact]
    public void A_long_facet_is_cut_but_never_hides_what_is_chosen()
    {
        var options = Enumerable.Range(1, 20).Select(i => new FacetOption($"c{i}", $"cluster {i}", "1")).ToList();
        var facet = Render<FacetList>(p => p.Add(c => c.Title, "Cluster").Add(c => c.Options, options).Add(c => c.Chosen, ["c20"]));

        Assert.Equal(9, facet.FindAll("input").Count);

        facet.Find("button").Click();
        Assert.Equal(20, facet.FindAll("input").Count);
    }

    [Fact]
    public void The_pager_keeps_filters_and_turns_by_cursor()
    {
        Navigation.NavigateTo("/findings?severity=high&after=a1");
        var pager = Render<CursorPager>(p => p.Add(c => c.Next, "a 2").Add(c => c.Previous, "b1").Add(c => c.Summary, "50 of 10,000+ findings"));

        Assert.Equal(
            ["/findings?severity=high", "/findings?severity=high&before=b1", "/findings?severity=high&after=a%202"],
            pager.FindAll("a").Select(a => new Uri(a.GetAttribute("href")!).PathAndQuery));
    }

    [Fact]
    public void The_pagers_links_follow_the_filters()
    {
        var pager = Render<CursorPager>(p => p.Add(c => c.Next, "a2").Add(c => c.Previous, null));

        Navigation.NavigateTo("/findings?severity=low");

        pager.WaitForAssertion(() => Assert.EndsWith("/findings?severity=low&after=a2", pager.Find("a").GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public void On_the_only_page_the_pager_leads_nowhere()
    {
        var pager = Render<CursorPager>(p => p.Add(c => c.Next, null).Add(c => c.Previous, null).Add(c => c.Summary, "3 findings"));

        Assert.Empty(pager.FindAll("a"));
        Assert.Equal(3, pager.FindAll("[aria-disabled=true]").Count);
    }

    [Fact]
    public void Escape_closes_the_drawer_and_clears_the_address()
    {
        Navigation.NavigateTo("/findings?severity=high&open=f1");
        var drawer = Render<Drawer>(p => p.Add(c => c.IsOpen, true).Add(c => c.Title, "Privileged container").AddChildContent("evidence"));

        Assert.Equal("dialog", drawer.Find("[data-drawer]").GetAttribute("role"));
        JSInterop.VerifyInvoke("posture.enterPanel");

        drawer.Find("[data-drawer]").KeyDown(new KeyboardEventArgs { Key = "Escape" });
        Assert.Equal("/findings?severity=high", new Uri(Navigation.Uri).PathAndQuery);
    }

    [Fact]
    public void A_closed_drawer_is_not_there_and_gives_the_focus_back()
    {
        var drawer = Render<Drawer>(p => p.Add(c => c.IsOpen, true).Add(c => c.Title, "t"));
        drawer.Render(p => p.Add(c => c.IsOpen, false));

        Assert.Empty(drawer.FindAll("[data-drawer]"));
        JSInterop.VerifyInvoke("posture.leavePanel");
    }
}
