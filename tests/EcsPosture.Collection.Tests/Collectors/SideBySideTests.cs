using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>What is read while something slow is still being read, so that every budget of calls is used from the start.</summary>
public sealed class SideBySideTests : IAsyncLifetime
{
    private const string Cluster = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c";
    private const string First = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:task-definition/first:1";
    private const string Second = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:task-definition/second:1";
    private const int Enough = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await ScriptedAws.StartAsync();
        _aws.On("ecs:ListClusters", $$"""{"clusterArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":[]}],"failures":[]}""")
            .On("ecs:ListTaskDefinitions", call => (string?)call.Input["status"] is "ACTIVE" ? $$"""{"taskDefinitionArns":["{{First}}","{{Second}}"]}""" : """{"taskDefinitionArns":[]}""")
            .On("ecr:DescribeRepositories", ScriptedAnswer.Error("RepositoryNotFoundException"))
            .On("ecr:BatchGetRepositoryScanningConfiguration", """{"scanningConfigurations":[],"failures":[]}""")
            .On("secretsmanager:ListSecrets", """{"SecretList":[]}""");
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData("ecr:DescribeRepositories")]
    [InlineData("secretsmanager:ListSecrets")]
    [InlineData("logs:DescribeLogGroups")]
    public async Task What_revisions_refer_to_is_read_while_others_are_still_being_described(string action)
    {
        var wasRead = false;
        _aws.On("ecs:DescribeTaskDefinition", call =>
        {
            if ((string?)call.Input["taskDefinition"] == First)
            {
                return Body(First, Enough * 2);
            }

            wasRead = Arrives(action);
            return Body(Second, 1);
        });
        await Scanner.ScanAsync(_aws);

        Assert.True(wasRead);
    }

    [Fact]
    public async Task A_revision_in_use_is_described_once_and_while_all_are_still_being_listed()
    {
        var wasDescribed = false;
        _aws.On("ecs:ListTasks", $$"""{"taskArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeTasks", $$"""{"tasks":[{"taskArn":"t","taskDefinitionArn":"{{First}}","containers":[]}],"failures":[]}""")
            .On("ecs:DescribeTaskDefinition", call => Body((string)call.Input["taskDefinition"]!, 0))
            .On("ecs:ListTaskDefinitions", call =>
            {
                wasDescribed |= Arrives("ecs:DescribeTaskDefinition");
                return (string?)call.Input["status"] is "ACTIVE" ? $$"""{"taskDefinitionArns":["{{First}}","{{Second}}"]}""" : """{"taskDefinitionArns":[]}""";
            });
        await Scanner.ScanAsync(_aws);

        Assert.True(wasDescribed);
        Assert.Equal([First, Second], _aws.CallsOf("ecs:DescribeTaskDefinition").Select(c => (string?)c.Input["taskDefinition"]));
    }

    private bool Arrives(string action) => SpinWait.SpinUntil(() => _aws.CallsOf(action).Count > 0, Patience);

    private static string Body(string arn, int containers)
    {
        var family = arn.Split('/')[1].Split(':')[0];
        var all = Enumerable.Range(0, containers).Select(i => $$"""
            {"name":"c{{i}}","image":"{{ScriptedAws.Account}}.dkr.ecr.eu-central-1.amazonaws.com/{{family}}{{i}}:1","secrets":[{"name":"S","valueFrom":"arn:aws:secretsmanager:eu-central-1:{{ScriptedAws.Account}}:secret:{{family}}{{i}}-AbCdEf"}],
             "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/{{family}}/{{i}}"} } }
            """);
        return $$"""{"taskDefinition":{"taskDefinitionArn":"{{arn}}","family":"{{family}}","revision":1,"status":"ACTIVE","containerDefinitions":[{{string.Join(',', all)}}]} }""";
    }
}
