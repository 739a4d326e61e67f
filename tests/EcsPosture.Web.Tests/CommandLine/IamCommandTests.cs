using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;

namespace EcsPosture.Web.Tests.CommandLine;

public sealed class IamCommandTests
{
    private const string Account = "111122223333";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    private const string Cases = """
        [
          { "id": "a", "mode": "request",
            "request": { "principal": "arn:aws:sts::111122223333:assumed-role/web/1", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/x", "resourceAccount": "111122223333",
                         "context": { "s3:prefix": "home/", "aws:TagKeys": ["a", "b"] } },
            "identityPolicies": [ { "Version": "2012-10-17", "Statement": [
              { "Effect": "Allow", "Action": "ec2:*", "Resource": "*" },
              { "Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*", "Condition": { "StringLike": { "s3:prefix": "home/*" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } } } ] } ] },
          { "id": 2, "mode": "request",
            "request": { "principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/x" },
            "identityPolicies": [ "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}" ],
            "serviceControlPolicies": [ [ { "Statement": { "Effect": "Deny", "Action": "s3:*", "Resource": "*" } } ] ] },
          { "id": "c", "mode": "request",
            "request": { "principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/x" },
            "identityPolicies": [] },
          { "id": "d", "mode": "posture",
            "request": { "principal": "arn:aws:iam::111122223333:role/web", "action": "s3:*", "resource": "*" },
            "identityPolicies": [ { "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": { "StringEquals": { "aws:SourceVpc": "vpc-1" } } } } ] },
          { "id": "e", "mode": "posture", "request": { "principal": "arn:aws:iam::111122223333:role/web", "action": "s3:*", "resource": "*" },
            "identityPolicies": [ { "Statement": [ ] } ] },
          { "id": "f", "mode": "posture", "request": { "principal": "arn:aws:iam::111122223333:role/web", "action": "s3:*", "resource": "*" },
            "identityPolicies": [ { "Statement": 7 } ] },
          { "id": "g", "mode": "request", "request": { "principal": "nobody", "action": "s3:Get*", "resource": 3 } },
          7
        ]
        """;

