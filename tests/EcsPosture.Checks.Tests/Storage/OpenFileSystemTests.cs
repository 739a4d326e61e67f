using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Inventory.Storage;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Storage;

public sealed class OpenFileSystemTests
{
    private const string Id = "fs-0123456789abcdef0";
    private const string Group = "sg-0a1b2c3d";

    private static readonly FileSystem System = new()
    {
        FileSystemArn = $"arn:aws:elasticfilesystem:{ASnapshot.Region}:{ASnapshot.AccountId}:file-system/{Id}",
        FileSystemId = Id,
        Encrypted = true,
        Policy = Observed.Known<PolicyDocument?>(null),
        MountTargets = Targets(Observed.Known<IReadOnlyList<string>>([Group])),
        ContentHash = "fs",
    };

    [Fact]
    public void An_encrypted_file_system_that_only_tasks_reach_passes()
    {
        var verdict = Judge(System, Rule("tcp", 2049, "10.0.0.0/8"));
        Assert.Equal((Verdict.Pass, SubjectKind.FileSystem, Id), (verdict.Verdict, verdict.Subject!.Kind, verdict.Subject.Name));
    }

    [Fact]
    public void Without_encryption_it_is_medium() =>
        Assert.Equal((Verdict.Fail, Severity.Medium, new Evidence("Encrypted", "false", "true")), (Judge(System with { Encrypted = false }).Verdict, Judge(System with { Encrypted = false }).Severity, Judge(System with { Encrypted = false }).Evidence[0]));

    [Theory]
    [InlineData("tcp", 2049, "0.0.0.0/0", Verdict.Fail)]
    [InlineData("tcp", 2049, "::/0", Verdict.Fail)]
    [InlineData("-1", null, "0.0.0.0/0", Verdict.Fail)]
    [InlineData("tcp", 443, "0.0.0.0/0", Verdict.Pass)]
    [InlineData("udp", 2049, "0.0.0.0/0", Verdict.Pass)]
    public void Port_2049_from_everywhere_is_high(string protocol, int? port, string cidr, Verdict expected)
    {
        var verdict = Judge(System, Rule(protocol, port, cidr));
        Assert.Equal(expected, verdict.Verdict);
        Assert.True(expected is Verdict.Pass || verdict.Severity is Severity.High);
    }

    [Fact]
    public void A_policy_that_names_everybody_is_high_unless_it_asks_for_a_mount_target()
    {
        var everybody = new PolicyStatement { Effect = "Allow", Actions = ["elasticfilesystem:ClientMount"], Principals = [new("AWS", "*")] };
        var open = Judge(System with { Policy = AKey.Policy(everybody) });
        Assert.Equal((Verdict.Fail, Severity.High, "Policy.Statement[0].Principal"), (open.Verdict, open.Severity, Assert.Single(open.Evidence).Path));

        foreach (var key in (string[])["elasticfilesystem:AccessedViaMountTarget", "aws:PrincipalOrgID"])
        {
            var value = key.EndsWith("Target", StringComparison.Ordinal) ? "true" : "o-abc1234567";
            var op = key.EndsWith("Target", StringComparison.Ordinal) ? "Bool" : "StringEquals";
            Assert.Equal(Verdict.Pass, Judge(System with { Policy = AKey.Policy(everybody with { Conditions = [new(op, key, [value])] }) }).Verdict);
        }

        Assert.Equal(Verdict.Fail, Judge(System with { Policy = AKey.Policy(everybody with { Conditions = [new("Bool", "elasticfilesystem:AccessedViaMountTarget", ["false"])] }) }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(System with { Policy = AKey.Policy(everybody with { Conditions = [new("Bool", "aws:SecureTransport", ["true"])] }) }).Verdict);
    }

    [Fact]
    public void A_file_system_that_nothing_in_use_mounts_is_not_concerned_unless_something_is_unread()
    {
        var bad = System with { FileSystemId = "fs-other", Encrypted = false };
        Assert.Equal(Verdict.NotApplicable, Judge(bad).Verdict);
        var apart = System with { MountTargets = Observed.Known<IReadOnlyList<MountTarget>>([]) };
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<OpenFileSystem>(Region(apart) with { TaskDefinitions = ResourceList<Inventory.Ecs.TaskDefinition>.Of([ATaskDefinition.Named("web")]) })).Verdict);
        Assert.Equal(Verdict.Pass, Judge(apart).Verdict);

