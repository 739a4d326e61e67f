using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Keys;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>A cluster whose Fargate tasks keep their scratch data under a key of AWS.</summary>
public sealed class FargateStorageWithoutOwnKey : ClusterCheck
{
    private const string Path = "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-cluster-fargate-storage-cmk",
        Version = 2,
        Title = "Fargate ephemeral storage not encrypted with a CMK",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["security-fargate", "fargate-storage-encryption"],
        ResourceType = ResourceType.Cluster,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.None, ResponsibleSide.None, ResponsibleSide.None),
        Rationale =
            "Fargate encrypts the disks of its tasks, with a key that you can neither see used nor take away. Some rules ask for a key of your own.",
        PassWhen = "The cluster has a key for Fargate storage, the key is enabled, and all running Fargate tasks show a key.",
        FailWhen = "The cluster has no such key (the storage is still encrypted, with a key of AWS); or it is missing, disabled or going to be deleted; or running tasks started before it was set.",
        NotApplicableWhen = "The cluster is INACTIVE, has no Fargate capacity, or all its Fargate tasks are on Windows or on a platform version before 1.4.0.",
        Remediation = new()
        {
            Summary = "Set the key on the cluster, then deploy its services anew: a task gets the key when it starts.",
            Cli = """
                aws ecs update-cluster --region {region} --cluster {cluster} --configuration 'managedStorageConfiguration={fargateEphemeralStorageKmsKeyId=<key-arn>}'
                aws ecs update-service --region {region} --cluster {cluster} --service <service> --force-new-deployment
                """,
            Terraform = """
                resource "aws_ecs_cluster" "this" {
                  name = "{cluster}"
                  configuration {
                    managed_storage_configuration {
                      fargate_ephemeral_storage_kms_key_id = aws_kms_key.fargate.id
                    }
                  }
                }
                """,
            CloudFormation = """
                Cluster:
                  Type: AWS::ECS::Cluster
                  Properties:
                    ClusterName: {cluster}
                    Configuration:
                      ManagedStorageConfiguration:
                        FargateEphemeralStorageKmsKeyId: !Ref FargateKey
                """,
            SideEffects = "The key's policy must let Fargate use it, else no task starts; update-cluster replaces the whole configuration, so repeat its other parts.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-28", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-12", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeClusters", "ecs:DescribeServices", "ecs:DescribeTasks", "kms:DescribeKey", "kms:ListAliases"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Cluster resource, CheckContext context)
    {
        var tasks = context.Usage.Clusters.FargateTasksOf(resource.ClusterArn);
        foreach (var task in tasks)
        {
            context.Note(task.ContentHash);
        }

        if (!resource.CapacityProviders.Any(p => p is "FARGATE" or "FARGATE_SPOT")
            && !context.Usage.Clusters.RunsOnFargate(resource.ClusterArn, context.Usage).Require())
        {
            context.Note("nothing on Fargate");
            yield return new DoesNotApply("The cluster has no Fargate capacity.");
            yield break;
        }

        if (!tasks.Any(TakesKey) && context.Usage.TaskGapOf(resource.ClusterArn) is { } unread)
        {
            yield return new Unread(unread);
            yield break;
        }

        if (tasks.Count > 0 && !tasks.Any(TakesKey))
        {
            yield return new DoesNotApply("All its Fargate tasks run on Windows or on a platform version before 1.4.0.");
            yield break;
        }

        if (ClusterFacts.ConfigurationGap(resource) is { } notAsked)
        {
            yield return new Unread(notAsked);
            yield break;
        }

        var key = resource.Configuration?.ManagedStorageConfiguration?.FargateEphemeralStorageKmsKeyId;
        if (string.IsNullOrEmpty(key))
        {
            yield return new Violation(
                $"Fargate storage in cluster {resource.ClusterName} is encrypted with a key of AWS.", new Evidence(Path, Evidence.Absent, "an enabled key of your own"));
            yield break;
        }

        var without = tasks.Count(t => TakesKey(t) && string.IsNullOrEmpty(t.FargateEphemeralStorage?.KmsKeyId));
        if (without > 0)
        {
            yield return new Violation(
                string.Create(CultureInfo.InvariantCulture, $"{without} running task(s) in cluster {resource.ClusterName} started before the key was set: deploy their services anew."),
                new Evidence("tasks[*].fargateEphemeralStorage.kmsKeyId", string.Create(CultureInfo.InvariantCulture, $"absent in {without} of {tasks.Count} tasks"), "the cluster's key"));
        }

        if (context.Usage.TaskGapOf(resource.ClusterArn) is { } gap)
        {
            yield return new Unread(gap);
        }

        if (context.Unusable(key, context.Region.Region, $"Fargate storage in cluster {resource.ClusterName}", Path) is { } statement)
        {
            yield return statement;
        }
    }

    private static bool TakesKey(RunningTask task) =>
        task.PlatformFamily?.StartsWith("Windows", StringComparison.OrdinalIgnoreCase) is not true && !FargatePlatform.IsBefore140(task.PlatformVersion);
}
