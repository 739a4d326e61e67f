using CsCheck;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;

namespace EcsPosture.Findings.Tests.Recording;

/// <summary>What one snapshot shows of a small estate, and which lists broke off.</summary>
internal sealed record Moment(string Cluster, string Web, string Next, string ServiceWord, bool HasService, int Runs, bool HasNext, string RoleWord, Holes Holes)
{
    private static readonly string[] All = ["ok", "fail", "critical", "manual", "unread", "na"];

    private static readonly Gen<string> GenWord = Gen.Frequency((3, Gen.Const("ok")), (3, Gen.Const("fail")), (1, Gen.Int[0, 5].Select(i => All[i])));

    /// <summary>Any moment.</summary>
    public static readonly Gen<Moment> Any =
        from cluster in GenWord
        from web in GenWord
        from next in GenWord
        from service in GenWord
        from hasService in Gen.Bool
        from runs in Gen.Int[1, 2]
        from hasNext in Gen.Bool
        from role in GenWord
        from gaps in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 127]))
        select new Moment(cluster, web, next, service, hasService, runs, hasNext, role, (Holes)gaps);

    public AccountSnapshot At(double hour)
    {
        var runs = HasNext ? Runs : 1;
        List<IResource> resources = [World.Cluster("main", Cluster), World.Revision("web", 1, Web)];
        if (HasNext)
        {
            resources.Add(World.Revision("web", 2, Next));
        }

        if (HasService)
        {
            resources.Add(World.Service("front", World.Arn("web", runs), ServiceWord));
        }

        var region = World.Region(resources);
        var services = Has(Holes.Clusters) || Has(Holes.Services)
            ? region.Services.Without(AService.ArnOf("front")).Gapped(Has(Holes.Clusters) ? null : "main")
            : region.Services;
        string[] described =
        [
            .. services.Known.Select(s => s.TaskDefinition!),
            .. Has(Holes.Active) ? Array.Empty<string>() : [World.Arn("web", HasNext ? 2 : 1)],
        ];
        region = region with
        {
            // A list that broke off names nothing any more, the worst case; and what nothing names is not described.
            Clusters = Has(Holes.Clusters) ? region.Clusters.Without(ACluster.ArnOf()).Gapped() : region.Clusters,
            Services = services,
            Tasks = Has(Holes.Tasks) ? region.Tasks.Gapped("main") : region.Tasks,
            Schedules = Has(Holes.Schedules) ? region.Schedules.Gapped() : region.Schedules,
            ActiveRevisions = Has(Holes.Active) ? Observed.Unknown<RevisionCollection>(ASnapshot.Denied("ecs:ListTaskDefinitions")) : region.ActiveRevisions,
            TaskDefinitions = Described(region.TaskDefinitions, described, runs),
        };
        var account = World.At(hour, [World.Role("web-task", RoleWord)], region);
        return Has(Holes.Roles) ? account with { Global = account.Global with { Roles = account.Global.Roles.Without(World.Role("web-task").Arn).Gapped() } } : account;
    }

    private ResourceList<TaskDefinition> Described(ResourceList<TaskDefinition> all, string[] described, int runs)
    {
        var list = all with { Items = [.. all.Items.Where(i => described.Contains(i.Arn))] };
        return Has(Holes.Definition) ? list.Unread(World.Arn("web", runs)) : list;
    }

    private bool Has(Holes hole) => (Holes & hole) != 0;
}

/// <summary>Lists that broke off.</summary>
[Flags]
internal enum Holes
{
    None = 0,
    Clusters = 1,
    Services = 2,
    Tasks = 4,
    Schedules = 8,
    Active = 16,
    Definition = 32,
    Roles = 64,
}