        var unread = Region(bad) with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:ListTaskDefinitions")] } };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<OpenFileSystem>(unread)).Verdict);

        var stale = Region(System with { Encrypted = false }) with { ActiveRevisions = Observed.Known<RevisionCollection>([ATaskDefinition.ArnOf("web", 2)]) };
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<OpenFileSystem>(stale)).Verdict);

        var unknown = stale with { ActiveRevisions = Observed.Unknown<RevisionCollection>(ASnapshot.Denied("ecs:ListTaskDefinitions")) };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<OpenFileSystem>(unknown)).Verdict);
    }

    [Fact]
    public void What_is_unread_is_not_assessed_and_hides_no_failure()
    {
        var gap = ASnapshot.Denied("elasticfilesystem:DescribeMountTargets");
        FileSystem[] unread =
        [
            System with { Policy = Observed.Unknown<PolicyDocument?>(gap) }, System with { MountTargets = Observed.Unknown<IReadOnlyList<MountTarget>>(gap) },
            System with { MountTargets = Targets(Observed.Unknown<IReadOnlyList<string>>(gap)) },
        ];
        Assert.All(unread, system => Assert.Equal(Verdict.NotAssessed, Judge(system).Verdict));
        Assert.All(unread, system => Assert.Equal(Verdict.Fail, Judge(system with { Encrypted = false }).Verdict));
        Assert.Equal(Verdict.NotAssessed, Judge(System with { MountTargets = Targets(Observed.Known<IReadOnlyList<string>>(["sg-unknown"])) }).Verdict);

        var noGroups = Region(System) with { SecurityGroups = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSecurityGroups")] } };
        Assert.Equal("ec2:DescribeSecurityGroups", Assert.Single(CheckRunner.Run<OpenFileSystem>(noGroups)).Gaps[0].Action);
        var oneUnread = noGroups with { SecurityGroups = new() { Items = [new(ANetwork.ArnOf("security-group", Group), Observed.Unknown<SecurityGroup>(gap))], Gaps = [] } };
        Assert.Equal(gap, Assert.Single(Assert.Single(CheckRunner.Run<OpenFileSystem>(oneUnread)).Gaps));

        var unlisted = Region(System) with { Storage = new() { FileSystems = new() { Gaps = [ASnapshot.Denied("elasticfilesystem:DescribeFileSystems")] } } };
        Assert.True(Assert.Single(CheckRunner.Run<OpenFileSystem>(unlisted)).IsListGap);
    }

    private static Observed<IReadOnlyList<MountTarget>> Targets(Observed<IReadOnlyList<string>> groups) =>
        Observed.Known<IReadOnlyList<MountTarget>>([new() { MountTargetId = "fsmt-1", SecurityGroups = groups }]);

    private static IpPermission Rule(string protocol, int? port, string cidr) => new() { IpProtocol = protocol, FromPort = port, ToPort = port, Cidrs = [cidr] };

    private static Snapshot Region(FileSystem system, params IpPermission[] rules) =>
        ASnapshot.With(ATaskDefinition.Named("web").With(d => d with { Volumes = [new() { Name = "data", EfsVolumeConfiguration = new() { FileSystemId = Id } }] })) with
        {
            SecurityGroups = ResourceList<SecurityGroup>.Of([new() { GroupId = Group, IpPermissions = rules }]),
            Storage = new() { FileSystems = ResourceList<FileSystem>.Of([system]) },
        };

    private static CheckVerdict Judge(FileSystem system, params IpPermission[] rules) => Assert.Single(CheckRunner.Run<OpenFileSystem>(Region(system, rules)));
}
