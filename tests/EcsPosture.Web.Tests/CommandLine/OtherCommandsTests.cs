using System.Text.Json.Nodes;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Collection;
using EcsPosture.Web.SignIn;

namespace EcsPosture.Web.Tests.CommandLine;

public sealed class OtherCommandsTests
{
    [Fact]
    public async Task Checks_lists_the_whole_catalogue()
    {
        var table = await CommandRun.OfAsync("checks");
        var json = await CommandRun.OfAsync("checks", "--format", "json");
        var markdown = await CommandRun.OfAsync("checks", "--format", "markdown");

        Assert.All(CheckCatalogue.Default.Checks, check => Assert.Contains(check.Info.Id, table.Output, StringComparison.Ordinal));
        Assert.Equal(CheckCatalogue.Default.Checks.Select(c => c.Info.Id), JsonNode.Parse(json.Output)!.AsArray().Select(c => c!["id"]!.GetValue<string>()));
        Assert.Equal(CheckCatalogue.Default.Checks.Count + 2, markdown.Output.TrimEnd('\n').Split('\n').Length);
        Assert.All(table.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task One_check_is_shown_in_full_in_each_format()
    {
        const string Id = "ecs-task-privileged-container";
        var info = CheckCatalogue.Default.Find(Id)!.Info;

        Assert.Contains("Does not apply when", (await CommandRun.OfAsync("checks", Id)).Output, StringComparison.Ordinal);
        Assert.StartsWith($"# {info.Title}", (await CommandRun.OfAsync("checks", Id, "--format", "markdown")).Output, StringComparison.Ordinal);
        Assert.Equal(info.Rationale, JsonNode.Parse((await CommandRun.OfAsync("checks", Id, "--format", "json")).Output)!["rationale"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_unknown_check_is_told_with_its_likely_names()
    {
        Assert.Contains("ecs-task-privileged-container", (await CommandRun.OfAsync("checks", "privileged")).Line, StringComparison.Ordinal);
        Assert.Contains("lists all", (await CommandRun.OfAsync("checks", "nonsense")).Line, StringComparison.Ordinal);
        Assert.Contains("table, json, markdown", (await CommandRun.OfAsync("checks", "--format", "yaml")).Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_prints_exactly_the_permissions_used()
    {
        var run = await CommandRun.OfAsync("policy");

        var statement = Assert.Single(JsonNode.Parse(run.Output)!["Statement"]!.AsArray())!;
        Assert.Equal(LeastPrivilegePolicy.Permissions, statement["Action"]!.AsArray().Select(a => a!.GetValue<string>()));
        Assert.Contains("AWS::IAM::Role", (await CommandRun.OfAsync("policy", "--format", "cloudformation")).Output, StringComparison.Ordinal);
        Assert.Contains("json, cloudformation", (await CommandRun.OfAsync("policy", "--format", "yaml")).Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_prints_the_permission_to_find_accounts_in_a_statement_of_its_own_when_asked()
    {
        var statements = JsonNode.Parse((await CommandRun.OfAsync("policy", "--organizations")).Output)!["Statement"]!.AsArray();

        Assert.Equal(2, statements.Count);
        Assert.Equal(LeastPrivilegePolicy.Permissions, statements[0]!["Action"]!.AsArray().Select(a => a!.GetValue<string>()));
        Assert.Equal(["organizations:ListAccounts"], statements[1]!["Action"]!.AsArray().Select(a => a!.GetValue<string>()));
        var template = (await CommandRun.OfAsync("policy", "--format", "cloudformation", "--organizations")).Output;
        Assert.Contains("              - Sid: EcsPostureOrganization\n                Effect: Allow\n                Action: organizations:ListAccounts\n                Resource: \"*\"\nOutputs:", template, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hash_password_prints_a_hash_that_the_password_meets()
    {
        var run = await CommandRun.WithInputAsync("correct horse battery\n", "hash-password");

        Assert.Equal(0, run.ExitCode);
        Assert.True(PasswordHashes.Verify(run.Output.Trim(), "correct horse battery"));
        Assert.Contains("12", (await CommandRun.WithInputAsync("short\n", "hash-password")).Line, StringComparison.Ordinal);
        Assert.Contains("12", (await CommandRun.WithInputAsync("", "hash-password")).Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate", "Give either")]
    [InlineData("simulate --scale walruses=3", "walruses")]
    [InlineData("simulate --scale services=1 --urls ftp://x", "--urls")]
    [InlineData("simulate --scale services=1 --urls http://example.org:80", "localhost")]
    [InlineData("simulate --scale services=1 --faults /none.json", "/none.json")]
    public async Task Simulate_says_what_is_wrong(string line, string says) =>
        Assert.Contains(says, (await CommandRun.OfAsync(line.Split(' '))).Line, StringComparison.Ordinal);

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var folder = Directory.CreateTempSubdirectory("ecs-posture-cli-");

        var run = await CommandRun.OfAsync("serve", "--urls", $"http://{taken.LocalEndpoint}", "--data", folder.FullName);

        Assert.Contains("already in use", run.Line, StringComparison.Ordinal);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        var run = await CommandRun.OfAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.All(new[] { "serve", "scan", "import", "capture", "simulate", "checks", "policy", "hash-password" }, name => Assert.Contains(name, run.Output, StringComparison.Ordinal));
    }
}
