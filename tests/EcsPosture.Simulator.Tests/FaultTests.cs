using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EcsPosture.Simulator.Tests;

public sealed class FaultTests : DemoServer
{
    [Fact]
    public async Task A_denied_action_is_refused_as_each_service_does_and_no_other_is()
    {
        Simulator.Faults.Deny("ecs:ListClusters").Deny("iam:Get*").Deny("ec2:DescribeSubnets").Deny("scheduler:*");
        using var client = Production();
        var (status, code, message) = await client.ErrorAsync("ecs", "ListClusters");
        Assert.Equal((400, "AccessDeniedException"), (status, code));
        Assert.Contains("is not authorized to perform: ecs:ListClusters", message, StringComparison.Ordinal);
        var iam = await client.XmlErrorAsync("iam", "GetAccountAuthorizationDetails");
        Assert.Equal((403, "AccessDenied"), (iam.Status, iam.Body.Descendants("Code").Single().Value));
        var ec2 = await client.XmlErrorAsync("ec2", "DescribeSubnets");
        Assert.Equal((403, "UnauthorizedOperation"), (ec2.Status, ec2.Body.Descendants("Code").Single().Value));
        using var scheduler = await client.GetAsync("scheduler", "/schedules");
        Assert.Equal((403, "AccessDeniedException"), ((int)scheduler.StatusCode, Assert.Single(scheduler.Headers.GetValues("x-amzn-ErrorType"))));
        await client.XmlAsync("iam", "ListRoles");
        await client.JsonAsync("ecs", "ListTaskDefinitions");
        Assert.Equal((1, 0), (Simulator.Calls.Received("ecs:ListClusters"), Simulator.Calls.Answered("ecs:ListClusters")));
        Simulator.Faults.Clear();
        await client.JsonAsync("ecs", "ListClusters");
    }

    [Fact]
    public async Task A_fault_can_be_bound_to_a_region_an_account_and_a_resource()
    {
        Simulator.Faults.Deny("ecs:ListClusters", region: "eu-west-*").Deny("ecs:ListServices", resource: "*depot*").Deny("ecs:ListTasks", account: DemoEstate.StagingAccountId);
        using var home = Production();
        using var west = Production("eu-west-1");
        using var staging = Staging();
        await home.JsonAsync("ecs", "ListClusters");
        Assert.Equal("AccessDeniedException", (await west.ErrorAsync("ecs", "ListClusters")).Code);
        await home.JsonAsync("ecs", "ListServices", new { cluster = "parcel-core" });
        Assert.Equal("AccessDeniedException", (await home.ErrorAsync("ecs", "ListServices", new { cluster = "depot-edge" })).Code);
        await home.JsonAsync("ecs", "ListTasks", new { cluster = "parcel-core" });
        Assert.Equal("AccessDeniedException", (await staging.ErrorAsync("ecs", "ListTasks", new { cluster = "staging" })).Code);
    }

    [Fact]
    public async Task Throttling_strikes_the_first_calls_or_every_nth()
    {
        Simulator.Faults.Throttle("ecs:ListClusters", times: 2).ThrottleEvery("iam:ListRoles", n: 3);
        using var client = Production();
        Assert.Equal("ThrottlingException", (await client.ErrorAsync("ecs", "ListClusters")).Code);
        Assert.Equal("ThrottlingException", (await client.ErrorAsync("ecs", "ListClusters")).Code);
        await client.JsonAsync("ecs", "ListClusters");
        await client.XmlAsync("iam", "ListRoles");
        await client.XmlAsync("iam", "ListRoles");
        Assert.Equal("Throttling", (await client.XmlErrorAsync("iam", "ListRoles")).Body.Descendants("Code").Single().Value);
        await client.XmlAsync("iam", "ListRoles");
        Assert.Equal((2, 1), (Simulator.Calls.Throttled("ecs:ListClusters"), Simulator.Calls.Throttled("iam:ListRoles")));
    }

    [Fact]
    public async Task A_region_that_is_down_resets_the_connection_and_others_go_on()
    {
        Simulator.Faults.TakeDown("eu-west-1");
        using var home = Production();
        using var west = Production("eu-west-1");
        await Assert.ThrowsAsync<HttpRequestException>(() => west.SendAsync("ecs", "ListClusters"));
        await Assert.ThrowsAsync<HttpRequestException>(() => west.SendAsync("logs", "DescribeLogGroups"));
        await home.JsonAsync("ecs", "ListClusters");
    }

