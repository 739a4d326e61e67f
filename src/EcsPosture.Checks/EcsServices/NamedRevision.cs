using System.Globalization;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A revision that a service names.</summary>
/// <param name="Path">JSON path of the place that names it.</param>
/// <param name="RevisionArn">The revision.</param>
internal readonly record struct NamedRevision(string Path, string RevisionArn)
{
    /// <summary>The revisions of a service's live deployments and task sets; its own where it has neither.</summary>
    public static IEnumerable<NamedRevision> Of(Service service)
    {
        var hasAny = false;
        for (var i = 0; i < service.Deployments.Count; i++)
        {
            if (service.Deployments[i] is { Status: not "INACTIVE", TaskDefinition: { Length: > 0 } revision })
            {
                hasAny = true;
                yield return new(string.Create(CultureInfo.InvariantCulture, $"deployments[{i}].taskDefinition"), revision);
            }
        }

        for (var i = 0; i < service.TaskSets.Count; i++)
        {
            if (service.TaskSets[i].TaskDefinition is { Length: > 0 } revision)
            {
                hasAny = true;
                yield return new(string.Create(CultureInfo.InvariantCulture, $"taskSets[{i}].taskDefinition"), revision);
            }
        }

        if (!hasAny && !string.IsNullOrEmpty(service.TaskDefinition))
        {
            yield return new("taskDefinition", service.TaskDefinition);
        }
    }
}
