using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace EcsPosture.Findings.Tests.Recording;

/// <summary>Findings in one region that rest on another: what was not read there resolves nothing here.</summary>
public sealed class CrossRegionTests : RecorderTest
{
    private static readonly Gap Down = new(GapKind.Unreachable, "ecs:ListClusters", World.Other, null, "down", null);

    /// <summary>How much of the other region a second scan sees.</summary>
    public enum Other
    {
        /// <summary>It does not answer.</summary>
        Unreachable,

        /// <summary>The definition that names what is here could not be read.</summary>
        DefinitionUnread,

        /// <summary>The scan is of one region only.</summary>
        LeftOut,
    }

    [Theory]
    [InlineData("ecs-log-group-retention", Other.Unreachable)]
    [InlineData("ecs-log-group-retention", Other.DefinitionUnread)]
    [InlineData("ecs-log-group-retention", Other.LeftOut)]
    [InlineData("ecs-ecr-tag-immutability", Other.Unreachable)]
    [InlineData("ecs-ecr-tag-immutability", Other.DefinitionUnread)]
    [InlineData("ecs-ecr-tag-immutability", Other.LeftOut)]
    [InlineData("ecs-secret-rotation", Other.Unreachable)]
    [InlineData("ecs-secret-rotation", Other.DefinitionUnread)]
    [InlineData("ecs-secret-rotation", Other.LeftOut)]
    public async Task What_only_another_region_names_is_gone_once_nothing_there_is_unread(string check, Other other)
    {
        var (named, naming) = Referred(check);
        await ScanAsync(World.At(1, named, naming), CheckCatalogue.Default);
        var finding = await OnlyAsync(check);
        Assert.Equal(FindingState.Open, finding.State);

        // What nothing names is not asked about.
        await ScanAsync(Second(2, Empty, naming, other), CheckCatalogue.Default);
        Assert.Equal(FindingState.Open, (await OnlyAsync(check)).State);
        Assert.All(await LogGroupsAsync(), g => Assert.Null(g.GoneAt));

        await ScanAsync(World.At(3, named, naming), CheckCatalogue.Default);
        Assert.Equal((FindingState.Open, finding.Id), ((await OnlyAsync(check)).State, (await OnlyAsync(check)).Id));

        await ScanAsync(World.At(4, Empty, Using("other", d => d)), CheckCatalogue.Default);
        Assert.Equal((FindingState.Resolved, Resolution.ResourceGone), ((await OnlyAsync(check)).State, (await OnlyAsync(check)).Resolution));
        Assert.All(await LogGroupsAsync(), g => Assert.NotNull(g.GoneAt));
    }

    [Theory]
    [InlineData(Other.Unreachable)]
    [InlineData(Other.DefinitionUnread)]
    [InlineData(Other.LeftOut)]
    public async Task An_infrastructure_role_does_not_pass_while_its_use_as_a_task_role_is_unread(Other other)
    {
        var role = ARole.Named("infra") with
        {
            TrustPolicy = ARole.Trust(ARole.Trusting("Service", "ecs.amazonaws.com", new PolicyCondition("StringEquals", "aws:SourceAccount", [ASnapshot.AccountId]))),
        };
        var provider = new CapacityProvider
        {
            CapacityProviderArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:capacity-provider/mi",
            Name = "mi",
            ManagedInstancesProvider = new() { InfrastructureRoleArn = role.RoleArn },
        };
        var here = Empty with { CapacityProviders = ResourceList<CapacityProvider>.Of([provider]) };
        var naming = Using("web", d => d with { TaskRoleArn = role.RoleArn });

        await ResolvesNotAsync("ecs-iam-infrastructure-role-scope", [role], here, naming, other);
        await ScanAsync(World.At(3, [role], here, Using("web", d => d)), CheckCatalogue.Default);
        Assert.Equal(Resolution.Fixed, (await OnlyAsync("ecs-iam-infrastructure-role-scope")).Resolution);
    }

