using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using Xunit;

namespace EcsPosture.Checks.Tests.Frameworks;

public sealed class FrameworkListTests
{
    [Fact]
    public void Every_control_that_a_check_names_belongs_to_one_framework() =>
        Assert.All(CheckCatalogue.Default.Checks.SelectMany(c => c.Info.Controls), mapping => Assert.NotNull(FrameworkList.Of(mapping)));

    [Fact]
    public void Every_control_has_a_title_and_belongs_to_a_section() => Assert.All(FrameworkList.All, framework =>
    {
        Assert.NotEmpty(framework.Controls);
        Assert.Equal(framework.Controls.Count, framework.Controls.DistinctBy(c => c.Key).Count());
        Assert.All(framework.Controls, control =>
        {
            Assert.Contains(framework.Sections, s => s.Key == control.Section);
            Assert.Equal(ControlTitles.Find(framework.Name, framework.Prefix + control.Id), control.Title);
        });
    });

    [Fact]
    public void All_current_ecs_controls_of_aws_are_listed_and_the_retired_one_is_not() =>
        Assert.Equal(
            ["ECS.2", "ECS.3", "ECS.4", "ECS.5", "ECS.8", "ECS.9", "ECS.10", "ECS.12", "ECS.13", "ECS.14", "ECS.15", "ECS.16", "ECS.17", "ECS.18", "ECS.19", "ECS.20", "ECS.21"],
            FrameworkList.Find("aws-fsbp")!.Controls.Where(c => c.Section == "ECS").Select(c => c.Id));

    [Fact]
    public void A_control_is_found_by_its_key_and_leads_to_its_description()
    {
        var control = FrameworkList.FindControl("aws-fsbp:SecretsManager.4")!;

        Assert.Equal("https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4", control.Url);
        Assert.Equal("aws-fsbp:SecretsManager.4", control.Key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("ECS.4")]
    [InlineData("aws-fsbp:ECS.1")]
    [InlineData("no-framework:ECS.4")]
    public void No_other_key_finds_a_control(string? key) => Assert.Null(FrameworkList.FindControl(key));

    [Fact]
    public void Each_version_of_a_benchmark_is_a_framework_of_its_own()
    {
        Assert.Equal("cis-aws-foundations-5.0:3.1", FrameworkList.Of(new(FrameworkNames.Cis, "AWS Foundations v5.0 3.1"))!.Key);
        Assert.Equal("cis-aws-foundations-6.0:4.1", FrameworkList.Of(new(FrameworkNames.Cis, "AWS Foundations v6.0 4.1"))!.Key);
        Assert.Equal("cis-aws-compute-1.1:3.10", FrameworkList.Of(new(FrameworkNames.Cis, "Compute Services v1.1.0 3.10"))!.Key);
    }

    [Theory]
    [InlineData("ECS.2", "ECS.10")]
    [InlineData("AC-2", "AC-2(1)")]
    [InlineData("AC-2(2)", "AC-2(12)")]
    [InlineData("10.2.1", "10.2.1.1")]
    [InlineData("2.1", "10.1")]
    [InlineData("12.1", "A1.1")]
    public void Ids_are_ordered_as_people_read_them(string first, string second)
    {
        Assert.True(ControlIdOrder.Instance.Compare(first, second) < 0);
        Assert.True(ControlIdOrder.Instance.Compare(second, first) > 0);
        Assert.Equal(0, ControlIdOrder.Instance.Compare(first, first));
    }
}
