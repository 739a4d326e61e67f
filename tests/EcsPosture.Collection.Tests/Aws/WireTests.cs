using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Aws;

public sealed class WireTests : IAsyncLifetime
{
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await ScriptedAws.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Each_retry_of_a_throttled_call_is_signed_afresh_and_accounted()
    {
        // Signatures have a resolution of a second.
        var options = Scanner.Quick with { FirstDelay = TimeSpan.FromSeconds(2.1), LongestDelay = TimeSpan.FromSeconds(2.1) };
        _aws.On("logs:DescribeMetricFilters", ScriptedAnswer.Error("ThrottlingException", message: "Rate exceeded"), """{"metricFilters":[]}""");
        var result = await Scanner.ScanAsync(Scanner.Request(_aws.Address), options);

        var tries = _aws.CallsOf("logs:DescribeMetricFilters");
        Assert.Equal(2, tries.Count);
        Assert.NotEqual(tries[0].Date, tries[1].Date);
        Assert.NotEqual(tries[0].Authorization, tries[1].Authorization);
        Assert.Empty(result.Of().Manifest.Gaps);
        Assert.Equal((1, 1), (result.Calls.Retries, result.Calls.Throttles));
        Assert.Equal(2, result.Calls.CallsByAction["logs:DescribeMetricFilters"]);
        Assert.True(result.Calls.Waited >= TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("TooManyRequestsException", 429)]
    [InlineData("RequestLimitExceeded", 400)]
    [InlineData("Throttling", 400)]
    [InlineData("SlowDown", 503)]
    public async Task Throttling_that_does_not_end_becomes_a_gap_after_all_retries(string code, int status)
    {
        _aws.On("logs:DescribeMetricFilters", ScriptedAnswer.Error(code, status));
        var result = await Scanner.ScanAsync(Scanner.Request(_aws.Address), Scanner.Quick with { RetriesWhenThrottled = 3 });

        Assert.Equal((GapKind.Throttled, code), (result.GapOf(SnapshotPaths.DescribeMetricFilters).Kind, result.GapOf(SnapshotPaths.DescribeMetricFilters).Code));
        Assert.Equal(4, _aws.CallsOf("logs:DescribeMetricFilters").Count);
    }

    [Fact]
    public async Task Retry_After_is_honoured_up_to_the_longest_delay()
    {
        _aws.On("ecs:ListAccountSettings", ScriptedAnswer.Error("ThrottlingException") with { Headers = [("Retry-After", "86400")] }, """{"settings":[]}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Empty(result.Of().Manifest.Gaps);
        Assert.True(result.Calls.Waited >= Scanner.Quick.LongestDelay);
    }

    [Theory]
    [InlineData("AccessDeniedException", 400, GapKind.Denied)]
    [InlineData("com.amazon.coral.service#AccessDeniedException", 400, GapKind.Denied)]
    [InlineData("UnknownOperationException", 404, GapKind.NotSupported)]
    [InlineData("InvalidParameterException", 400, GapKind.Failed)]
    [InlineData("ServerException", 500, GapKind.Failed)]
    public async Task An_error_becomes_a_gap_of_its_kind(string type, int status, GapKind kind)
    {
        _aws.On("ecs:ListAccountSettings", ScriptedAnswer.Error(type, status, "because"));
        var gap = (await Scanner.ScanAsync(_aws)).GapOf(SnapshotPaths.ListAccountSettings);

        Assert.Equal((kind, "ecs:ListAccountSettings", "because"), (gap.Kind, gap.Action, gap.Message));
        Assert.Equal(type[(type.LastIndexOf('#') + 1)..], gap.Code);
        Assert.Equal(kind is GapKind.Denied ? "ecs:ListAccountSettings" : null, gap.Permission);
    }

    [Fact]
    public async Task The_code_of_an_error_is_taken_from_its_header_and_the_message_from_either_spelling()
    {
        _aws.On("scheduler:ListSchedules", new ScriptedAnswer("""{"Message":"not you"}""", 403, "application/json", [("x-amzn-errortype", "AccessDeniedException:http://internal")]));
        var gap = (await Scanner.ScanAsync(_aws)).GapOf(SnapshotPaths.ListSchedules);

        Assert.Equal((GapKind.Denied, "AccessDeniedException", "not you"), (gap.Kind, gap.Code, gap.Message));
    }

    [Fact]
    public async Task Errors_of_query_services_are_read_from_their_XML()
    {
        _aws.On("iam:GetAccountAuthorizationDetails", new ScriptedAnswer(
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>nope</Message></Error></ErrorResponse>", 403, "text/xml"));
        var gap = (await Scanner.ScanAsync(_aws)).GapOf(SnapshotPaths.GetAccountAuthorizationDetails, "global");

        Assert.Equal((GapKind.Denied, "AccessDenied", "nope", "iam:GetAccountAuthorizationDetails"), (gap.Kind, gap.Code, gap.Message, gap.Permission));
    }

    [Theory]
    [InlineData("<html>proxy</html>")]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("{\"settings\":")]
    public async Task An_answer_that_is_not_JSON_is_a_malformed_gap(string body)
    {
        _aws.On("ecs:ListAccountSettings", body);
        Assert.Equal(GapKind.Malformed, (await Scanner.ScanAsync(_aws)).GapOf(SnapshotPaths.ListAccountSettings).Kind);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<GetRoleResponse/>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>")]
    public async Task An_answer_that_is_not_the_XML_of_the_action_is_a_malformed_gap(string body)
    {
        _aws.On("iam:GetAccountAuthorizationDetails", body);
        Assert.Equal(GapKind.Malformed, (await Scanner.ScanAsync(_aws)).GapOf(SnapshotPaths.GetAccountAuthorizationDetails, "global").Kind);
    }

    [Fact]
    public async Task Half_an_answer_is_tried_again()
    {
        _aws.On("ecs:ListAccountSettings", new ScriptedAnswer("""{"settings":[]}""") { BreaksOff = true }, """{"settings":[]}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Empty(result.Of().Manifest.Gaps);
        Assert.Equal(1, result.Calls.Retries);
    }

    [Fact]
    public async Task Half_an_answer_each_time_is_an_unreachable_gap()
    {
        _aws.On("ecs:ListAccountSettings", new ScriptedAnswer("""{"settings":[]}""") { BreaksOff = true });
        Assert.Equal(GapKind.Unreachable, (await Scanner.ScanAsync(_aws)).GapOf(SnapshotPaths.ListAccountSettings).Kind);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_an_unreachable_gap_within_the_time_limits()
    {
        using var never = new ManualResetEventSlim();
        _aws.On("ecs:ListAccountSettings", _ =>
        {
            never.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            return """{"settings":[]}""";
        });
        var result = await Scanner.ScanAsync(Scanner.Request(_aws.Address), Scanner.Quick with { TryTimeout = TimeSpan.FromMilliseconds(400) });
        never.Set();

        Assert.Equal(GapKind.Unreachable, result.GapOf(SnapshotPaths.ListAccountSettings).Kind);
    }

    [Fact]
    public async Task Times_come_as_numbers_and_are_written_as_text_except_in_CloudWatch_Logs()
    {
        const string Cluster = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c";
        _aws.On("ecs:ListClusters", $$"""{"clusterArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE"}],"failures":[]}""")
            .On("ecs:ListTasks", $$"""{"taskArns":["arn:aws:ecs:eu-central-1:{{ScriptedAws.Account}}:task/c/1"]}""")
            .On("ecs:DescribeTasks", $$"""{"tasks":[{"taskArn":"arn:aws:ecs:eu-central-1:{{ScriptedAws.Account}}:task/c/1","createdAt":1735689600.123,"startedAt":1.7356896E9}],"failures":[]}""")
            .On("logs:DescribeLogGroups", """{"logGroups":[{"logGroupName":"/aws/ecs/containerinsights/c/performance","creationTime":1735689600123,"storedBytes":7}]}""");
        var result = await Scanner.ScanAsync(_aws);

        var task = result.Of().Get(SnapshotPaths.DescribeTasks("c"))!["tasks"]![0]!;
        Assert.Equal("2025-01-01T00:00:00.123000+00:00", (string?)task["createdAt"]);
        Assert.Equal("2025-01-01T00:00:00+00:00", (string?)task["startedAt"]);
        Assert.Equal(1735689600123, (long)result.Of().Get(SnapshotPaths.DescribeLogGroups)!["logGroups"]![0]!["creationTime"]!);
    }

    [Fact]
    public async Task Policy_documents_are_decoded_and_what_is_no_JSON_object_stays_text()
    {
        _aws.On("iam:GetAccountAuthorizationDetails", ScriptedAws.Xml(
            "GetAccountAuthorizationDetails",
            "<IsTruncated>false</IsTruncated><RoleDetailList>"
            + "<member><RoleName>a</RoleName><CreateDate>2024-05-06T07:08:09Z</CreateDate><AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D</AssumeRolePolicyDocument><RolePolicyList/><RoleLastUsed/></member>"
            + "<member><RoleName>b</RoleName><AssumeRolePolicyDocument>%7Bbroken</AssumeRolePolicyDocument></member>"
            + "</RoleDetailList><Policies><member><PolicyName>p</PolicyName><AttachmentCount>2</AttachmentCount><IsAttachable>true</IsAttachable></member></Policies>"));
        var iam = (await Scanner.ScanAsync(_aws)).Of("global").Get(SnapshotPaths.GetAccountAuthorizationDetails)!;

        Assert.Equal("""{"RoleName":"a","CreateDate":"2024-05-06T07:08:09+00:00","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[]},"RolePolicyList":[],"RoleLastUsed":{}}""", iam["RoleDetailList"]![0]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("{broken", (string?)iam["RoleDetailList"]![1]!["AssumeRolePolicyDocument"]);
        Assert.Equal("""{"PolicyName":"p","AttachmentCount":2,"IsAttachable":true}""", iam["Policies"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_call_to_an_action_is_signed_for_its_service_and_region()
    {
        await Scanner.ScanAsync(_aws, "ap-south-1");

        Assert.All(_aws.Calls.Where(c => !c.Action.StartsWith("iam:", StringComparison.Ordinal)), c => Assert.Equal("ap-south-1", c.Region));
        Assert.Equal("us-east-1", _aws.CallsOf("iam:GetAccountAuthorizationDetails").Single().Region);
    }

    [Theory]
    [InlineData("ExpiredTokenException", "sign in again")]
    [InlineData("ExpiredToken", "sign in again")]
    [InlineData("InvalidSignatureException", "clock")]
    public async Task Credentials_that_run_out_on_the_way_end_the_scan_with_what_to_do(string code, string advice)
    {
        _aws.On("ecs:ListAccountSettings", ScriptedAnswer.Error(code));
        var error = await Assert.ThrowsAsync<CredentialsException>(() => Scanner.ScanAsync(_aws));

        Assert.Equal(code, error.Code);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.Single(_aws.CallsOf("ecs:ListAccountSettings"));
    }
}