    [Theory]
    [InlineData(Other.Unreachable)]
    [InlineData(Other.LeftOut)]
    public async Task A_role_is_shared_until_the_region_of_the_other_family_was_read(Other other)
    {
        var role = ARole.Named("shared");
        await ResolvesNotAsync(
            "ecs-iam-task-role-shared",
            [role],
            Using("api", d => d with { TaskRoleArn = role.RoleArn }, ASnapshot.Region),
            Using("web", d => d with { TaskRoleArn = role.RoleArn }),
            other);
    }

    [Theory]
    [InlineData(Other.Unreachable)]
    [InlineData(Other.LeftOut)]
    public async Task Whether_sessions_get_round_exec_is_not_told_while_a_region_is_unread_that_may_have_it_on(Other other)
    {
        var role = ARole.Named("ops") with
        {
            InlinePolicies = ARole.Inline(ARole.Allow(["ssm:StartSession"], ["*"])),
            TrustPolicy = ARole.Trust(ARole.Trusting("AWS", $"arn:aws:iam::{ASnapshot.AccountId}:root")),
        };
        var exec = Using("web", d => d);
        await ResolvesNotAsync(
            "ecs-iam-ssm-start-session-bypass",
            [role],
            Empty,
            exec with { Services = ResourceList<Service>.Of([.. exec.Services.Known.Select(s => s with { EnableExecuteCommand = true })]) },
            other);
    }

    [Fact]
    public async Task A_service_role_does_not_pass_while_the_service_that_registers_by_it_is_unread()
    {
        var role = ARole.Named("old");
        var region = Using("web", d => d with { TaskRoleArn = role.RoleArn }, ASnapshot.Region);
        var legacy = World.Service("legacy", World.Arn("web", 1)) with { RoleArn = role.RoleArn };
        region = region with { Services = ResourceList<Service>.Of([.. region.Services.Known, legacy]) };
        await ScanAsync(World.At(1, [role], region), CheckCatalogue.Default);
        await ScanAsync(World.At(2, [role], region with { Services = region.Services.Unread(legacy.ServiceArn) }), CheckCatalogue.Default);
        Assert.Equal(FindingState.Open, (await OnlyAsync("ecs-iam-deprecated-managed-policy")).State);

        await ScanAsync(World.At(3, [role], region with { Services = region.Services.Without(legacy.ServiceArn) }), CheckCatalogue.Default);
        Assert.Equal(Resolution.Fixed, (await OnlyAsync("ecs-iam-deprecated-managed-policy")).Resolution);
    }

    [Theory]
    [InlineData(Other.Unreachable)]
    [InlineData(Other.LeftOut)]
    public async Task A_trail_is_gone_once_its_home_was_read(Other other)
    {
        var trail = ATrail.Named("local") with
        {
            TrailArn = ATrail.ArnOf("local", region: World.Other), HomeRegion = World.Other, IsMultiRegionTrail = false, LogFileValidationEnabled = false,
        };
        const string Check = "ecs-audit-trail-validation";
        await ScanAsync(World.At(1, Empty, World.Region(World.Other) with { Trails = ResourceList<Trail>.Of([trail]) }), CheckCatalogue.Default);
        Assert.Equal(FindingState.Open, (await OnlyAsync(Check)).State);
        await ScanAsync(Second(2, Empty, World.Region(World.Other), other), CheckCatalogue.Default);
        Assert.Equal(FindingState.Open, (await OnlyAsync(Check)).State);

        await ScanAsync(World.At(3, Empty, World.Region(World.Other)), CheckCatalogue.Default);
        Assert.Equal(Resolution.ResourceGone, (await OnlyAsync(Check)).Resolution);
    }

