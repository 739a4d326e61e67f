using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A volume on EFS that is mounted without IAM authorization or outside of an access point.</summary>
public sealed class UnauthorizedEfsAccess : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-efs-authorization",
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
        FailWhen = "iam is DISABLED or absent, no access point is named, or the access point enforces no POSIX user or has / for its root folder.",
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
        Actions = ["ecs:DescribeTaskDefinition"],
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

            statements.Add(string.IsNullOrEmpty(authorization?.AccessPointId)
                ? new Violation(
                    $"Volume {volume.Name} is mounted without an access point.",
                    new Evidence(path + ".accessPointId", Evidence.Absent, "an access point with a POSIX user and a root folder of its own"))
                : new Unread(Gap.NotAsked("elasticfilesystem:DescribeAccessPoints", authorization.AccessPointId)));
        }

        return statements ?? (IEnumerable<Statement>)[new DoesNotApply("The definition has no EFS volume.")];
    }
}
