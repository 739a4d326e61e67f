using EcsPosture.Checks;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Network;
using EcsPosture.Testing;

namespace EcsPosture.Findings.Tests.Queries.Estate;

public sealed class ServiceReaderTests : EstateTest
{
    [Fact]
    public async Task A_service_shows_its_revision_roles_logs_and_the_verdicts_of_its_containers()
    {
        await JudgeAsync(1, Cluster("main"), Revision("web", isSpoiled: true), Revision("web", 2), World.Service("web", World.Arn("web", 1)), ARole.Named("web-task"));

        var service = await ReadAsync("web");

        Assert.Equal((1, "main"), (service.Deployed!.Revision, service.ClusterName));
        Assert.Equal([2, 1], service.Revisions.Select(r => r.Revision));
        Assert.NotNull(service.TaskRole!.SubjectHash);
        Assert.Null(service.ExecutionRole!.Role);
        Assert.Equal(["app"], service.Logs.Select(l => l.Container));
        Assert.Equal(["", "app"], service.Verdicts.Select(v => v.Container));
        var runtime = service.Verdicts[1].Areas.Single(a => a.Area is HeatArea.Runtime);
        Assert.Equal(Verdict.Fail, runtime.Verdict);
        Assert.True(runtime.Fails >= 2 && runtime.Worst is not null);
        Assert.True(service.Open.Total >= runtime.Fails);
        Assert.Contains(service.Timeline, row => row.FindingHash is not null);
    }

    [Fact]
    public async Task An_area_with_a_gap_is_not_assessed_rather_than_passed()
    {
        await JudgeAsync(
            1,
            s => s with { LogGroups = s.LogGroups.Gapped() },
            Cluster("main"), Revision("web"), World.Service("web", World.Arn("web", 1)));

        var logging = (await ReadAsync("web")).Verdicts.SelectMany(v => v.Areas).Where(a => a.Area is HeatArea.Logging).ToList();

        Assert.Contains(logging, a => a.Verdict is Verdict.NotAssessed && a.NotAssessed > 0);
    }

    [Fact]
    public async Task Only_groups_and_subnets_that_the_service_names_are_shown_whoever_owns_them()
    {
        var service = World.Service("web", World.Arn("web", 1));
        var network = service.NetworkConfiguration!.AwsvpcConfiguration! with { SecurityGroups = ["sg-1"], Subnets = ["subnet-1"] };
        await JudgeAsync(
            1,
            s => s with
            {
                SecurityGroups = ResourceList<SecurityGroup>.Of([Group("sg-1"), Group("sg-2")]),
                Subnets = ResourceList<Subnet>.Of([Subnet("subnet-1", "999988887777"), Subnet("subnet-2", ASnapshot.AccountId)]),
            },
            Cluster("main"), Revision("web"), service with { NetworkConfiguration = new() { AwsvpcConfiguration = network } });

        var view = await ReadAsync("web");

        Assert.Equal(["sg-1"], view.SecurityGroups.Select(g => g.GroupId));
        Assert.Equal(["0.0.0.0/0"], Assert.Single(view.SecurityGroups[0].IpPermissions).Cidrs);
        Assert.Equal(["subnet-1"], view.Subnets.Select(s => s.SubnetId));
    }

    [Fact]
    public async Task A_service_whose_revision_was_not_read_says_so_instead_of_guessing()
    {
        await JudgeAsync(1, Cluster("main"), World.Service("web", World.Arn("web", 7)));

        var service = await ReadAsync("web");

        Assert.Equal(World.Arn("web", 7), service.DeployedArn);
        Assert.Null(service.Deployed);
        Assert.Empty(service.Logs);
        Assert.Null(service.TaskRole);
    }

    [Fact]
    public async Task A_gone_service_keeps_its_page()
    {
        await JudgeAsync(1, Cluster("main"), Revision("web"), World.Service("web", World.Arn("web", 1)));
        await JudgeAsync(2, Cluster("main"), Revision("web"));

        Assert.Equal(World.Hour(2), (await ReadAsync("web")).GoneAt);
        Assert.Null(await Services.ReadAsync("nothing", Cancel));
    }

    private async Task<ServiceView> ReadAsync(string name) => (await Services.ReadAsync(StableHash.OfArn(AService.ArnOf(name)), Cancel))!;

    private static SecurityGroup Group(string id) => new()
    {
        GroupId = id,
        SecurityGroupArn = $"arn:aws:ec2:{ASnapshot.Region}:{ASnapshot.AccountId}:security-group/{id}",
        IpPermissions = [new() { IpProtocol = "tcp", FromPort = 443, ToPort = 443, Cidrs = ["0.0.0.0/0"] }],
        ContentHash = id,
    };

    private static Subnet Subnet(string id, string owner) => new()
    {
        SubnetId = id,
        SubnetArn = $"arn:aws:ec2:{ASnapshot.Region}:{owner}:subnet/{id}",
        ContentHash = id,
    };
}
