using System.Text.Json.Nodes;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files about EC2 instances and what they are started from.</summary>
internal sealed class ComputeReader(FolderReader folder)
{
    private static readonly ComputeJsonContext Json = ComputeJsonContext.Default;

    public ComputeFacts Read() => new()
    {
        Instances = Instances(),
    };

    private ResourceList<Ec2Instance> Instances()
    {
        var answer = folder.Open(SnapshotPaths.DescribeInstances, "ec2:DescribeInstances");
        var builder = new ListBuilder<Ec2Instance>();
        builder.Incomplete(answer.Gaps);
        var gaps = new List<Gap>();
        foreach (var reservation in answer.Objects("Reservations", gaps))
        {
            if (reservation["Instances"] is not JsonArray instances)
            {
                gaps.Add(answer.Malformed("a reservation has no list Instances", null));
                continue;
            }

            foreach (var item in instances)
            {
                if (item is not JsonObject element || Peek.Text(element, "InstanceId") is not { Length: > 0 } id)
                {
                    gaps.Add(answer.Malformed("an instance has no InstanceId", null));
                    continue;
                }

                var arn = Ec2Arn("instance", id);
                builder.Add(arn, Elements.Read(element, Json.Ec2Instance, answer, arn, (instance, hash) => instance with { InstanceArn = arn, ContentHash = hash }));
            }
        }

        builder.Incomplete(gaps);
        return builder.Build();
    }

    private string Ec2Arn(string type, string id) => Ec2Arns.Of(folder.Manifest.Partition, folder.Manifest.Region, folder.Manifest.AccountId, type, id);
}
