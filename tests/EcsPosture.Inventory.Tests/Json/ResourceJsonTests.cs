using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Network;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Inventory.Tests.Json;

public sealed class ResourceJsonTests
{
    private static readonly Gap Denied = ASnapshot.Denied("ecs:X", "r") with { File = "ecs/x.json" };

    [Fact]
    public void A_revision_comes_back_as_it_was()
    {
        TaskDefinition definition = ATaskDefinition.Named("web", 3).WithContainer("app", c => c with { DockerLabels = new Dictionary<string, string> { ["b"] = "1", ["a"] = "2" } })
            .With(d => d with { Tags = Observed.Unknown<IReadOnlyList<Tag>>(Denied), RegisteredAt = ASnapshot.TakenAt });

        var back = Back(definition);

        Assert.Equal("ACTIVE", back.Status.Require());
        Assert.Equal(Denied, back.Tags.Gap);
        Assert.Equal(ASnapshot.TakenAt, back.RegisteredAt);
        Assert.Equal("2", back.ContainerDefinitions.Single().DockerLabels["a"]);
        Assert.Equal("1000", back.ContainerDefinitions.Single().User);
    }

    [Fact]
    public void A_fact_that_was_never_read_stays_so()
    {
        var back = Back(new Role { RoleArn = "arn:aws:iam::111122223333:role/x", RoleName = "x" });

        Assert.False(back.TrustPolicy.IsKnown);
        Assert.Equal(default, back.TrustPolicy);
        Assert.Equal(Gap.NotCollected, back.PermissionsBoundary.Gap);
    }

    [Fact]
    public void A_role_comes_back_with_its_documents()
    {
        var statement = new PolicyStatement { Effect = "Allow", Actions = ["s3:*"], Resources = ["*"], Principals = [new("AWS", "*")], Conditions = [new("Bool", "a", ["true"])] };
        var document = Observed.Known(new PolicyDocument("2012-10-17", [statement]));
        var role = new Role
        {
            RoleArn = "arn:aws:iam::111122223333:role/x",
            RoleName = "x",
            Path = "/app/",
            TrustPolicy = document,
            InlinePolicies = Observed.Known<IReadOnlyList<NamedPolicy>>([new("in", document), new("bad", Observed.Unknown<PolicyDocument>(Denied))]),
            AttachedPolicies = Observed.Known<IReadOnlyList<AttachedPolicy>>([new("p", "arn")]),
            PermissionsBoundary = Observed.Known<string?>(null),
            LastUsed = ASnapshot.TakenAt,
        };

        var back = Back(role);

        Assert.Equal(["s3:*"], back.TrustPolicy.Require().Statements.Single().Actions);
        Assert.Null(back.TrustPolicy.Require().Statements.Single().NotActions);
        Assert.Equal(Denied, back.InlinePolicies.Require()[1].Document.Gap);
        Assert.Equal(new PolicyPrincipal("AWS", "*"), back.InlinePolicies.Require()[0].Document.Require().Statements[0].Principals!.Single());
        Assert.True(back.PermissionsBoundary.IsKnown);
        Assert.Null(back.PermissionsBoundary.Require());
        Assert.Equal(("/app/", ASnapshot.TakenAt), (back.Path, back.LastUsed));
    }

    [Fact]
    public void Every_other_record_comes_back()
    {
        Assert.Equal("enabled", Back(new Cluster { ClusterArn = "a", ClusterName = "c", Settings = [new("containerInsights", "enabled")] }).Settings!.Single().Value);
        Assert.Null(Back(new Cluster { ClusterArn = "a", ClusterName = "c" }).Settings);
        Assert.Equal("td", Back(new Service { ServiceArn = "a", ServiceName = "s", ClusterArn = "c", Deployments = [new() { TaskDefinition = "td" }] }).Deployments.Single().TaskDefinition);
        Assert.Equal("service:x", Back(new RunningTask { TaskArn = "a", Group = "service:x" }).Group);
        Assert.True(Back(new ContainerInstance { ContainerInstanceArn = "a", AgentConnected = true }).AgentConnected);
        Assert.Equal("x", Back(new CapacityProvider { Name = "n", AutoScalingGroupProvider = new() { AutoScalingGroupArn = "x" } }).AutoScalingGroupProvider!.AutoScalingGroupArn);
        Assert.Equal(5, Back(new ScheduledTask { SourceArn = "a", Name = "n", TaskCount = 5 }).TaskCount);
        Assert.Equal(30, Back(new LogGroup { LogGroupName = "n", LogGroupArn = "a", RetentionInDays = 30 }).RetentionInDays);
        Assert.Equal(22, Back(new SecurityGroup { GroupId = "g", IpPermissions = [new() { FromPort = 22 }] }).IpPermissions.Single().FromPort);
        Assert.Equal("v", Back(new Subnet { SubnetId = "s", VpcId = "v" }).VpcId);
        Assert.Equal("p", Back(new ManagedPolicy { PolicyArn = "a", PolicyName = "p" }).PolicyName);
        var trail = Back(new Trail
        {
            TrailArn = "a",
            Name = "n",
            Status = Observed.Known(new TrailStatus { IsLogging = true }),
            Selectors = Observed.Known(new TrailSelectors { AdvancedEventSelectors = [new() { FieldSelectors = [new() { Field = "f", EqualTo = ["x"] }] }] }),
        });
        Assert.True(trail.Status.Require().IsLogging);
        Assert.Equal(["x"], trail.Selectors.Require().AdvancedEventSelectors.Single().FieldSelectors.Single().EqualTo);
        Assert.Equal("on", ResourceJson.DeserializeSettings(ResourceJson.Serialize([new AccountSetting { Name = "s", Value = "on" }])).Single().Value);
        Assert.Equal(Denied, ResourceJson.DeserializeGap(ResourceJson.Serialize(Denied)));
    }

    [Fact]
    public void The_same_facts_are_the_same_text()
    {
        TaskDefinition With(params (string, string)[] labels) => ATaskDefinition.Named("web").WithContainer("app", c => c with { DockerLabels = labels.ToDictionary(l => l.Item1, l => l.Item2) });

        Assert.Equal(ResourceJson.Serialize(With(("a", "1"), ("b", "2"))), ResourceJson.Serialize(With(("b", "2"), ("a", "1"))));
        Assert.DoesNotContain("contentHash", ResourceJson.Serialize(With()), StringComparison.Ordinal);
        Assert.DoesNotContain("isWindows", ResourceJson.Serialize(With()), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_type_that_is_no_record_of_ours_is_refused() =>
        Assert.Throws<NotSupportedException>(() => ResourceJson.Serialize(new Odd()));

    private static T Back<T>(T resource)
        where T : class, IResource
    {
        var text = ResourceJson.Serialize(resource);
        var back = ResourceJson.Deserialize<T>(text);
        Assert.Equal(text, ResourceJson.Serialize(back));
        return back;
    }

    private sealed record Odd : Resource
    {
        public override string Arn => "odd";
    }
}
