using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Storage;

namespace EcsPosture.Checks.Storage;

/// <summary>An EFS file system that ECS uses and that is not encrypted, or open to the network or to everybody.</summary>
public sealed class OpenFileSystem : Check<FileSystem>
{
    private const int Nfs = 2049;

    // A mount target has to be reached through the network, so this does restrict.
    private static readonly string[] RestrictingKeys = ["elasticfilesystem:AccessedViaMountTarget", "elasticfilesystem:AccessPointArn"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-storage-efs-at-rest",
        Title = "EFS/FSx file system used by ECS is not encrypted at rest or open",
        Severity = Severity.Medium,
        SeverityNote = "High when a mount target can be reached from everywhere or the policy lets everybody in.",
        Topics = [Topic.Infrastructure],
        Pages = ["efs-volumes"],
        ResourceType = ResourceType.FileSystem,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Encryption at rest can only be chosen when a file system is made, so one without it stays so until its data move. "
            + "NFS knows no passwords: whoever reaches port 2049 of a mount target and is not stopped by a policy reads and writes the files.",
        PassWhen = "The file system is encrypted, no mount target takes port 2049 from the whole internet, and its policy lets nobody in without a condition.",
        FailWhen = "The file system is not encrypted (medium); a security group of a mount target lets in port 2049 from every address, or the policy names everybody without a condition that restricts (high).",
        NotApplicableWhen = "No definition in use mounts the file system.",
        Remediation = new()
        {
            Summary = "Make an encrypted file system, copy the data (with DataSync or AWS Backup) and mount it instead; let in port 2049 only from the security groups of the tasks.",
            Cli = """
                aws efs create-file-system --region {region} --encrypted --kms-key-id <key-arn> --tags Key=Name,Value=<name>
                aws ec2 revoke-security-group-ingress --region {region} --group-id <group> --protocol tcp --port 2049 --cidr 0.0.0.0/0
                aws ec2 authorize-security-group-ingress --region {region} --group-id <group> --protocol tcp --port 2049 --source-group <tasks-group>
                """,
            Terraform = """
                resource "aws_efs_file_system" "this" {
                  encrypted  = true
                  kms_key_id = aws_kms_key.efs.arn
                }
                """,
            CloudFormation = """
                FileSystem:
                  Type: AWS::EFS::FileSystem
                  Properties:
                    Encrypted: true
                    KmsKeyId: !GetAtt EfsKey.Arn
                """,
            SideEffects = "A new file system has a new id: definitions name it in a new revision, and the data must be moved while nothing writes.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EFS.1"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 2.3.1"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 3.3.1"),
            new(FrameworkNames.Nist80053, "CA-9(1)"),
            new(FrameworkNames.Nist80053, "CM-3(6)"),
            new(FrameworkNames.Nist80053, "SC-13"),
            new(FrameworkNames.Nist80053, "SC-28"),
            new(FrameworkNames.Nist80053, "SC-28(1)"),
            new(FrameworkNames.Nist80053, "SC-7(10)"),
            new(FrameworkNames.Nist80053, "SI-7(6)"),
            new(FrameworkNames.PciDss, "3.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.3.2", MappingSource.OtherTool),
        ],
        Actions =
        [
            "elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeFileSystemPolicy", "elasticfilesystem:DescribeMountTargets",
            "elasticfilesystem:DescribeMountTargetSecurityGroups", "ec2:DescribeSecurityGroups", "ecs:DescribeTaskDefinition",
        ],
    };

    /// <inheritdoc />
    protected override ResourceList<FileSystem> Select(CheckContext context) => context.Region.Storage.FileSystems;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(FileSystem resource, CheckContext context)
    {
        var used = context.Usage.FileSystems.Uses(resource.FileSystemId);
        context.Note(used ? "used" : "unused");
        if (!used)
        {
            return [context.Usage.FileSystems.Gap is { } gap ? new Unread(gap) : new DoesNotApply("No definition in use mounts the file system.")];
        }

        return ExamineUsed(resource, context);
    }

    private static IEnumerable<Statement> ExamineUsed(FileSystem system, CheckContext context)
    {
        if (!system.Encrypted)
        {
            yield return new Violation($"File system {system.FileSystemId} is not encrypted at rest.", new Evidence("Encrypted", "false", "true"));
        }

        if (!system.Policy.TryGet(out var policy, out var unread))
        {
            yield return new Unread(unread);
        }
        else if (policy is not null)
        {
            foreach (var index in PublicAccess.PublicStatements(policy, RestrictingKeys))
            {
                yield return new Violation(
                    $"The policy of file system {system.FileSystemId} lets everybody in.",
                    new Evidence(string.Create(CultureInfo.InvariantCulture, $"Policy.Statement[{index}].Principal"), "*", "roles of your own account, or a condition"))
                {
                    Severity = Severity.High,
                };
            }
        }

        foreach (var target in system.MountTargets.Require())
        {
            foreach (var statement in ExamineTarget(system, target, context))
            {
                yield return statement;
            }
        }
    }

    private static IEnumerable<Statement> ExamineTarget(FileSystem system, MountTarget target, CheckContext context)
    {
        if (!target.SecurityGroups.TryGet(out var groups, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        foreach (var id in groups)
        {
            var listed = context.Region.SecurityGroups.Items.FirstOrDefault(g => Arn.LastSegment(g.Arn) == id);
            if (listed.Arn is null)
            {
                yield return new Unread(context.Region.SecurityGroups.Gaps is [var list, ..] ? list : Gap.NotAsked("ec2:DescribeSecurityGroups", id));
                continue;
            }

            if (!listed.Resource.TryGet(out var group, out gap))
            {
                yield return new Unread(gap);
                continue;
            }

            context.Note(group.ContentHash);
            foreach (var rule in group.IpPermissions.Where(r => r.Covers("tcp", Nfs) && r.IsOpenToWorld()))
            {
                yield return new Violation(
                    $"Mount target {target.MountTargetId} of file system {system.FileSystemId} can be reached from everywhere.",
                    new Evidence($"SecurityGroups[{id}].IpPermissions", $"{rule.Ports()} from {string.Join(", ", rule.WorldwideRanges())}", "tcp 2049 from the security groups of the tasks"))
                {
                    Severity = Severity.High,
                };
            }
        }
    }
}
