using System.Diagnostics;
using EcsPosture.Checks.Documentation;
using Xunit;

namespace EcsPosture.Checks.Tests.Documentation;

public sealed class RemediationTextTests
{
    private static readonly Dictionary<string, string?> Names = new() { ["family"] = "web", ["revision"] = "12", ["container"] = "app" };

    public static TheoryData<string> Hostile =>
    [
        "web; rm -rf /", "$(id)", "`id`", "it's", "'; id; '", "\"; id; \"", "a b", "<x>", "*", "--flag x", "a\\", "ü", "${IFS}id", "!!", "a'b\"c",
    ];

    [Fact]
    public void A_command_names_the_resource_at_hand() =>
        Assert.Equal("aws ecs describe-task-definition --task-definition web:12", RemediationText.Shell("aws ecs describe-task-definition --task-definition {family}:{revision}", Names));

    [Fact]
    public void Snippets_name_the_resource_at_hand()
    {
        Assert.Equal("name = \"app\"", RemediationText.Terraform("name = \"{container}\"", Names));
        Assert.Equal("- Name: app", RemediationText.CloudFormation("- Name: {container}", Names));
    }

    [Fact]
    public void A_placeholder_without_a_value_stays_visible_and_is_no_redirection()
    {
        Assert.Equal(
            "aws ecs update-service --cluster '<cluster>' --service '<service>'",
            RemediationText.Shell("aws ecs update-service --cluster {cluster} --service '{service}'", Names));
        Assert.Equal("<cluster>", RemediationText.Terraform("{cluster}", Names));
        Assert.Equal("<cluster>", RemediationText.CloudFormation("{cluster}", RemediationText.NoNames));
    }

    [Fact]
    public void Braces_of_json_shell_and_terraform_are_left_alone()
    {
        Assert.Equal("jq '{name: .x}' ${HOME} {unknown} {", RemediationText.Shell("jq '{name: .x}' ${HOME} {unknown} {", Names));
        Assert.Equal("\"${family}\"", RemediationText.Terraform("\"${family}\"", Names));
    }

    [Theory]
    [InlineData("a; rm -rf /", "echo 'a; rm -rf /'")]
    [InlineData("it's", @"echo 'it'\''s'")]
    [InlineData("$(id)", "echo '$(id)'")]
    [InlineData("two\nlines", "echo 'two\uFFFDlines'")]
    [InlineData("a\u202Eb", "echo 'a\uFFFDb'")]
    [InlineData("a\u2028b", "echo 'a\uFFFDb'")]
    public void A_hostile_name_stays_one_word_of_a_command(string name, string expected) =>
        Assert.Equal(expected, RemediationText.Shell("echo {name}", new Dictionary<string, string?> { ["name"] = name }));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_shell_reads_a_hostile_name_as_one_word_wherever_it_stands(string name)
    {
        var command = RemediationText.Shell(
            "# don't {family}\nprintf %s. {family} '{family}' \"{family}\" pre'{x={family}}'", new Dictionary<string, string?> { ["family"] = name });

        Assert.Equal($"{name}.{name}.{name}.pre{{x={name}}}.", Run(command));
    }

    [Fact]
    public void A_hostile_name_cannot_leave_its_string_in_Terraform()
    {
        var names = new Dictionary<string, string?> { ["name"] = "a\" } x\ny${z}%{w}\\" };

        Assert.Equal("name = \"a\\\" } x\uFFFDy$${z}%%{w}\\\\\"", RemediationText.Terraform("name = \"{name}\"", names));
    }

    [Theory]
    [InlineData("a: b")]
    [InlineData("x\n  Privileged: true")]
    [InlineData("!Ref y")]
    [InlineData("a #b")]
    public void A_name_that_YAML_would_read_something_into_stays_a_hint(string name) =>
        Assert.Equal("Family: <family>", RemediationText.CloudFormation("Family: {family}", new Dictionary<string, string?> { ["family"] = name }));

    private static string Run(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }
}
