using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EcsPosture.Collection.Tests;

public sealed class RegionTests
{
    [Fact]
    public async Task A_region_that_is_down_is_a_gap_of_the_account_and_the_others_are_read()
    {
        await using var aws = await ScriptedAws.StartAsync();
        aws.On("ecs:ListClusters", call => call.Region == "us-west-2" ? new ScriptedAnswer("{}") { BreaksOff = true } : """{"clusterArns":[]}""");
        var result = await Scanner.ScanAsync(aws, "eu-central-1", "us-west-2", "us-east-1");

        Assert.Equal(["eu-central-1", "us-east-1", "global"], result.Documents.Select(d => d.Manifest.Region));
        Assert.Equal(("us-west-2", GapKind.Unreachable), (Assert.Single(result.FailedRegions).Resource, result.FailedRegions[0].Kind));
        Assert.Contains(result.FailedRegions[0], result.Of("global").Manifest.Gaps);
        Assert.Equal(["eu-central-1", "us-west-2", "us-east-1"], result.Of("global").Manifest.Regions);
        Assert.Empty(result.Of("us-east-1").Manifest.Gaps);
        Assert.DoesNotContain(aws.Calls, c => c.Region == "us-west-2" && c.Action != "ecs:ListClusters");
        var read = SnapshotReader.Read(result.Documents);
        Assert.Equal("us-west-2", Assert.Single(read.UnreadRegions).Resource);
    }

    [Fact]
    public async Task A_region_that_is_not_enabled_says_so_and_does_not_end_the_scan()
    {
        await using var aws = await ScriptedAws.StartAsync();
        aws.On("ecs:ListClusters", call => call.Region == "ap-east-1"
            ? ScriptedAnswer.Error("UnrecognizedClientException", message: "The security token included in the request is invalid.")
            : """{"clusterArns":[]}""");
        var result = await Scanner.ScanAsync(aws, "eu-central-1", "ap-east-1");

        Assert.Contains("has not enabled", Assert.Single(result.FailedRegions).Message, StringComparison.Ordinal);
        Assert.Equal(["eu-central-1", "global"], result.Documents.Select(d => d.Manifest.Region));
    }

    [Fact]
    public async Task A_first_region_that_is_down_does_not_keep_the_identity_from_being_read()
    {
        await using var simulator = await AwsSimulator.StartAsync(SyntheticEstate.Build(new(Clusters: 1, Services: 1, Families: 1, Revisions: 1, Tasks: 1, Roles: 1)), cancellationToken: TestContext.Current.CancellationToken);
        simulator.Faults.TakeDown("us-west-2");
        var result = await Scanner.ScanAsync(Scanner.Request(simulator.Url, "us-west-2", SyntheticEstate.Region));

        Assert.Equal([SyntheticEstate.Region, "global"], result.Documents.Select(d => d.Manifest.Region));
        Assert.Equal("us-west-2", Assert.Single(result.FailedRegions).Resource);
    }

