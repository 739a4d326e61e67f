using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>A volume on EFS whose traffic is not encrypted.</summary>
public sealed class UnencryptedEfsTransit : TaskDefinitionCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-task-efs-transit-encryption",
        Title = "EFS volume without TLS in transit",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["efs-volumes"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "NFS sends files in the clear unless the mount asks for TLS, and ECS does not ask by default. "
            + "TLS is also what IAM authorization of the mount needs.",
        PassWhen = "transitEncryption is ENABLED on every EFS volume.",
        FailWhen = "transitEncryption is DISABLED or absent on any EFS volume.",
        NotApplicableWhen = "The definition has no EFS volume.",
        Remediation = new()
        {
            Summary = "Set transitEncryption to ENABLED on each EFS volume.",
            Cli = NewRevision.With("set volumes[].efsVolumeConfiguration.transitEncryption to \"ENABLED\""),
            Terraform = """
                resource "aws_ecs_task_definition" "{family}" {
                  volume {
                    name = "data"
                    efs_volume_configuration {
                      file_system_id     = "fs-..."
                      transit_encryption = "ENABLED"
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
                """,
            SideEffects = "Fargate needs platform version 1.4.0 or later, EC2 instances a recent agent and amazon-efs-utils.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.18"),
            new(FrameworkNames.Nist80053, "SC-8", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-8(1)", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-13", MappingSource.Ours),
            new(FrameworkNames.PciDss, "4.2.1", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context)
    {
        List<Statement>? statements = null;
        var hasEfs = false;
        for (var i = 0; i < resource.Volumes.Count; i++)
        {
            if (resource.Volumes[i].EfsVolumeConfiguration is not { } efs)
            {
                continue;
            }

            hasEfs = true;
            if (efs.TransitEncryption is not "ENABLED")
            {
                (statements ??= []).Add(new Violation(
                    $"Volume {resource.Volumes[i].Name} reaches EFS without TLS.",
                    new Evidence(
                        VolumeMount.PathOf(i) + ".efsVolumeConfiguration.transitEncryption",
                        string.IsNullOrEmpty(efs.TransitEncryption) ? Evidence.Absent : efs.TransitEncryption,
                        "ENABLED")));
            }
        }

        return statements ?? (IEnumerable<Statement>)(hasEfs ? [] : [new DoesNotApply("The definition has no EFS volume.")]);
    }
}
