using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Xunit;

namespace EcsPosture.Simulator.Tests;

/// <summary>A plain HTTP client that sends what a signing client sends.</summary>
internal sealed class SignedClient(AwsSimulator simulator, string accessKey = "AKIATESTTESTTESTTEST", string region = "eu-central-1", string? token = null) : IDisposable
{
    private static readonly Dictionary<string, string> Targets = new()
    {
        ["ecs"] = "AmazonEC2ContainerServiceV20141113",
        ["logs"] = "Logs_20140328",
        ["cloudtrail"] = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
        ["events"] = "AWSEvents",
        ["organizations"] = "AWSOrganizationsV20161128",
        ["tagging"] = "ResourceGroupsTaggingAPI_20170126",
    };

    private static readonly Dictionary<string, string> Versions = new() { ["iam"] = "2010-05-08", ["sts"] = "2011-06-15", ["ec2"] = "2016-11-15" };

    private readonly HttpClient _http = new() { BaseAddress = simulator.Url };

    public HttpClient Http => _http;

    public async Task<HttpResponseMessage> SendAsync(string service, string action, object? parameters = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(parameters ?? new { }), Encoding.UTF8),
        };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"{Targets[service]}.{action}");
        Sign(request, service);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> SendQueryAsync(string service, string action, params (string Name, string Value)[] parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new FormUrlEncodedContent([
                new("Action", action), new("Version", Versions[service]), .. parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))]),
        };
        Sign(request, service);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> GetAsync(string service, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Sign(request, service);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>An answer that must be a success.</summary>
    public async Task<JsonObject> JsonAsync(string service, string action, object? parameters = null)
    {
        using var response = await SendAsync(service, action, parameters);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!.AsObject();
    }

    /// <summary>The code and message of an answer that must be an error.</summary>
    public async Task<(int Status, string Code, string Message)> ErrorAsync(string service, string action, object? parameters = null)
    {
        using var response = await SendAsync(service, action, parameters);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.False(response.IsSuccessStatusCode, body.ToJsonString());
        return ((int)response.StatusCode, body["__type"]!.GetValue<string>(), (body["message"] ?? body["Message"])!.GetValue<string>());
    }

    public async Task<XElement> XmlAsync(string service, string action, params (string Name, string Value)[] parameters)
    {
        using var response = await SendQueryAsync(service, action, parameters);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return WithoutNamespaces(XElement.Parse(body));
    }

    public async Task<(int Status, XElement Body)> XmlErrorAsync(string service, string action, params (string Name, string Value)[] parameters)
    {
        using var response = await SendQueryAsync(service, action, parameters);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.False(response.IsSuccessStatusCode, body);
        return ((int)response.StatusCode, WithoutNamespaces(XElement.Parse(body)));
    }

    public void Dispose() => _http.Dispose();

    private void Sign(HttpRequestMessage request, string service)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            $"Credential={accessKey}/20261120/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}");
        if (token is not null)
        {
            request.Headers.Add("X-Amz-Security-Token", token);
        }
    }

    private static XElement WithoutNamespaces(XElement element) =>
        new(element.Name.LocalName, element.HasElements ? element.Elements().Select(WithoutNamespaces) : element.Value);
}
