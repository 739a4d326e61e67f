using System.Text.Json.Nodes;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Redaction;

public sealed class SnapshotRedactorTests
{
    private static readonly string Definition = SnapshotPaths.DescribeTaskDefinition("web", 1);

    [Theory]
    [InlineData("eu-west-1", "[redacted kind=literal length=9]")]
    [InlineData("", "[redacted kind=empty length=0]")]
    [InlineData("true", "[redacted kind=boolean length=4]")]
    [InlineData("[redacted kind=boolean length=4]", "[redacted kind=literal length=32]")]
    public void The_value_of_an_environment_variable_always_goes(string value, string expected)
    {
        var content = Redacted(Definition, $$$"""{"taskDefinition":{"containerDefinitions":[{"environment":[{"name":"X","value":{{{Json(value)}}}}]}]}}""");

        Assert.Equal(expected, (string?)content["taskDefinition"]!["containerDefinitions"]![0]!["environment"]![0]!["value"]);
    }

    [Fact]
    public void A_value_that_is_no_text_goes_too()
    {
        var text = Redacted(Definition, """{"taskDefinition":{"containerDefinitions":[{"environment":[{"name":"A","value":90210},{"name":"B","value":{"x":"hunter2"}},{"name":"C"},{"Name":"D","Value":"hunter2"},7]}]}}""").ToJsonString();

        Assert.DoesNotContain("90210", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Overrides_of_tasks_are_redacted()
    {
        var text = Redacted(SnapshotPaths.DescribeTasks("main"), """
            {"tasks":[{"overrides":{"containerOverrides":[{"name":"app","environment":[{"name":"A","value":"plainvalue"}],"command":["--token","hunter2","--port","8080"]}]}}]}
            """).ToJsonString();

        Assert.DoesNotContain("plainvalue", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("8080", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_command_only_the_element_with_the_secret_goes()
    {
        var command = Redacted(Definition, """{"taskDefinition":{"containerDefinitions":[{"command":["mysql","-h","db","--password=hunter2","-p","hunter2","--user","app"]}]}}""")
            ["taskDefinition"]!["containerDefinitions"]![0]!["command"]!.AsArray().Select(a => (string)a!).ToArray();

        Assert.Equal(
            ["mysql", "-h", "db", "[redacted kind=literal length=18]", "-p", "[redacted kind=literal length=7]", "--user", "app"],
            command);
    }

    [Theory]
    [InlineData("splunk-token", "abcdef123456", "[redacted kind=literal length=12]")]
    [InlineData("splunk-url", "https://app:hunter2@splunk.example.com:8088/x", "https://[redacted kind=url-with-password length=11]@splunk.example.com:8088/x")]
    [InlineData("awslogs-group", "/ecs/app", "/ecs/app")]
    [InlineData("apikey", "${API_KEY}", "${API_KEY}")]
    [InlineData("header", "Authorization Bearer: x", "Authorization Bearer: x")]
    [InlineData("header", "X-Api-Key: abcdef123456", "[redacted kind=literal length=23]")]
    [InlineData("Host", "https://example.com/?api_key=hunter2", "[redacted kind=url-with-password length=36]")]
    public void Log_options_keep_what_checks_judge(string name, string value, string expected)
    {
        var content = Redacted(Definition, $$$"""{"taskDefinition":{"containerDefinitions":[{"logConfiguration":{"logDriver":"splunk","options":{"{{{name}}}":{{{Json(value)}}} } } }]}}""");

        Assert.Equal(expected, (string?)content["taskDefinition"]!["containerDefinitions"]![0]!["logConfiguration"]!["options"]![name]);
    }

    [Fact]
    public void Mount_options_keep_their_keys()
    {
        var content = Redacted(Definition, """{"taskDefinition":{"volumes":[{"name":"v","dockerVolumeConfiguration":{"driverOpts":{"type":"cifs","device":"//10.0.0.1/share","o":"addr=10.0.0.1,username=jane,password=hunter2,vers=3.0"}}}]}}""");
        var options = content["taskDefinition"]!["volumes"]![0]!["dockerVolumeConfiguration"]!["driverOpts"]!;

        Assert.Equal("addr=10.0.0.1,username=[redacted kind=literal length=4],password=[redacted kind=literal length=7],vers=3.0", (string?)options["o"]);
        Assert.Equal("//10.0.0.1/share", (string?)options["device"]);
        Assert.Equal("cifs", (string?)options["type"]);
    }

    [Theory]
    [InlineData("dockerLabels", """{"com.example.token":"hunter22","team":"web"}""")]
    [InlineData("systemControls", """[{"namespace":"net.token","value":"hunter22"}]""")]
    [InlineData("firelensConfiguration", """{"type":"fluentbit","options":{"shared_key":"hunter22"}}""")]
    [InlineData("healthCheck", """{"command":["CMD-SHELL","curl -u admin:hunter22 localhost"]}""")]
    [InlineData("entryPoint", """["sh","-c","export DB_PASSWORD=hunter22; run"]""")]
    [InlineData("extraHosts", """[{"hostname":"https://a:hunter22@b","ipAddress":"10.0.0.1"}]""")]
    public void Every_free_text_of_a_container_is_searched(string field, string json)
    {
        var text = Redacted(Definition, $$$"""{"taskDefinition":{"containerDefinitions":[{"{{{field}}}":{{{json}}}}]}}""").ToJsonString();

        Assert.DoesNotContain("hunter22", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_are_searched()
    {
        var tags = Redacted(Definition, """{"taskDefinition":{},"tags":[{"key":"ApiKey","value":"hunter2"},{"key":"team","value":"payments"}]}""")["tags"]!;

        Assert.Equal("[redacted kind=literal length=7]", (string?)tags[0]!["value"]);
        Assert.Equal("payments", (string?)tags[1]!["value"]);
    }

    [Fact]
    public void Json_inside_of_an_input_is_redacted_inside()
    {
        var content = Redacted(SnapshotPaths.ListTargetsByRule("nightly"), """
            {"Targets":[{"Id":"1","Input":"{\"containerOverrides\":[{\"name\":\"app\",\"environment\":[{\"name\":\"MODE\",\"value\":\"full\"}]}],\"taskRoleArn\":\"arn:aws:iam::111122223333:role/x\"}"}]}
            """);
        var input = (JsonObject)JsonNode.Parse((string)content["Targets"]![0]!["Input"]!)!;

        Assert.Equal("[redacted kind=literal length=4]", (string?)input["containerOverrides"]![0]!["environment"]![0]!["value"]);
        Assert.Equal("arn:aws:iam::111122223333:role/x", (string?)input["taskRoleArn"]);
    }

    [Theory]
    [InlineData("""{"Cluster":"main","Overrides":{"ContainerOverrides":[{"Name":"app","Environment":[{"Name":"A","Value":"plainvalue"}]}]}}""")]
    [InlineData("""{"containerOverrides":[{"environment":[{"name":"A","value":"plainvalue"},{"name":"B","value":<b>}]}]}""")]
    [InlineData("""{"containerOverrides":[{"environment":[{"name":"A","value":"plainvalue"}],}]""")]
    [InlineData("""{"db":{"password":"plainvalue"}}""")]
    [InlineData("""{"a":"x","a":"y","environment":[{"name":"A","value":"plainvalue"}]}""")]
    [InlineData("password=plainvalue")]
    public void Nothing_of_an_input_slips_through(string input)
    {
        var target = new JsonObject { ["Target"] = new JsonObject { ["Input"] = input }, ["InputTransformer"] = new JsonObject { ["InputTemplate"] = input } };

        SnapshotRedactor.Redact(SnapshotPaths.GetSchedule("default", "x"), target);

        Assert.DoesNotContain("plainvalue", target.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_a_secret_stays_as_it_is()
    {
        const string Input = """{ "detail" : { "bucket": "reports" } }""";
        var target = new JsonObject { ["Target"] = new JsonObject { ["Input"] = Input } };

        SnapshotRedactor.Redact(SnapshotPaths.GetSchedule("default", "x"), target);

        Assert.Equal(Input, (string?)target["Target"]!["Input"]);
    }

    [Fact]
    public void Policies_stay_as_they_are()
    {
        const string Json = """{"RoleDetailList":[{"AssumeRolePolicyDocument":{"Statement":[{"Condition":{"StringEquals":{"sts:ExternalId":"AKIAIOSFODNN7EXAMPLE"}}}]}}]}""";

        Assert.Equal(Json, Redacted(SnapshotPaths.GetAccountAuthorizationDetails, Json).ToJsonString());
    }

    [Theory]
    [InlineData("#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n", "text")]
    [InlineData("#!/bin/bash\necho 'ECS_ENGINE_AUTH_DATA={\"x\":{\"username\":\"a\",\"password\":\"hunter2\"}}' >> /etc/ecs/ecs.config\n", "registry-credentials")]
    [InlineData("ECS_ENGINE_AUTH_TYPE=dockercfg\nECS_ENGINE_AUTH_DATA={\"x\":{\"auth\":\"dXNlcjpodW50ZXIy\"}}\n", "registry-credentials")]
    [InlineData("ECS_ENGINE_AUTH_TYPE=docker\nECS_ENGINE_AUTH_DATA=\n", "text")]
    [InlineData("export DB_PASSWORD=hunter2hunter2\n", "literal")]
    [InlineData("aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE\n", "aws-access-key-id")]
    public void User_data_is_always_replaced_by_what_was_found_in_it(string script, string kind)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(script);
        using var zipped = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        var message = "Content-Type: multipart/mixed; boundary=\"//\"\n\n--//\nContent-Transfer-Encoding: base64\n\n" + Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\n--//--\n";
        foreach (var data in new[] { Convert.ToBase64String(bytes), Convert.ToBase64String(zipped.ToArray()), script, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(message)) })
        {
            var expected = $"[redacted kind={kind} length={data.Length}]";
            var json = JsonValue.Create(data)!.ToJsonString();
            Assert.Equal(expected, (string?)Redacted(SnapshotPaths.DescribeLaunchTemplateVersions("lt-1"), $$$"""{"LaunchTemplateVersions":[{"LaunchTemplateData":{"UserData":{{{json}}}}}]}""")["LaunchTemplateVersions"]![0]!["LaunchTemplateData"]!["UserData"]);
            Assert.Equal(expected, (string?)Redacted(SnapshotPaths.DescribeInstanceAttribute("i-1"), $$$"""{"InstanceId":"i-1","UserData":{"Value":{{{json}}}}}""")["UserData"]!["Value"]);
            Assert.Equal(expected, (string?)Redacted(SnapshotPaths.DescribeLaunchConfigurations, $$$"""{"LaunchConfigurations":[{"UserData":{{{json}}}}]}""")["LaunchConfigurations"]![0]!["UserData"]);
        }
    }

    [Fact]
    public void Empty_user_data_are_told_apart_and_a_marker_is_kept_only_in_documents_of_our_own()
    {
        const string Kept = """{"UserData":{"Value":"[redacted kind=text length=9]"}}""";

        Assert.Equal("[redacted kind=empty length=0]", (string?)Redacted(SnapshotPaths.DescribeInstanceAttribute("i-1"), """{"UserData":{"Value":""}}""")["UserData"]!["Value"]);
        Assert.Equal("{}", Redacted(SnapshotPaths.DescribeInstanceAttribute("i-1"), """{"UserData":{}}""")["UserData"]!.ToJsonString());
        Assert.Equal("[redacted kind=text length=29]", (string?)Redacted(SnapshotPaths.DescribeInstanceAttribute("i-1"), Kept)["UserData"]!["Value"]);
        var own = (JsonObject)JsonNode.Parse(Kept)!;
        SnapshotRedactor.RedactAgain(SnapshotPaths.DescribeInstanceAttribute("i-1"), own);
        Assert.Equal(Kept, own.ToJsonString());
    }

    [Fact]
    public void A_document_of_our_own_keeps_its_markers_and_loses_what_was_put_in_later()
    {
        var content = (JsonObject)JsonNode.Parse("""
            {"taskDefinition":{"containerDefinitions":[{"environment":[{"name":"A","value":"[redacted kind=high-entropy length=40]"},{"name":"B","value":"hunter2"}],
            "command":["--password=[redacted kind=literal length=3]","[redacted kind=json-web-token length=9]","--token=hunter2"]}]}}
            """)!;

        SnapshotRedactor.RedactAgain(Definition, content);

        var container = content["taskDefinition"]!["containerDefinitions"]![0]!;
        Assert.Equal("[redacted kind=high-entropy length=40]", (string?)container["environment"]![0]!["value"]);
        Assert.Equal("[redacted kind=literal length=7]", (string?)container["environment"]![1]!["value"]);
        Assert.Equal("--password=[redacted kind=literal length=3]", (string?)container["command"]![0]);
        Assert.Equal("[redacted kind=json-web-token length=9]", (string?)container["command"]![1]);
        Assert.DoesNotContain("hunter2", content.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[redacted kind=literal length=3]")]
    [InlineData("--password=[redacted kind=literal length=3]")]
    public void Raw_text_that_imitates_a_marker_is_replaced(string text)
    {
        var content = Redacted(Definition, $$$"""{"taskDefinition":{"containerDefinitions":[{"command":[{{{Json(text)}}}],"dockerLabels":{"x":{{{Json(text)}}}}}]}}""");
        var container = content["taskDefinition"]!["containerDefinitions"]![0]!;

        Assert.Equal($"[redacted kind=literal length={text.Length}]", (string?)container["command"]![0]);
        Assert.Equal($"[redacted kind=literal length={text.Length}]", (string?)container["dockerLabels"]!["x"]);
    }

    private static JsonObject Redacted(string path, string json)
    {
        var content = (JsonObject)JsonNode.Parse(json)!;
        SnapshotRedactor.Redact(path, content);
        return content;
    }

    private static string Json(string text) => JsonValue.Create(text).ToJsonString();
}
