using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace EcsPosture.Collection.Tests;

/// <summary>A call that arrived.</summary>
/// <param name="Action">In IAM's form.</param>
/// <param name="Region">The region of its signature.</param>
/// <param name="Input">Its parameters; of a form, by name.</param>
/// <param name="Authorization">Its signature.</param>
/// <param name="Date">Its X-Amz-Date.</param>
internal sealed record ArrivedCall(string Action, string Region, JsonObject Input, string Authorization, string Date);

/// <summary>What the script answers.</summary>
internal sealed record ScriptedAnswer(string Body, int Status = 200, string ContentType = "application/x-amz-json-1.1", (string Name, string Value)[]? Headers = null)
{
    /// <summary>Breaks the connection off after half of the body.</summary>
    public bool BreaksOff { get; init; }

    public static ScriptedAnswer Error(string type, int status = 400, string message = "no") =>
        new(new JsonObject { ["__type"] = type, ["message"] = message }.ToJsonString(), status);

    public static implicit operator ScriptedAnswer(string body) => new(body, 200, body.StartsWith('<') ? "text/xml" : "application/x-amz-json-1.1");
}

/// <summary>An HTTP endpoint whose answers a test writes. All actions of a scan answer as in an empty account until scripted otherwise; a call of anything else fails the test.</summary>
internal sealed class ScriptedAws : IAsyncDisposable
{
    public const string Account = "111122223333";

    private static readonly Dictionary<string, ScriptedAnswer> EmptyAccount = new()
    {
        ["sts:GetCallerIdentity"] = Xml("GetCallerIdentity", $"<Arn>arn:aws:iam::{Account}:user/scanner</Arn><UserId>AIDA</UserId><Account>{Account}</Account>", "https://sts.amazonaws.com/doc/2011-06-15/"),
        ["ecs:ListClusters"] = """{"clusterArns":[]}""",
        ["ecs:DescribeCapacityProviders"] = """{"capacityProviders":[],"failures":[]}""",
        ["ecs:ListAccountSettings"] = """{"settings":[]}""",
        ["ecs:ListTaskDefinitions"] = """{"taskDefinitionArns":[]}""",
        ["ecs:ListServices"] = """{"serviceArns":[]}""",
        ["ecs:ListTasks"] = """{"taskArns":[]}""",
        ["ecs:ListDaemons"] = """{"daemonSummariesList":[]}""",
        ["ecs:ListContainerInstances"] = """{"containerInstanceArns":[]}""",
        ["logs:DescribeLogGroups"] = """{"logGroups":[]}""",
        ["logs:DescribeDeliverySources"] = """{"deliverySources":[]}""",
        ["logs:DescribeMetricFilters"] = """{"metricFilters":[]}""",
        ["logs:DescribeResourcePolicies"] = """{"resourcePolicies":[]}""",
        ["events:ListRules"] = """{"Rules":[]}""",
        ["scheduler:ListSchedules"] = """{"Schedules":[]}""",
        ["cloudtrail:DescribeTrails"] = """{"trailList":[]}""",
        ["ecr:GetRegistryScanningConfiguration"] = """{"scanningConfiguration":{"scanType":"BASIC","rules":[]}}""",
        ["ecr:GetRegistryPolicy"] = ScriptedAnswer.Error("RegistryPolicyNotFoundException"),
        ["ecr:GetSigningConfiguration"] = ScriptedAnswer.Error("SigningConfigurationNotFoundException"),
        ["ecr:DescribePullThroughCacheRules"] = """{"pullThroughCacheRules":[]}""",
        ["guardduty:ListDetectors"] = """{"detectorIds":[]}""",
        ["securityhub:DescribeHub"] = ScriptedAnswer.Error("InvalidAccessException", 401, "Account 111122223333 is not subscribed to AWS Security Hub"),
        ["securityhub:GetEnabledStandards"] = ScriptedAnswer.Error("InvalidAccessException", 401, "Account 111122223333 is not subscribed to AWS Security Hub"),
        ["config:DescribeConfigurationRecorders"] = """{"ConfigurationRecorders":[]}""",
        ["config:DescribeConfigurationRecorderStatus"] = """{"ConfigurationRecordersStatus":[]}""",
        ["monitoring:DescribeAlarms"] = Xml("DescribeAlarms", "<MetricAlarms/><CompositeAlarms/>", "http://monitoring.amazonaws.com/doc/2010-08-01/"),
        ["iam:GetAccountSummary"] = Xml("GetAccountSummary", "<SummaryMap/>"),
        ["iam:GetAccountAuthorizationDetails"] = Xml("GetAccountAuthorizationDetails", "<IsTruncated>false</IsTruncated><UserDetailList/><GroupDetailList/><RoleDetailList/><Policies/>"),
        ["iam:ListRoles"] = Xml("ListRoles", "<IsTruncated>false</IsTruncated><Roles/>"),
        ["iam:ListUsers"] = Xml("ListUsers", "<IsTruncated>false</IsTruncated><Users/>"),
        ["iam:ListGroups"] = Xml("ListGroups", "<IsTruncated>false</IsTruncated><Groups/>"),
        ["iam:ListPolicies"] = Xml("ListPolicies", "<IsTruncated>false</IsTruncated><Policies/>"),
        ["iam:ListInstanceProfiles"] = Xml("ListInstanceProfiles", "<IsTruncated>false</IsTruncated><InstanceProfiles/>"),
    };

