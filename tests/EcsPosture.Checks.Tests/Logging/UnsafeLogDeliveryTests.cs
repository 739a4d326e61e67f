using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

public sealed class UnsafeLogDeliveryTests
{
    [Theory]
    [InlineData("25m", true)]
    [InlineData("26214400", true)]
    [InlineData("1g", true)]
    [InlineData("25MB", true)]
    [InlineData("25600k", true)]
    [InlineData("25600 KB", true)]
    [InlineData("25.5MiB", true)]
    [InlineData("1t", true)]
    [InlineData("1TB", true)]
    [InlineData("24m", false)]
    [InlineData("25x", false)]
    [InlineData("99999999t", false)]
    [InlineData("10m", false)]
    [InlineData("26214399", false)]
    [InlineData(null, false)]
    [InlineData("plenty", false)]
    public void A_small_buffer_is_information(string? buffer, bool passes)
    {
        var verdict = Judge(Region(Definition("non-blocking", buffer)));

        Assert.Equal((passes ? Verdict.Pass : Verdict.Fail, passes ? Severity.Low : Severity.Info), (verdict.Verdict, verdict.Severity));
        if (!passes)
        {
            Assert.Equal(new Evidence("containerDefinitions[0].logConfiguration.options['max-buffer-size']", buffer ?? "absent", "25m or more"), Assert.Single(verdict.Evidence));
            Assert.Contains($"buffers {buffer ?? "no more than the default 10 MiB"} of its log", verdict.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Blocking_behind_a_load_balancer_fails_and_elsewhere_not()
    {
        var blocking = Definition("blocking", null);

        var behind = Judge(Region(blocking, balanced: true));

        Assert.Equal((Verdict.Fail, Severity.Low), (behind.Verdict, behind.Severity));
        Assert.Equal(Verdict.Pass, Judge(Region(blocking)).Verdict);
        var set = new TaskSet { LoadBalancers = [new() { ContainerName = "app", ContainerPort = 80 }] };
        Assert.Equal(Verdict.Fail, Judge(Region(blocking) with { Services = ResourceList<Service>.Of([AService.Named("web") with { TaskSets = [new(), set] }]) }).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Region(blocking) with { Services = ResourceList<Service>.Of([AService.Named("web") with { TaskSets = [new()] }]) }).Verdict);
    }

    [Fact]
    public void While_services_are_unread_blocking_does_not_pass()
    {
        var region = Region(Definition("blocking", null)) with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices")] } };

        Assert.Equal(Verdict.NotAssessed, Judge(region).Verdict);
    }

    [Theory]
    [InlineData("audit", "true", "non-blocking", Verdict.Fail)]
    [InlineData("Audit", "", "non-blocking", Verdict.Fail)]
    [InlineData("audit", "false", "non-blocking", Verdict.Pass)]
    [InlineData("audit", "true", "blocking", Verdict.Pass)]
    public void A_family_tagged_as_audit_must_block(string key, string value, string mode, Verdict expected)
    {
        var definition = Definition(mode, "25m") with { Tags = Observed.Known<IReadOnlyList<Tag>>([new(key, value)]) };

        Assert.Equal(expected, Judge(Region(definition, balanced: true)).Verdict);
    }

    [Theory]
    [InlineData(null, "absent (non-blocking by default)")]
    [InlineData("", "absent (non-blocking by default)")]
    [InlineData("non-blocking", "absent (non-blocking by account setting)")]
    public void A_finding_says_whose_mode_it_is(string? setting, string shown)
    {
        IReadOnlyList<AccountSetting> settings = setting is null ? [] : [new() { Name = "defaultLogDriverMode", Value = setting }];
        var definition = Definition(null, "1m") with { Tags = Observed.Known<IReadOnlyList<Tag>>([new("audit", "true")]) };
        var verdict = Judge(Region(definition) with { AccountSettings = Observed.Known(settings) });

        Assert.Equal(new Evidence("containerDefinitions[0].logConfiguration.options['mode']", shown, "blocking"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void The_tag_is_a_parameter()
    {
        var definition = Definition("non-blocking", "25m") with { Tags = Observed.Known<IReadOnlyList<Tag>>([new("ledger", null)]) };

        Assert.Equal(Verdict.Fail, Judge(Region(definition), ("auditTagKey", "ledger")).Verdict);
    }

    [Fact]
    public void Unread_tags_leave_it_open_unless_something_fails_anyway()
    {
        var unread = Observed.Unknown<IReadOnlyList<Tag>>(ASnapshot.Denied("tag:GetResources"));

        Assert.Equal(Verdict.NotAssessed, Judge(Region(Definition("non-blocking", "25m") with { Tags = unread })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Region(Definition("blocking", "25m") with { Tags = unread }, balanced: true)).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Region(Definition("blocking", "25m") with { Tags = unread })).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Region(Definition("non-blocking", "1m") with { Tags = unread })).Verdict);
    }

    [Theory]
    [InlineData(null, Verdict.Pass)]
    [InlineData("non-blocking", Verdict.Pass)]
    [InlineData("blocking", Verdict.Fail)]
    public void An_absent_mode_is_the_account_setting_and_else_non_blocking(string? setting, Verdict expected)
    {
        IReadOnlyList<AccountSetting> settings = setting is null ? [] : [new() { Name = "defaultLogDriverMode", Value = setting }];
        var region = Region(Definition(null, "25m"), balanced: true) with { AccountSettings = Observed.Known(settings) };

        Assert.Equal(expected, Judge(region).Verdict);
    }

    [Fact]
    public void An_unread_setting_matters_only_where_the_modes_differ()
    {
        var unread = Observed.Unknown<IReadOnlyList<AccountSetting>>(ASnapshot.Denied("ecs:ListAccountSettings"));

        Assert.Equal(Verdict.NotAssessed, Judge(Region(Definition(null, "25m"), balanced: true) with { AccountSettings = unread }).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Region(Definition(null, "25m")) with { AccountSettings = unread }).Verdict);
    }

    [Fact]
    public void Other_drivers_are_not_concerned()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").WithContainer("a", c => c with { LogConfiguration = new() { LogDriver = "awsfirelens" } });

        Assert.Equal(Verdict.NotApplicable, Judge(Region(definition)).Verdict);
    }

    private static TaskDefinition Definition(string? mode, string? buffer) => ATaskDefinition.Named("web").WithContainer("app", c =>
    {
        var options = new Dictionary<string, string> { ["awslogs-group"] = "/ecs/app" };
        if (mode is not null)
        {
            options["mode"] = mode;
        }

        if (buffer is not null)
        {
            options["max-buffer-size"] = buffer;
        }

        return c with { LogConfiguration = new() { LogDriver = "awslogs", Options = options } };
    });

    private static Snapshot Region(TaskDefinition definition, bool balanced = false) => ASnapshot.With(definition) with
    {
        Services = ResourceList<Service>.Of([AService.Named("web") with { LoadBalancers = balanced ? [new() { ContainerName = "app", ContainerPort = 80 }] : [] }]),
    };

    private static CheckVerdict Judge(Snapshot region, params (string, string)[] parameters) => Assert.Single(CheckRunner.Run<UnsafeLogDelivery>(region, parameters));
}
