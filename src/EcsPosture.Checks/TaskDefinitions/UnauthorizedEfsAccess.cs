using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A volume on EFS that is mounted without IAM authorization or outside of an access point.</summary>
public sealed class UnauthorizedEfsAccess : TaskDefinitionCheck
{
    private const string Expected = "an access point with a POSIX user and a root folder of its own";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-efs-authorization",
        Version = 2,
        Title = "EFS volume without IAM authorization or access point",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["efs-volumes"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "Without IAM authorization anyone who reaches the mount target on the network may mount the file system. "
            + "An access point fixes the POSIX user and the root folder, so that a task sees its own part only.",
        PassWhen = "Every EFS volume has authorizationConfig.iam ENABLED and an access point that enforces a POSIX user and a root folder other than /.",
        FailWhen = "iam is DISABLED or absent, no access point is named, or the access point does not exist, enforces no POSIX user or has / for its root folder.",
        NotApplicableWhen = "The definition has no EFS volume.",
        Remediation = new()
        {
            Summary = "Create an access point with a POSIX user and a root folder of its own, mount through it with iam ENABLED, and limit the file system's policy to the task role.",
            Cli = NewRevision.With("set volumes[].efsVolumeConfiguration.authorizationConfig to {\"accessPointId\": \"fsap-...\", \"iam\": \"ENABLED\"} and transitEncryption to \"ENABLED\""),
            Terraform = """
                resource "aws_ecs_task_definition" "{family}" {
                  volume {
                    name = "data"
                    efs_volume_configuration {
                      file_system_id     = "fs-..."
                      transit_encryption = "ENABLED"
                      authorization_config {
                        access_point_id = "fsap-..."
                        iam             = "ENABLED"
                      }
                    }
                  }
                }
                """,
            CloudFormation = """
                Volumes:
                  - Name: data
                    EFSVolumeConfiguration:
                      FilesystemId: fs-...
                      TransitEncryption: ENABLED
                      AuthorizationConfig:
                        AccessPointId: fsap-...
                        IAM: ENABLED
                """,
            SideEffects = "The task role needs elasticfilesystem:ClientMount (and ClientWrite); rootDirectory of the volume must be / or absent; files that other users own become unreadable through the access point.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EFS.3"),
            new(FrameworkNames.Fsbp, "EFS.4"),
            new(FrameworkNames.Nist80053, "AC-6(10)"),
            new(FrameworkNames.Nist80053, "AC-6(2)"),
            new(FrameworkNames.PciDss, "10.3.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "3.5.1.3", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A1.1.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "A3.4.1", MappingSource.OtherTool),
        ],
        Actions = ["ecs:DescribeTaskDefinition", "elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeAccessPoints"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        List<Statement>? statements = null;
        for (var i = 0; i < resource.Volumes.Count; i++)
        {
            var volume = resource.Volumes[i];
            if (volume.EfsVolumeConfiguration is not { } efs)
            {
                continue;
            }

            statements ??= [];
            var path = VolumeMount.PathOf(i) + ".efsVolumeConfiguration.authorizationConfig";
            var authorization = efs.AuthorizationConfig;
            if (authorization?.Iam is not "ENABLED")
            {
                statements.Add(new Violation(
                    $"Volume {volume.Name} is mounted without IAM authorization.",
                    new Evidence(path + ".iam", string.IsNullOrEmpty(authorization?.Iam) ? Evidence.Absent : authorization.Iam, "ENABLED")));
            }

            if (string.IsNullOrEmpty(authorization?.AccessPointId))
            {
                statements.Add(new Violation($"Volume {volume.Name} is mounted without an access point.", new Evidence(path + ".accessPointId", Evidence.Absent, Expected)));
            }
            else
            {
                statements.AddRange(ExamineAccessPoint(volume.Name, efs.FileSystemId ?? "", authorization.AccessPointId, path + ".accessPointId", context));
            }
        }

        return statements ?? (IEnumerable<Statement>)[new DoesNotApply("The definition has no EFS volume.")];
    }

    private static IEnumerable<Statement> ExamineAccessPoint(string volume, string fileSystem, string id, string path, CheckContext context)
    {
        var region = context.Region;
        var found = region.Storage.FileSystems.Find($"arn:{region.Partition}:elasticfilesystem:{region.Region}:{region.AccountId}:file-system/{fileSystem}");
        if (!found.TryGet(out var system, out var gap) || system is null)
        {
            // A file system that is not among the account's own is another account's, which shares it.
            yield return new Unread(gap ?? Gap.NotAsked("elasticfilesystem:DescribeAccessPoints", id));
            yield break;
        }

        context.Note(system.ContentHash);
        if (!system.AccessPoints.TryGet(out var points, out gap))
        {
            yield return new Unread(gap);
        }
        else if (points.FirstOrDefault(p => p.AccessPointId == id) is not { } point)
        {
            yield return new Violation($"Volume {volume} is mounted through access point {id}, which does not exist.", new Evidence(path, $"{id}, which does not exist", Expected));
        }
        else
        {
            if (!point.EnforcesUser)
            {
                yield return new Violation($"Access point {id} of volume {volume} enforces no POSIX user.", new Evidence($"{id}: PosixUser", Evidence.Absent, "a user of its own"));
            }

            if (point.RootPath is "/")
            {
                yield return new Violation($"Access point {id} of volume {volume} opens the whole file system.", new Evidence($"{id}: RootDirectory.Path", "/", "a folder of its own"));
            }
        }
    }
}
