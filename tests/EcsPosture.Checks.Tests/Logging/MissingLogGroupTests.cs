using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

public sealed class MissingLogGroupTests
{
    [Fact]
    public void An_existing_group_passes() => Assert.Equal(Verdict.Pass, Judge(Definition(), [ALogGroup.Named()]).Verdict);

    [Fact]
    public void A_missing_group_fails()
    {
        var verdict = Judge(Definition(), []);

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal("containerDefinitions[0].logConfiguration.options['awslogs-group']", Assert.Single(verdict.Evidence).Path);
    }

    [Fact]
    public void A_group_whose_name_only_begins_alike_is_missing() => Assert.Equal(Verdict.Fail, Judge(Definition(), [ALogGroup.Named("/ecs/app2")]).Verdict);

    [Fact]
    public void Groups_that_could_not_be_listed_are_not_taken_for_missing()
    {
        var region = ASnapshot.With(Definition()) with { LogGroups = new() { Gaps = [ASnapshot.Denied("logs:DescribeLogGroups")] } };

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<MissingLogGroup>(region)).Verdict);
    }

    [Fact]
    public void A_group_in_a_region_that_was_not_scanned_is_not_assessed()
    {
        var verdict = Judge(Definition(("awslogs-region", "us-east-1")), [ALogGroup.Named()]);

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("logs:DescribeLogGroups", Assert.Single(verdict.Gaps).Action);
    }

    [Fact]
    public void A_group_in_another_scanned_region_is_found()
    {
        var home = ASnapshot.With(Definition(("awslogs-region", "us-east-1")));
        var other = ASnapshot.OfRegion("us-east-1") with { LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named("/ecs/app", "us-east-1")]) };

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<MissingLogGroup>(ASnapshot.Account(home, other))).Verdict);
    }

    [Fact]
    public void A_missing_stream_prefix_on_Fargate_is_low_and_on_instances_nothing()
    {
        var fargate = Judge(Definition(("awslogs-stream-prefix", "")), [ALogGroup.Named()]);
        var ec2 = Judge(Definition(("awslogs-stream-prefix", "")) with { RequiresCompatibilities = ["EC2"] }, [ALogGroup.Named()]);

        Assert.Equal((Verdict.Fail, Severity.Low), (fargate.Verdict, fargate.Severity));
        Assert.Equal(Verdict.Pass, ec2.Verdict);
    }

    [Fact]
    public void A_role_that_may_create_the_group_lets_it_be_missing()
    {
        var verdict = Judge(Creating(), [], Role(ARole.Allow(["logs:Create*"], ["arn:aws:logs:*:*:log-group:/ecs/*"])));

        Assert.Equal((Verdict.Pass, "Log group /ecs/app does not exist yet; the task may create it."), (verdict.Verdict, verdict.Message));
        foreach (var form in (string[])["", ":*", ":log-stream:"])
        {
            Assert.Equal(Verdict.Pass, Judge(Creating(), [], Role(ARole.Allow(["logs:CreateLogGroup"], [ALogGroup.ArnOf("/ecs/app") + form]))).Verdict);
        }

        Assert.Equal(Verdict.Fail, Judge(Definition(("awslogs-create-group", "false")), [], Role(ARole.Allow(["logs:*"]))).Verdict);
    }

    [Fact]
    public void A_role_that_may_not_create_the_group_fails()
    {
        Assert.Equal(Verdict.Fail, Judge(Creating(), [], Role(ARole.Allow(["logs:CreateLogStream", "logs:PutLogEvents"]))).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Creating(), [], Role(ARole.Allow(["logs:CreateLogGroup"], ["arn:aws:logs:*:*:log-group:/other"]))).Verdict);
    }

    [Fact]
    public void A_condition_an_unread_boundary_or_an_unread_policy_leaves_it_open()
    {
        var allow = ARole.Allow(["logs:CreateLogGroup"]);
        Role[] roles =
        [
            Role(ARole.Allow(["logs:CreateLogGroup"], null, new PolicyCondition("StringEquals", "aws:RequestedRegion", ["eu-west-1"]))),
            Role(allow) with { PermissionsBoundary = Observed.Known<string?>("arn:aws:iam::111122223333:policy/limit") },
            Role(ARole.Allow(["s3:GetObject"])) with { AttachedPolicies = ARole.Attached("arn:aws:iam::aws:policy/unread") },
        ];

        Assert.All(roles, role => Assert.Equal(Verdict.NotAssessed, Judge(Creating(), [], role).Verdict));
        Assert.Contains("aws:RequestedRegion", Assert.Single(Judge(Creating(), [], roles[0]).Gaps).Message, StringComparison.Ordinal);
        Assert.All(roles[1..], role => Assert.NotEqual("iam:SimulatePrincipalPolicy", Assert.Single(Judge(Creating(), [], role).Gaps).Action));
    }

    [Fact]
    public void A_role_that_is_denied_to_create_the_group_fails() =>
        Assert.Equal(Verdict.Fail, Judge(Creating(), [], Role(ARole.Allow(["logs:CreateLogGroup"]), ARole.Deny(["logs:*"]))).Verdict);

    [Fact]
    public void Without_an_execution_role_nothing_creates_the_group()
    {
        Assert.Equal(Verdict.Fail, Judge(Creating() with { ExecutionRoleArn = null }, []).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Creating(), []).Verdict);
    }

    [Fact]
    public void On_instances_the_instance_role_decides_which_is_not_read()
    {
        var verdict = Judge(Creating() with { RequiresCompatibilities = ["EC2"] }, []);

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("iam:GetInstanceProfile", Assert.Single(verdict.Gaps).Action);
    }

    [Fact]
    public void Awslogs_without_a_group_fails_and_a_redacted_name_is_not_assessed()
    {
        Assert.Equal(Verdict.Fail, Judge(Definition(("awslogs-group", "")), []).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Definition(("awslogs-group", "[redacted kind=high-entropy length=40]")), []).Verdict);
    }

    [Fact]
    public void Other_drivers_are_not_concerned()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").WithContainer("app", c => c with { LogConfiguration = new() { LogDriver = "splunk" } });

        Assert.Equal(Verdict.NotApplicable, Judge(definition, []).Verdict);
    }

    private static TaskDefinition Creating() => Definition(("awslogs-create-group", "true"));

    private static TaskDefinition Definition(params (string Name, string Value)[] options) => ATaskDefinition.Named("web").WithContainer("app", c =>
    {
        var all = new Dictionary<string, string>(c.LogConfiguration!.Options);
        foreach (var (name, value) in options)
        {
            all[name] = value;
        }

        return c with { LogConfiguration = c.LogConfiguration with { Options = all } };
    });

    private static Role Role(params PolicyStatement[] statements) => ARole.Named("web-execution") with { InlinePolicies = ARole.Inline(statements) };

    private static CheckVerdict Judge(TaskDefinition definition, LogGroup[] groups, params Role[] roles)
    {
        var region = ASnapshot.With(definition) with { LogGroups = ResourceList<LogGroup>.Of(groups) };
        var account = ASnapshot.Account(region);
        return Assert.Single(CheckRunner.Run<MissingLogGroup>(account with { Global = account.Global with { Roles = ResourceList<Role>.Of(roles) } }));
    }
}