    [Fact]
    public async Task Regions_are_read_one_after_the_other_when_the_request_allows_one_at_once()
    {
        await using var aws = await ScriptedAws.StartAsync();
        await Scanner.ScanAsync(Scanner.Request(aws.Address, "eu-central-1", "us-west-2", "us-east-1") with { RegionsAtOnce = 1 });

        var regions = aws.Calls.Where(c => c.Action.StartsWith("ecs:", StringComparison.Ordinal)).Select(c => c.Region).ToList();
        Assert.Equal(3, regions.Distinct().Count());
        Assert.Equal(2, regions.Zip(regions.Skip(1)).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public async Task Wrong_keys_end_the_scan_before_it_begins()
    {
        await using var aws = await ScriptedAws.StartAsync();
        aws.On("sts:GetCallerIdentity", new ScriptedAnswer("<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>bad</Message></Error></ErrorResponse>", 403, "text/xml"));
        var error = await Assert.ThrowsAsync<CredentialsException>(() => Scanner.ScanAsync(aws, "eu-central-1", "us-east-1"));

        Assert.Equal("InvalidClientTokenId", error.Code);
        Assert.Contains("check the connection's credentials", error.Message, StringComparison.Ordinal);
        Assert.All(aws.Calls, c => Assert.Equal("sts:GetCallerIdentity", c.Action));
    }

    [Fact]
    public async Task An_endpoint_that_nothing_listens_on_fails_by_name()
    {
        Uri address;
        await using (var aws = await ScriptedAws.StartAsync())
        {
            address = aws.Address;
        }

        var error = await Assert.ThrowsAsync<AwsException>(() => Scanner.ScanAsync(Scanner.Request(address)));
        Assert.Equal((GapKind.Unreachable, "sts:GetCallerIdentity"), (error.GapFrom(null, null).Kind, error.Action.IamName));
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_named()
    {
        var request = Scanner.Request(new("http://127.0.0.1:9")) with { Credentials = new() { Profile = "no-such-profile-here" } };
        var error = await Assert.ThrowsAsync<CredentialsException>(() => Scanner.ScanAsync(request));
        Assert.Contains("'no-such-profile-here'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_is_assumed_at_the_connections_endpoint_with_its_external_id()
    {
        var estate = SyntheticEstate.Build(new(Clusters: 1, Services: 1, Families: 1, Revisions: 1, Tasks: 1, Roles: 1));
        var role = $"arn:aws:iam::{estate[0].Manifest.AccountId}:role/scanner";
        await using var simulator = await AwsSimulator.StartAsync(
            estate, new() { ExternalIds = new Dictionary<string, string> { [role] = "open sesame" } }, TestContext.Current.CancellationToken);
        var source = AwsCredentialsSource.Placeholder with { Role = new(role, "open sesame") };
        var result = await Scanner.ScanAsync(Scanner.Request(simulator.Url, SyntheticEstate.Region) with { Credentials = source });

        Assert.Equal(1, simulator.Calls.Received("sts:AssumeRole"));
        Assert.Empty(result.FailedRegions);

        var wrong = Scanner.Request(simulator.Url, SyntheticEstate.Region) with { Credentials = source with { Role = new(role, "wrong") } };
        var error = await Assert.ThrowsAsync<CredentialsException>(() => Scanner.ScanAsync(wrong));
        Assert.Contains("external id", error.Message, StringComparison.Ordinal);
        Assert.Contains(role, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_the_scan()
    {
        await using var aws = await ScriptedAws.StartAsync();
        using var cancel = new CancellationTokenSource();
        aws.On("ecs:ListClusters", _ =>
        {
            cancel.Cancel();
            return """{"clusterArns":[]}""";
        });
        await using var services = Scanner.Services();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => services.GetRequiredService<AccountCollector>().CollectAsync(Scanner.Request(aws.Address), null, cancel.Token));
    }

    [Fact]
    public async Task The_connection_test_tells_allowed_denied_and_unknown_actions_apart()
    {
        var estate = SyntheticEstate.Build(new(Clusters: 1, Services: 1, Families: 1, Revisions: 1, Tasks: 1, Roles: 1));
        await using var simulator = await AwsSimulator.StartAsync(estate, cancellationToken: TestContext.Current.CancellationToken);
        simulator.Faults.Deny("ecs:DescribeServices").Fail("scheduler:ListSchedules", "UnknownOperationException");
        await using var services = Scanner.Services();
        var result = await services.GetRequiredService<ConnectionSelfTest>()
            .RunAsync(AwsCredentialsSource.Placeholder, SyntheticEstate.Region, simulator.Url, TestContext.Current.CancellationToken);

        Assert.Equal("ecs:DescribeServices", Assert.Single(result.Actions, a => a.Outcome is ActionOutcome.Denied).Permission);
        Assert.Equal("scheduler:ListSchedules", Assert.Single(result.Actions, a => a.Outcome is ActionOutcome.NotSupported).Action);
        Assert.DoesNotContain(result.Actions, a => a.Outcome is ActionOutcome.Failed);
        Assert.Equal(EcsPosture.Collection.Collectors.CollectorSet.Actions.Count, result.Actions.Count);
        Assert.All(result.Actions, a => Assert.Equal(1, simulator.Calls.Received(a.Action)));
    }
}
