using EcsPosture.Checks.Documentation;
using Xunit;

namespace EcsPosture.Checks.Tests.Documentation;

public sealed class RemediationTextTests
{
    private static readonly Dictionary<string, string?> Names = new() { ["family"] = "web", ["revision"] = "12", ["container"] = "app" };

    [Fact]
    public void A_command_names_the_resource_at_hand() =>
        Assert.Equal("aws ecs describe-task-definition --task-definition web:12", RemediationText.Shell("aws ecs describe-task-definition --task-definition {family}:{revision}", Names));

    [Fact]
    public void A_placeholder_without_a_value_stays_visible() =>
        Assert.Equal("aws ecs update-service --cluster '<cluster>' --service '<service>'", RemediationText.Shell("aws ecs update-service --cluster {cluster} --service {service}", Names));

    [Fact]
    public void Braces_of_json_and_shell_are_left_alone() =>
        Assert.Equal("jq '{name: .x}' ${HOME} {unknown}", RemediationText.Shell("jq '{name: .x}' ${HOME} {unknown}", Names));

    [Theory]
    [InlineData("a; rm -rf /", "echo 'a; rm -rf /'")]
    [InlineData("it's", @"echo 'it'\''s'")]
    [InlineData("$(id)", "echo '$(id)'")]
    [InlineData("two\nlines", "echo 'two\uFFFDlines'")]
    public void A_hostile_name_stays_one_word_of_a_command(string name, string expected) =>
        Assert.Equal(expected, RemediationText.Shell("echo {name}", new Dictionary<string, string?> { ["name"] = name }));

    [Fact]
    public void A_hostile_name_cannot_leave_its_string_in_a_snippet() =>
        Assert.Equal("name = \"a\\\" } x\uFFFDy\"", RemediationText.Snippet("name = \"{name}\"", new Dictionary<string, string?> { ["name"] = "a\" } x\ny" }));
}