    [Fact]
    public async Task Evaluate_answers_cases_in_their_order()
    {
        using var file = new TemporaryFile(Cases);
        var run = await CommandRun.OfAsync("iam", "evaluate", file.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var answers = JsonNode.Parse(run.Output)!.AsArray();
        Assert.Equal(
            ["a Allowed", "2 ExplicitlyDenied", "c ImplicitlyDenied", "d AllowedWithConditions", "e Denied", "f AllowedWithConditions", "g ", " "],
            answers.Select(a => $"{a!["id"]} {a["result"]}"));
        Assert.Equal("""[{"policy":"identityPolicies[0]","statement":1,"sid":"Read","effect":"Allow"}]""", answers[0]!["statements"]!.ToJsonString());
        Assert.Equal("""[{"policy":"serviceControlPolicies[0][0]","statement":0,"effect":"Deny"}]""", answers[1]!["statements"]!.ToJsonString());
        Assert.Equal("if StringEquals aws:SourceVpc vpc-1", answers[3]!["residual"]![0]!["text"]!.GetValue<string>());
        Assert.Contains("identityPolicies[0]: line 1, column", answers[5]!["problems"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(3, answers[6]!["problems"]!.AsArray().Count);
        Assert.Single(answers[7]!["problems"]!.AsArray());
        Assert.All(answers.Take(3), a => Assert.Empty(a!["problems"]!.AsArray()));
    }

    [Theory]
    [InlineData("{}", "no array of cases")]
    [InlineData("[\n 1,,2]", "line 2, column 4")]
    [InlineData("[{\"id\":1,\n\"more\":nul}]", "line 2, column 11")]
    [InlineData("[{\"id\":1,\n\"identityPolicies\":[{]}]", "line 2, column 22")]
    [InlineData("[{\"id\":1\n\"mode\":\"request\"}]", "line 2, column 1")]
    [InlineData("[{\"id\":1,,\"mode\":2}]", "line 1, column 10")]
    [InlineData("[{\"request\":{\"principal\":\"*\",\"action\":\"s3:*\",\"resource\":\"*\"},\"mode\":\"request\",\"identityPolicies\":[{\"Statement\":[]]}]", "line 1, column ")]
    public async Task Evaluate_says_what_is_wrong_with_the_file(string content, string says)
    {
        using var file = new TemporaryFile(content);

        Assert.Contains(says, (await CommandRun.OfAsync("iam", "evaluate", file.Path)).Line, StringComparison.Ordinal);
        Assert.Contains("none.json", (await CommandRun.OfAsync("iam", "evaluate", file.Path + "none.json")).Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\uFEFF\n", "\n")]
    [InlineData("", ", ")]
    [InlineData("/* [ */", "")]
    public async Task Evaluate_finds_the_cases_whatever_their_texts_hold_and_however_the_file_is_laid_out(string before, string after)
    {
        const string Hard = """[{"id":"] , {"},{"id":"\\\\\"["},{"id":[1,{"a":[2,3]}]}]""";
        using var file = new TemporaryFile(before + Hard.Insert(Hard.Length - 1, after));
        var run = await CommandRun.OfAsync("iam", "evaluate", file.Path);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("""["] , {","\\\\\u0022[",[1,{"a":[2,3]}]]""", new JsonArray([.. JsonNode.Parse(run.Output)!.AsArray().Select(a => a!["id"]!.DeepClone())]).ToJsonString());
    }

    [Theory]
    [InlineData("""{"id":1,"mode":"request","\u0069d":2}""", "2", 1)]
    [InlineData("""{"id":1,"id":2, /* "id":3 */ "mode":"request"}""", "2", 1)]
    [InlineData("""{"id":[],"mode":null,"more":{"a":"}"},}""", "[]", 2)]
    [InlineData("""{"id":null,"mode":"posture","identityPolicies":null,"serviceControlPolicies":[null],"request":{"principal":"*","action":"s3:*","resource":"*"},}""", "null", 0)]
    [InlineData("""{"mode":"posture","identityPolicies":{},"serviceControlPolicies":[{}],"sessionPolicy":[],"request":{"principal":"*","action":"s3:*","resource":"*"}}""", "null", 3)]
    [InlineData("""{}""", "null", 2)]
    public async Task Evaluate_reads_a_case_however_it_is_written(string one, string id, int problems)
    {
        using var file = new TemporaryFile($"[{one}]");
        var run = await CommandRun.OfAsync("iam", "evaluate", file.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var answer = JsonNode.Parse(run.Output)![0]!;
        Assert.Equal(id, answer["id"]?.ToJsonString() ?? "null");
        Assert.Equal(problems, answer["problems"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_thousand_requests_of_real_policies_are_answered_in_their_order()
    {
        var policies = DemoEstate.Build(Now, 0).First(f => f.Manifest.AccountId == DemoEstate.ProductionAccountId && f.Manifest.Region == SnapshotManifest.GlobalRegion)
            .Files[SnapshotPaths.GetAccountAuthorizationDetails]["Policies"]!.AsArray().Select(p => p!["PolicyVersionList"]![0]!["Document"]!).ToList();
        string[] actions = ["ecs:RunTask", "s3:GetObject", "iam:PassRole", "ec2:RunInstances", "kms:Decrypt"];
        var cases = new JsonArray([.. Enumerable.Range(0, 1000).Select(i => (JsonNode)new JsonObject
        {
            ["id"] = i,
            ["mode"] = "request",
            ["request"] = new JsonObject { ["principal"] = $"arn:aws:iam::{Account}:role/web", ["action"] = actions[i % 5], ["resource"] = $"arn:aws:s3:::bucket/{i}", ["resourceAccount"] = Account },
            ["identityPolicies"] = new JsonArray(policies[i % policies.Count].DeepClone(), policies[(i * 7) % policies.Count].DeepClone()),
        })]);
        using var file = new TemporaryFile(cases.ToJsonString());
        var run = await CommandRun.OfAsync("iam", "evaluate", file.Path);

        Assert.Equal(Enumerable.Range(0, 1000), JsonNode.Parse(run.Output)!.AsArray().Select(answer => (int)answer!["id"]!));
    }

    [Fact]
    public async Task Can_tells_what_a_role_of_a_snapshot_may_do()
    {
        var disk = SnapshotOnDisk.Demo;
        async Task<CommandRun> CanAsync(params string[] args) => await CommandRun.OfAsync(["iam", "can", .. args, "--snapshot", disk.Root]);

        var yes = await CanAsync("legacy-manifest-task", "iam:CreateUser");
        Assert.Equal(0, yes.ExitCode);
        Assert.StartsWith("Yes: legacy-manifest-task may do iam:CreateUser on *.", yes.Output, StringComparison.Ordinal);
        Assert.Contains("Allow  policy AdministratorAccess, statement 1", yes.Output, StringComparison.Ordinal);
        Assert.StartsWith("No: nothing lets tracking-web-task do s3:PutObject", (await CanAsync("tracking-web-task", "s3:PutObject", "arn:aws:s3:::fernpost-web-assets/x")).Output, StringComparison.Ordinal);
        var run = await CanAsync("events-run-task", "ecs:RunTask");
        Assert.StartsWith("Under conditions", run.Output, StringComparison.Ordinal);
        Assert.Contains("ArnEquals ecs:cluster", run.Output, StringComparison.Ordinal);
        var known = await CanAsync("events-run-task", "ecs:RunTask", "--context", "ecs:cluster=arn:aws:ecs:eu-central-1:1:cluster/other");
        Assert.StartsWith("No", known.Output, StringComparison.Ordinal);
        var json = JsonNode.Parse((await CanAsync("legacy-manifest-task", "*", "--format", "json")).Output)!;
        Assert.Equal("Allowed", json["result"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Did you mean legacy-manifest-task?", "manifest-tas", "s3:GetObject")]
    [InlineData("Several accounts have a role", "ci-deploy", "s3:GetObject")]
    [InlineData("no action", "legacy-manifest-task", "GetObject")]
    [InlineData("KEY=VALUE", "legacy-manifest-task", "s3:GetObject", "--context", "x")]
    [InlineData("text, json", "legacy-manifest-task", "s3:GetObject", "--format", "xml")]
    public async Task Can_says_what_is_wrong(string says, params string[] args)
    {
        var disk = SnapshotOnDisk.Demo;

        Assert.Contains(says, (await CommandRun.OfAsync(["iam", "can", .. args, "--snapshot", disk.Root])).Line, StringComparison.Ordinal);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string content) => File.WriteAllText(Path, content);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ecs-posture-{Guid.NewGuid():N}.json");

        public void Dispose() => File.Delete(Path);
    }
}
