using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class SnapshotPropertyTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char["abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"], 24, 40].Select(w => "q9Z" + w);

    // Each puts a secret where one may stand, as free text or under a name.
    private static readonly Gen<(string Secret, string Text)> Seeded = Gen.Select(Word, Gen.Int[0, 9], (word, form) => form switch
    {
        0 => (word, $"--password={word}"),
        1 => (word, $"export DB_PASSWORD='{word}'; run"),
        2 => (word, $"postgres://app:{word}@db/app"),
        3 => (word, $"Server=db;User Id=app;Password={word};"),
        4 => (word, $"curl -H \"Authorization: Bearer {word}\" http://x"),
        5 => (word, $"{{\"a\":{{\"token\":\"{word}\"}}}}"),
        6 => ("ghp_" + word + word[..16], "token ghp_" + word + word[..16]),
        7 => ("xoxb-" + word, "xoxb-" + word),
        8 => ($"AKIA{word[3..19].ToUpperInvariant()}", $"x AKIA{word[3..19].ToUpperInvariant()} y"),
        _ => (word, $"mysql -u root -p{word} app"),
    });

    [Fact]
    public void No_seeded_secret_survives_in_any_place() => Gen.Select(Seeded, Gen.Int[0, Places.Length - 1], Gen.Bool).Sample(
        (seed, place, again) =>
        {
            var (path, content) = Places[place](seed.Text);
            if (again)
            {
                SnapshotRedactor.RedactAgain(path, content);
            }
            else
            {
                SnapshotRedactor.Redact(path, content);
            }

            return !content.ToJsonString().Contains(seed.Secret, StringComparison.Ordinal);
        },
        iter: 20_000,
        print: t => $"{t.Item1} place {t.Item2.ToString(CultureInfo.InvariantCulture)}");

    [Fact]
    public void A_marker_comes_back_from_its_text() => Gen.Select(Gen.String[Gen.Char["abcxyz019-"], 1, 20], Gen.Int.NonNegative).Sample((kind, length) =>
    {
        var marker = new RedactionMarker(kind, length);
        return RedactionMarker.TryParse(marker.ToString(), out var back) && back == marker && RedactionMarker.IsIn($"x {marker} y");
    });

    [Fact]
    public void Any_text_is_classified_and_searched() => Gen.Select(Gen.String, Gen.String).Sample((name, value) =>
    {
        _ = SecretDetector.FindInText(value);
        return SecretDetector.Classify(name, value).Length > 0;
    });

    [Fact]
    public void What_was_redacted_once_does_not_change_when_redacted_again() => Gen.Select(Seeded, Gen.Int[0, Places.Length - 1]).Sample((seed, place) =>
    {
        var (path, content) = Places[place](seed.Text);
        SnapshotRedactor.Redact(path, content);
        var once = content.ToJsonString();
        SnapshotRedactor.RedactAgain(path, content);
        return content.ToJsonString() == once;
    });

    [Fact]
    public void A_mutated_document_never_breaks_the_reader() => Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200], Gen.Int[0, Mutations.Length - 1], Gen.Int[0, 200], Gen.Int[0, Mutations.Length - 1]).Sample(
        (file, node, mutation, node2, mutation2) =>
        {
            var documents = Whole(isBulk: node2 % 2 == 0);
            var path = documents.Files.Keys.ElementAt(file % documents.Files.Count);
            Mutate(documents.Get(path)!, node, Mutations[mutation]);
            Mutate(documents.Get(path)!, node2, Mutations[mutation2]);
            try
            {
                var account = SnapshotReader.Read([documents]);
                _ = account.Regions.Single().TaskDefinitions.Items.Count;
            }
            catch (SnapshotFormatException)
            {
                return;
            }
        },
        iter: 2000);

    [Fact]
    public void A_document_cut_anywhere_is_never_taken_for_a_whole_one()
    {
        var documents = Whole(isBulk: true);
        Gen.Select(Gen.Int[0, documents.Files.Count - 1], Gen.Double[0, 1]).Sample((file, share) =>
        {
            var (_, content) = documents.Files.ElementAt(file);
            var text = content.ToJsonString();
            var cut = text[..(int)(share * (text.Length - 1))];
            try
            {
                JsonNode.Parse(cut);
                return false;
            }
            catch (JsonException)
            {
                return true;
            }
        });
    }

    private static readonly Func<string, (string, JsonObject)>[] Places =
    [
        text => Container(new JsonObject { ["command"] = new JsonArray("sh", "-c", text) }),
        text => Container(new JsonObject { ["entryPoint"] = new JsonArray(text) }),
        text => Container(new JsonObject { ["healthCheck"] = new JsonObject { ["command"] = new JsonArray("CMD-SHELL", text) } }),
        text => Container(new JsonObject { ["dockerLabels"] = new JsonObject { ["label"] = text } }),
        text => Container(new JsonObject { ["logConfiguration"] = new JsonObject { ["options"] = new JsonObject { ["option"] = text } } }),
        text => Container(new JsonObject { ["firelensConfiguration"] = new JsonObject { ["options"] = new JsonObject { ["option"] = text } } }),
        text => Container(new JsonObject { ["systemControls"] = new JsonArray(new JsonObject { ["namespace"] = "x", ["value"] = text }) }),
        text => Container(new JsonObject { ["environment"] = new JsonArray(new JsonObject { ["name"] = "x", ["value"] = text }) }),
        text => ("ecs/describe-task-definition/a_1.json", new JsonObject { ["tags"] = new JsonArray(new JsonObject { ["key"] = "x", ["value"] = text }) }),
        text => ("ecs/describe-task-definition/a_1.json", new JsonObject { ["taskDefinition"] = new JsonObject { ["volumes"] = new JsonArray(new JsonObject { ["dockerVolumeConfiguration"] = new JsonObject { ["driverOpts"] = new JsonObject { ["x"] = text } } }) } }),
        text => ("events/list-targets-by-rule/a.json", new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Input"] = text }) }),
        text => ("events/list-targets-by-rule/a.json", new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Input"] = new JsonObject { ["containerOverrides"] = new JsonArray(new JsonObject { ["command"] = new JsonArray(text) }) }.ToJsonString() }) }),
        text => ("events/list-rules.json", new JsonObject { ["Rules"] = new JsonArray(new JsonObject { ["Description"] = text }) }),
        text => ("ecs/describe-tasks/a.json", new JsonObject { ["tasks"] = new JsonArray(new JsonObject { ["overrides"] = new JsonObject { ["containerOverrides"] = new JsonArray(new JsonObject { ["command"] = new JsonArray(text), ["environment"] = new JsonArray(new JsonObject { ["name"] = "a", ["value"] = text }) }) } }) }),
    ];

    private static readonly Func<JsonNode?>[] Mutations =
    [
        () => null, () => JsonValue.Create("x"), () => JsonValue.Create(""), () => JsonValue.Create(-1), () => JsonValue.Create(1e300), () => JsonValue.Create(true),
        () => new JsonArray(), () => new JsonObject(), () => new JsonArray((JsonNode?)null), () => new JsonArray("x", 1), () => JsonValue.Create("arn:aws:ecs:::task-definition/:99999999999"),
        () => JsonNode.Parse("""{"a":1,"a":2}"""), () => JsonNode.Parse("\"\\ud800\""), () => JsonNode.Parse(new string('[', 60) + new string(']', 60)),
    ];

    private static (string, JsonObject) Container(JsonObject container) =>
        ("ecs/describe-task-definition/a_1.json", new JsonObject { ["taskDefinition"] = new JsonObject { ["containerDefinitions"] = new JsonArray(container) } });

    // Puts something else in the place of one node of a document.
    private static void Mutate(JsonObject root, int which, Func<JsonNode?> mutation)
    {
        var places = new List<Action>();
        try
        {
            Collect(root, places, mutation);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return;
        }

        if (places.Count > 0)
        {
            places[which % places.Count]();
        }
    }

    private static void Collect(JsonNode? node, List<Action> places, Func<JsonNode?> mutation)
    {
        if (node is JsonObject obj)
        {
            foreach (var name in obj.Select(p => p.Key).ToArray())
            {
                places.Add(() => obj[name] = mutation());
                places.Add(() => obj.Remove(name));
                Collect(obj[name], places, mutation);
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                var index = i;
                places.Add(() => array[index] = mutation());
                Collect(array[i], places, mutation);
            }
        }
    }

    private static SnapshotDocuments Whole(bool isBulk)
    {
        const string Rule = "arn:aws:events:eu-west-1:111122223333:rule/nightly";
        const string Schedule = "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/nightly";
        var web = AFolder.RevisionArn("web", 3);
        var folder = AFolder.OfRegion().WithService("web", web)
            .WithRevision("web", 3, ""","containerDefinitions":[{"name":"a","image":"i","command":["x"],"environment":[{"name":"A","value":"b"}],"dockerLabels":{"a":"b"},"logConfiguration":{"logDriver":"awslogs","options":{"a":"b"}}}],"volumes":[{"name":"v"}]""")
            .With(SnapshotPaths.ListTaskDefinitions, $$"""{"taskDefinitionArns":["{{web}}"]}""")
            .With(SnapshotPaths.ListTasks("main"), $$"""{"taskArns":["{{AFolder.TaskArn("t")}}"]}""")
            .With(SnapshotPaths.DescribeTasks("main"), $$"""{"tasks":[{"taskArn":"{{AFolder.TaskArn("t")}}","taskDefinitionArn":"{{web}}","overrides":{"containerOverrides":[{"name":"a","environment":[{"name":"A","value":"b"}]}]},"startedAt":1700000000}],"failures":[{"arn":"x","reason":"MISSING"}]}""")
            .With(SnapshotPaths.GetTaskDefinitionTags, $$"""{"ResourceTagMappingList":[{"ResourceARN":"{{web}}","Tags":[{"Key":"a","Value":"b"}]}]}""")
            .With(SnapshotPaths.DescribeLogGroups, """{"logGroups":[{"logGroupName":"a","arn":"arn:aws:logs:eu-west-1:111122223333:log-group:a:*","retentionInDays":3}]}""")
            .With(SnapshotPaths.DescribeResourcePolicies, """{"resourcePolicies":[{"policyName":"a","policyDocument":"{}"}]}""")
            .With(SnapshotPaths.DescribeCapacityProviders, """{"capacityProviders":[{"name":"a"}],"failures":[]}""")
            .With(SnapshotPaths.ListRules, $$"""{"Rules":[{"Name":"nightly","Arn":"{{Rule}}","State":"ENABLED"}]}""")
            .With(SnapshotPaths.ListTargetsByRule("nightly"), $$$"""{"Targets":[{"Id":"1","Arn":"{{{AFolder.ClusterArn}}}","Input":"{\"containerOverrides\":[]}","EcsParameters":{"TaskDefinitionArn":"{{{web}}}"}}]}""")
            .With(SnapshotPaths.ListSchedules, $$$"""{"Schedules":[{"Arn":"{{{Schedule}}}","Name":"nightly","GroupName":"default","Target":{"Arn":"{{{AFolder.ClusterArn}}}"}}]}""")
            .With(SnapshotPaths.GetSchedule("default", "nightly"), $$$"""{"Arn":"{{{Schedule}}}","Name":"nightly","State":"ENABLED","Target":{"Arn":"{{{AFolder.ClusterArn}}}","EcsParameters":{"TaskDefinitionArn":"{{{web}}}"} } }""")
            .With(SnapshotPaths.DescribeTrails, """{"trailList":[{"Name":"a","TrailARN":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/a"}]}""")
            .With(SnapshotPaths.GetTrailStatus("a"), """{"IsLogging":true}""")
            .With(SnapshotPaths.GetEventSelectors("a"), """{"EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true}]}""")
            .With(SnapshotPaths.DescribeSecurityGroups, """{"SecurityGroups":[{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":1,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}]}""")
            .With(SnapshotPaths.DescribeSubnets, """{"Subnets":[{"SubnetId":"subnet-1"}]}""")
            .With(SnapshotPaths.GetRole("web"), """{"Role":{"Path":"/","RoleName":"web","Arn":"arn:aws:iam::111122223333:role/web","AssumeRolePolicyDocument":{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"x"}}]}}}""")
            .With(SnapshotPaths.ListAttachedRolePolicies("web"), """{"AttachedPolicies":[{"PolicyName":"p","PolicyArn":"arn:aws:iam::aws:policy/p"}]}""")
            .With(SnapshotPaths.ListRolePolicies("web"), """{"PolicyNames":["in"]}""")
            .With(SnapshotPaths.GetRolePolicy("web", "in"), """{"RoleName":"web","PolicyName":"in","PolicyDocument":"%7B%22Statement%22%3A%5B%5D%7D"}""")
            .With(SnapshotPaths.GetPolicy("arn:aws:iam::aws:policy/p"), """{"Policy":{"PolicyName":"p","Arn":"arn:aws:iam::aws:policy/p","DefaultVersionId":"v1"}}""")
            .With(SnapshotPaths.GetPolicyVersion("arn:aws:iam::aws:policy/p"), """{"PolicyVersion":{"Document":{"Statement":[]},"VersionId":"v1"}}""");
        return (isBulk ? folder.With(SnapshotPaths.GetAccountAuthorizationDetails, """
            {"RoleDetailList":[{"Path":"/","RoleName":"web","Arn":"arn:aws:iam::111122223333:role/web","AssumeRolePolicyDocument":{"Statement":[{"Effect":"Allow","Condition":{"Bool":{"a":true}}}]},
            "RolePolicyList":[{"PolicyName":"a","PolicyDocument":"{}"}],"AttachedManagedPolicies":[{"PolicyName":"p","PolicyArn":"x"}],"Tags":[{"Key":"a","Value":"b"}],"InstanceProfileList":[{"Arn":"a"}]}],
            "Policies":[{"PolicyName":"p","Arn":"x","DefaultVersionId":"v1","PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true,"Document":{"Statement":[]}}]}]}
            """) : folder).Documents;
    }
}
