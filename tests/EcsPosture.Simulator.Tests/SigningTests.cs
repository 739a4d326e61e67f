using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EcsPosture.Simulator.Tests;

public sealed class SigningTests : DemoServer
{
    private readonly FakeTimeProvider _time = new();

    protected override SimulatorOptions Options => DemoEstate.Options with { TimeProvider = _time };

    [Theory]
    [InlineData(null, "MissingAuthenticationToken")]
    [InlineData("Bearer abc", "IncompleteSignature")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20261120/eu-central-1/ecs/aws4_request, SignedHeaders=host", "IncompleteSignature")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20261120/ecs, SignedHeaders=host, Signature=00", "IncompleteSignature")]
    public async Task A_request_without_a_whole_signature_is_refused_in_the_protocol_of_the_service(string? header, string code)
    {
        using var http = new HttpClient { BaseAddress = Simulator.Url };
        using var json = Request(header);
        json.Headers.Add("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListClusters");
        json.Content = new StringContent("{}");
        using var answer = await http.SendAsync(json, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(code, body["__type"]!.GetValue<string>());
        Assert.True(answer.Headers.Contains("x-amzn-RequestId"));

        using var query = Request(header);
        query.Content = new FormUrlEncodedContent([new("Action", "ListRoles"), new("Version", "2010-05-08")]);
        using var xml = await http.SendAsync(query, TestContext.Current.CancellationToken);
        var error = XElement.Parse(await xml.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("ErrorResponse", error.Name.LocalName);
        Assert.Contains(error.Descendants(), e => e.Name.LocalName == "Code" && e.Value == code);
    }

    [Fact]
    public async Task An_action_that_no_service_has_is_refused_as_each_protocol_does()
    {
        using var client = Production();
        Assert.Equal("UnknownOperationException", (await client.ErrorAsync("ecs", "DeleteEverything")).Code);
        Assert.Equal("InvalidAction", (await client.XmlErrorAsync("iam", "DeleteEverything")).Body.Element("Error")!.Element("Code")!.Value);
        Assert.Equal("InvalidAction", (await client.XmlErrorAsync("ec2", "DeleteEverything")).Body.Descendants("Code").Single().Value);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_refused()
    {
        using var client = Production();
        using var request = Request("AWS4-HMAC-SHA256 Credential=AKIA/20261120/eu-central-1/ecs/aws4_request, SignedHeaders=host, Signature=00");
        request.Headers.Add("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListClusters");
        request.Content = new StringContent("{nonsense");
        using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("SerializationException", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_of_an_assumed_role_read_its_account_until_they_run_out()
    {
        using var client = Production();
        var role = DemoEstate.ScannerRoleArn(DemoEstate.StagingAccountId);
        Assert.Equal(403, (await client.XmlErrorAsync("sts", "AssumeRole", ("RoleArn", role), ("RoleSessionName", "scan"))).Status);
        Assert.Equal(403, (await client.XmlErrorAsync("sts", "AssumeRole", ("RoleArn", "arn:aws:iam::111111111111:role/x"), ("RoleSessionName", "scan"))).Status);
        var given = (await client.XmlAsync("sts", "AssumeRole", ("RoleArn", role), ("RoleSessionName", "scan"), ("ExternalId", DemoEstate.ExternalId))).Descendants("Credentials").Single();
        var (key, token) = (given.Element("AccessKeyId")!.Value, given.Element("SessionToken")!.Value);
        using var assumed = new SignedClient(Simulator, key, token: token);
        Assert.Contains(DemoEstate.StagingAccountId, (await assumed.JsonAsync("ecs", "ListClusters"))["clusterArns"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(
            $"arn:aws:sts::{DemoEstate.StagingAccountId}:assumed-role/{DemoEstate.ScannerRoleName}/scan",
            (await assumed.XmlAsync("sts", "GetCallerIdentity")).Descendants("Arn").Single().Value);

        using var without = new SignedClient(Simulator, key);
        Assert.Equal("UnrecognizedClientException", (await without.ErrorAsync("ecs", "ListClusters")).Code);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("ExpiredTokenException", (await assumed.ErrorAsync("ecs", "ListClusters")).Code);
        Assert.Equal("ExpiredToken", (await assumed.XmlErrorAsync("iam", "ListRoles")).Body.Descendants("Code").Single().Value);
    }

    private static HttpRequestMessage Request(string? header)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/");
        if (header is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(header);
        }

        return request;
    }
}