    [Fact]
    public async Task An_answer_can_break_off_be_malformed_or_say_that_the_token_is_expired()
    {
        Simulator.Faults.BreakOff("ecs:ListClusters").Malform("ecs:ListTaskDefinitions").Add(new() { Action = "logs:*", Kind = FaultKind.ExpiredToken })
            .Fail("cloudtrail:DescribeTrails", "UnsupportedOperationException", message: "not here");
        using var client = Production();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync("ecs", "ListClusters"));
        using var malformed = await client.SendAsync("ecs", "ListTaskDefinitions");
        Assert.True(malformed.IsSuccessStatusCode);
        Assert.StartsWith("<html>", await malformed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("ExpiredTokenException", (await client.ErrorAsync("logs", "DescribeLogGroups")).Code);
        Assert.Equal((400, "UnsupportedOperationException", "not here"), await client.ErrorAsync("cloudtrail", "DescribeTrails"));
    }

    [Fact]
    public async Task Delays_hold_the_answer_back_and_let_the_next_fault_strike()
    {
        Simulator.Faults.Delay("ecs:ListClusters", TimeSpan.FromMilliseconds(300)).Deny("ecs:ListClusters");
        using var client = Production();
        var watch = Stopwatch.StartNew();
        Assert.Equal("AccessDeniedException", (await client.ErrorAsync("ecs", "ListClusters")).Code);
        Assert.True(watch.ElapsedMilliseconds >= 290, $"the answer came after {watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task A_truncated_answer_is_a_success_with_half_of_its_body()
    {
        using var client = Production();
        using var whole = await client.SendAsync("ecs", "ListClusters");
        Simulator.Faults.Add(new() { Action = "ecs:ListClusters", Kind = FaultKind.Truncated });
        using var half = await client.SendAsync("ecs", "ListClusters");
        Assert.True(half.IsSuccessStatusCode);
        var (all, some) = (await whole.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await half.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(all[..(all.Length / 2)], some);
    }

    [Fact]
    public async Task A_stalled_call_gets_no_answer_and_a_dripping_one_comes_whole()
    {
        Simulator.Faults.Add(new() { Action = "ecs:ListClusters", Kind = FaultKind.Stall, DelayMilliseconds = 200 })
            .Add(new() { Action = "ecs:ListTaskDefinitions", Kind = FaultKind.Drip, DelayMilliseconds = 200 });
        using var client = Production();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync("ecs", "ListClusters"));
        Assert.NotEmpty((await client.JsonAsync("ecs", "ListTaskDefinitions"))["taskDefinitionArns"]!.AsArray());
        Assert.Equal((0, 1), (Simulator.Calls.Answered("ecs:ListClusters"), Simulator.Calls.Answered("ecs:ListTaskDefinitions")));
    }

    [Fact]
    public async Task A_clock_that_is_off_is_refused_in_each_services_own_words()
    {
        Simulator.Faults.Add(new() { Kind = FaultKind.ClockSkew });
        using var client = Production();
        Assert.Equal("InvalidSignatureException", (await client.ErrorAsync("ecs", "ListClusters")).Code);
        Assert.Equal("SignatureDoesNotMatch", (await client.XmlErrorAsync("iam", "ListRoles")).Body.Descendants("Code").Single().Value);
        Assert.Equal("RequestExpired", (await client.XmlErrorAsync("ec2", "DescribeSubnets")).Body.Descendants("Code").Single().Value);
    }

    [Fact]
    public async Task A_fault_with_a_probability_strikes_the_same_calls_for_the_same_seed()
    {
        async Task<string> StruckAsync(int seed)
        {
            Simulator.Faults.Clear();
            Simulator.Faults.Add(new() { Action = "ecs:ListClusters", Kind = FaultKind.Deny, Probability = 0.4, Seed = seed });
            using var client = Production();
            var struck = new System.Text.StringBuilder();
            for (var i = 0; i < 40; i++)
            {
                using var answer = await client.SendAsync("ecs", "ListClusters");
                struck.Append(answer.IsSuccessStatusCode ? '.' : 'x');
            }

            return struck.ToString();
        }

        var first = await StruckAsync(7);
        Assert.Contains('x', first);
        Assert.Contains('.', first);
        Assert.Equal(first, await StruckAsync(7));
        Assert.NotEqual(first, await StruckAsync(8));
    }

    [Fact]
    public async Task A_file_of_faults_does_what_the_program_can()
    {
        var faults = SimulatorFaults.Parse("""
            {
              // a scan that meets everything
              "faults": [
                { "action": "ecs:DescribeServices", "resource": "*/depot-edge", "kind": "deny" },
                { "action": "ecs:DescribeTaskDefinition", "kind": "throttle", "every": 2 },
                { "region": "eu-west-1", "kind": "reset" },
                { "action": "logs:*", "kind": "error", "code": "ServiceUnavailableException", "status": 503, "times": 1 },
              ],
            }
            """);
        await using var simulator = await AwsSimulator.StartAsync(Estate, DemoEstate.Options with { Faults = faults }, TestContext.Current.CancellationToken);
        using var client = new SignedClient(simulator, DemoEstate.ProductionAccessKeyId);
        Assert.Equal(503, (await client.ErrorAsync("logs", "DescribeLogGroups")).Status);
        await client.JsonAsync("logs", "DescribeLogGroups");
        await client.JsonAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = "booking-api" });
        Assert.Equal("ThrottlingException", (await client.ErrorAsync("ecs", "DescribeTaskDefinition", new { taskDefinition = "booking-api" })).Code);
        var cluster = $"arn:aws:ecs:eu-central-1:{DemoEstate.ProductionAccountId}:cluster/depot-edge";
        Assert.Equal("AccessDeniedException", (await client.ErrorAsync("ecs", "DescribeServices", new { cluster, services = new[] { "node-agent" } })).Code);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""[{ "action": "ecs:*" }]""")]
    [InlineData("""[{ "action": "ecs:*", "kind": "explode" }]""")]
    [InlineData("""[{ "acton": "ecs:*", "kind": "deny" }]""")]
    [InlineData("""[{ "kind": "deny", "probability": 1.5 }]""")]
    [InlineData("""{ "mistakes": [] }""")]
    public void A_file_that_is_not_understood_is_refused(string json) => Assert.Throws<FormatException>(() => SimulatorFaults.Parse(json));

    [Fact]
    public async Task The_token_buckets_of_ECS_refuse_a_burst_and_refill_with_time()
    {
        var time = new FakeTimeProvider();
        await using var simulator = await AwsSimulator.StartAsync(Estate, DemoEstate.Options with { Throttle = true, TimeProvider = time }, TestContext.Current.CancellationToken);
        using var client = new SignedClient(simulator, DemoEstate.ProductionAccessKeyId);
        using var west = new SignedClient(simulator, DemoEstate.ProductionAccessKeyId, "eu-west-1");
        for (var i = 0; i < 50; i++)
        {
            await client.JsonAsync("ecs", "ListClusters");
        }

        Assert.Equal("ThrottlingException", (await client.ErrorAsync("ecs", "DescribeClusters")).Code);
        await client.JsonAsync("ecs", "ListTaskDefinitions");
        await west.JsonAsync("ecs", "ListClusters");
        time.Advance(TimeSpan.FromMilliseconds(50));
        await client.JsonAsync("ecs", "ListClusters");
        Assert.Equal("ThrottlingException", (await client.ErrorAsync("ecs", "ListClusters")).Code);
    }

    [Fact]
    public async Task Other_services_have_the_buckets_that_AWS_publishes_for_them()
    {
        await using var simulator = await AwsSimulator.StartAsync(Estate, DemoEstate.Options with { Throttle = true, TimeProvider = new FakeTimeProvider() }, TestContext.Current.CancellationToken);
        using var client = new SignedClient(simulator, DemoEstate.ProductionAccessKeyId);
        for (var i = 0; i < 10; i++)
        {
            await client.JsonAsync("logs", "DescribeLogGroups");
        }

        Assert.Equal("ThrottlingException", (await client.ErrorAsync("logs", "DescribeLogGroups")).Code);
        for (var i = 0; i < 100; i++)
        {
            await client.XmlAsync("ec2", "DescribeSubnets");
        }

        Assert.Equal("RequestLimitExceeded", (await client.XmlErrorAsync("ec2", "DescribeSubnets")).Body.Descendants("Code").Single().Value);
        await client.XmlAsync("ec2", "DescribeSecurityGroups");
        await client.XmlAsync("iam", "ListRoles");
    }
}