    private static readonly string[] SettingsOfS3 = ["policyStatus", "publicAccessBlock", "acl", "encryption"];

    private static readonly Dictionary<string, string> Targets = new()
    {
        ["AmazonEC2ContainerServiceV20141113"] = "ecs",
        ["Logs_20140328"] = "logs",
        ["com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"] = "cloudtrail",
        ["AWSEvents"] = "events",
        ["AWSWAF_20190729"] = "wafv2",
        ["CertificateManager"] = "acm",
        ["AmazonEC2ContainerRegistry_V20150921"] = "ecr",
        ["StarlingDoveService"] = "config",
        ["ResourceGroupsTaggingAPI_20170126"] = "tag",
        ["secretsmanager"] = "secretsmanager",
        ["AmazonSSM"] = "ssm",
        ["TrentService"] = "kms",
    };

    private readonly ConcurrentDictionary<string, Func<ArrivedCall, ScriptedAnswer>> _script = new();
    private readonly ConcurrentQueue<ArrivedCall> _calls = new();
    private readonly ConcurrentQueue<string> _unprepared = new();
    private readonly WebApplication _host;

    private ScriptedAws(WebApplication host) => _host = host;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<ArrivedCall> Calls => [.. _calls];

    public static async Task<ScriptedAws> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var host = builder.Build();
        var aws = new ScriptedAws(host);
        host.Run(aws.AnswerAsync);
        await host.StartAsync(TestContext.Current.CancellationToken);
        aws.Address = new(host.Urls.First());
        return aws;
    }

    public static ScriptedAnswer Xml(string action, string result, string space = "https://iam.amazonaws.com/doc/2010-05-08/") =>
        $"<{action}Response xmlns=\"{space}\"><{action}Result>{result}</{action}Result></{action}Response>";

    /// <summary>Scripts an action.</summary>
    public ScriptedAws On(string action, Func<ArrivedCall, ScriptedAnswer> answer)
    {
        _script[action] = answer;
        return this;
    }

    /// <summary>Scripts an action: one answer after the other, the last one for good.</summary>
    public ScriptedAws On(string action, params ScriptedAnswer[] answers)
    {
        var next = 0;
        return On(action, _ => answers[Math.Min(Interlocked.Increment(ref next), answers.Length) - 1]);
    }

    public IReadOnlyList<ArrivedCall> CallsOf(string action) => [.. _calls.Where(c => c.Action == action)];

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Assert.Empty(_unprepared);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var call = await ReadAsync(context.Request);
        _calls.Enqueue(call);
        if (!_script.TryGetValue(call.Action, out var scripted))
        {
            if (!EmptyAccount.TryGetValue(call.Action, out var empty))
            {
                _unprepared.Enqueue(call.Action);
                empty = ScriptedAnswer.Error("Unprepared");
            }

            scripted = _ => empty;
        }

        var answer = scripted(call);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers ?? [])
        {
            context.Response.Headers[name] = value;
        }

        var body = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.ContentLength = body.Length;
        if (answer.BreaksOff)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string? RestAction(string service, PathString path) => (service, path.Value) switch
    {
        ("guardduty", "/detector") => "ListDetectors",
        ("guardduty", { } detector) => detector.EndsWith("/coverage", StringComparison.Ordinal) ? "ListCoverage" : "GetDetector",
        ("securityhub", "/accounts") => "DescribeHub",
        ("securityhub", "/standards/get") => "GetEnabledStandards",
        _ => null,
    };

    private static async Task<ArrivedCall> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        var authorization = request.Headers.Authorization.ToString();
        var scope = authorization.Split("Credential=")[1].Split(',')[0].Split('/');
        var (region, service) = (scope[2], scope[3]);
        var date = request.Headers["X-Amz-Date"].ToString();
        if (request.Headers.TryGetValue("X-Amz-Target", out var target))
        {
            var dot = target.ToString().LastIndexOf('.');
            return new($"{Targets[target.ToString()[..dot]]}:{target.ToString()[(dot + 1)..]}", region, (JsonObject)JsonNode.Parse(body)!, authorization, date);
        }

        var input = new JsonObject();
        var form = HttpUtility.ParseQueryString(request.Method == "GET" ? request.QueryString.Value! : body);
        foreach (var name in form.AllKeys.OfType<string>())
        {
            input[name] = form[name];
        }

        if (service == "scheduler")
        {
            input["path"] = request.Path.Value;
            return new(request.Path == "/schedules" ? "scheduler:ListSchedules" : "scheduler:GetSchedule", region, input, authorization, date);
        }

        // These have no action's name on the wire: the path stands for it, and of S3 the word of the query that names a setting.
        if (service is "elasticfilesystem" or "s3")
        {
            var setting = SettingsOfS3.FirstOrDefault(request.Query.ContainsKey);
            return new($"{service}:/{request.Path.Value?.Trim('/')}{(setting is null ? "" : $"?{setting}")}", region, input, authorization, date);
        }

        if (RestAction(service, request.Path) is { } rest)
        {
            return new($"{service}:{rest}", region, request.Method == "GET" ? input : (JsonObject)JsonNode.Parse(body)!, authorization, date);
        }

        return new($"{service}:{input["Action"]}", region, input, authorization, date);
    }
}