    [Fact]
    public async Task A_region_that_no_connection_covers_any_more_hides_nothing()
    {
        var connection = await ConnectAsync("both", ASnapshot.Region, World.Other);
        var (named, naming) = Referred("ecs-secret-rotation");
        await ScanAsync(World.At(1, named, naming), CheckCatalogue.Default, connection: connection);
        await SetRegionsAsync(connection, ASnapshot.Region);

        // The first scan without the region ends what lies there, the next one knows that nothing there counts.
        await ScanAsync(World.At(2, Empty), CheckCatalogue.Default, connection: connection);
        await ScanAsync(World.At(3, Empty), CheckCatalogue.Default, connection: connection);

        Assert.Equal(Resolution.ResourceGone, (await OnlyAsync("ecs-secret-rotation")).Resolution);
    }

    private static Snapshot Empty => World.Region(World.Cluster());

    private static (Snapshot Named, Snapshot Naming) Referred(string check) => check switch
    {
        "ecs-log-group-retention" => (
            Empty with { LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named("/ecs/web") with { RetentionInDays = null }]) },
            Using("web", c => c with
            {
                LogConfiguration = new()
                {
                    LogDriver = "awslogs",
                    Options = new Dictionary<string, string> { ["awslogs-group"] = "/ecs/web", ["awslogs-region"] = ASnapshot.Region },
                },
            })),
        "ecs-ecr-tag-immutability" => (
            Empty with { Registry = ARepository.RegistryOf(ARepository.Named() with { ImageTagMutability = "MUTABLE" }) },
            Using("web", c => c with { Image = ARepository.UriOf("app") + ":1.4.2" })),
        _ => (
            Empty with
            {
                Secrets = ASecret.Facts([ASecret.Named() with
                {
                    RotationEnabled = false, LastChangedDate = ASnapshot.TakenAt.AddDays(-390), LastRotatedDate = null, NextRotationDate = null,
                }]),
            },
            Using("web", c => c with { Secrets = [new() { Name = "DB", ValueFrom = ASecret.ArnOf("web/db") }] })),
    };

    private static Snapshot Using(string family, Func<ContainerDefinition, ContainerDefinition> container) =>
        Using(ATaskDefinition.Named(family).WithContainer("app", container).Build(), World.Other);

    private static Snapshot Using(string family, Func<TaskDefinition, TaskDefinition> change, string region = World.Other) =>
        Using(change(ATaskDefinition.Named(family).WithContainer("app").Build()), region);

    private static Snapshot Using(TaskDefinition definition, string region) => World.Region(
        region,
        World.Cluster(region: region),
        World.Service(definition.Family!, World.Arn(definition.Family!, 1, region), region: region),
        definition with { TaskDefinitionArn = World.Arn(definition.Family!, 1, region) });

    private static AccountSnapshot Second(int hour, IReadOnlyList<Role> roles, Snapshot here, Snapshot there, Other other) => other switch
    {
        Other.Unreachable => World.At(hour, roles, here) with { UnreadRegions = [Down] },
        Other.DefinitionUnread => World.At(hour, roles, here, there with { TaskDefinitions = there.TaskDefinitions.Unread(World.Arn("web", 1, World.Other)) }),
        _ => World.At(hour, roles, here),
    };

    private static AccountSnapshot Second(int hour, Snapshot here, Snapshot there, Other other) => Second(hour, [], here, there, other);

    private async Task ResolvesNotAsync(string check, IReadOnlyList<Role> roles, Snapshot here, Snapshot there, Other other)
    {
        await ScanAsync(World.At(1, roles, here, there), CheckCatalogue.Default);
        Assert.Equal(FindingState.Open, (await OnlyAsync(check)).State);
        await ScanAsync(Second(2, roles, here, there, other), CheckCatalogue.Default);
        Assert.Equal(FindingState.Open, (await OnlyAsync(check)).State);
    }

    private async Task<List<StoredResource>> LogGroupsAsync()
    {
        await using var db = Store.Db();
        return await db.Resources.AsNoTracking().Where(r => r.Kind == ResourceKind.LogGroup).ToListAsync(Cancel);
    }

    private async Task<Finding> OnlyAsync(string check) => Assert.Single(await FindingsAsync(), f => f.CheckId == check);
}
