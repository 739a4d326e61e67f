using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Simulator.Tests;

public sealed class OrganizationTests : IAsyncLifetime
{
    private AwsSimulator _simulator = null!;

    public async ValueTask InitializeAsync() => _simulator = await AwsSimulator.StartAsync(
        [Account("111111111111", accounts: 45), Account("222222222222", accounts: null)],
        new() { AccountsByAccessKey = new Dictionary<string, string> { ["AKIAMEMBER"] = "222222222222" } },
        TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Fact]
    public async Task Accounts_come_in_pages_of_twenty_with_times_as_numbers()
    {
        using var client = new SignedClient(_simulator, region: "us-east-1");
        var ids = new List<string>();
        var sizes = new List<int>();
        string? token = null;
        do
        {
            var page = await client.JsonAsync("organizations", "ListAccounts", token is null ? null : new { NextToken = token });
            var accounts = page["Accounts"]!.AsArray();
            sizes.Add(accounts.Count);
            ids.AddRange(accounts.Select(a => a!["Id"]!.GetValue<string>()));
            Assert.Equal(1767323045, accounts[0]!["JoinedTimestamp"]!.GetValue<double>());
            token = page["NextToken"]?.GetValue<string>();
        }
        while (token is not null);

        Assert.Equal([20, 20, 5], sizes);
        Assert.Equal(45, ids.Distinct().Count());
    }

    [Fact]
    public async Task What_cannot_be_answered_is_refused_as_AWS_refuses_it()
    {
        using var management = new SignedClient(_simulator, region: "us-east-1");
        using var member = new SignedClient(_simulator, "AKIAMEMBER", "us-east-1");

        Assert.Equal((400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization."), await member.ErrorAsync("organizations", "ListAccounts"));
        Assert.Equal("InvalidInputException", (await management.ErrorAsync("organizations", "ListAccounts", new { NextToken = "nonsense" })).Code);
        Assert.Equal("InvalidInputException", (await management.ErrorAsync("organizations", "ListAccounts", new { MaxResults = 21 })).Code);
        _simulator.Faults.Deny("organizations:*");
        Assert.Equal((400, "AccessDeniedException"), await management.ErrorAsync("organizations", "ListAccounts") is var (status, code, _) ? (status, code) : default);
    }

    private static SnapshotDocuments Account(string id, int? accounts)
    {
        var global = new SnapshotDocuments { Manifest = new() { FormatVersion = SnapshotManifest.CurrentFormatVersion, AccountId = id, Region = SnapshotManifest.GlobalRegion, TakenAt = default } };
        if (accounts is { } count)
        {
            global.Put("organizations/list-accounts.json", new()
            {
                ["Accounts"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject
                {
                    ["Id"] = $"{111111111111 + i}", ["Name"] = $"account {i}", ["State"] = "ACTIVE", ["JoinedTimestamp"] = "2026-01-02T03:04:05+00:00",
                })]),
            });
        }

        return global;
    }
}
