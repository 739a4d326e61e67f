using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;

namespace EcsPosture.Findings.Tests.Recording;

/// <summary>Resources that carry a word for the checks of <see cref="Words"/>, and snapshots of them.</summary>
internal static class World
{
    public const string Other = "us-east-1";

    public static string Arn(string family, int revision, string region = ASnapshot.Region) => Moved(ATaskDefinition.ArnOf(family, revision), region);

    /// <summary>A revision with a container <c>app</c> that has a word.</summary>
    public static TaskDefinition Revision(string family, int number, string word = "ok", string region = ASnapshot.Region) => Revision(family, number, [("app", word)], region);

    public static TaskDefinition Revision(string family, int number, (string Name, string Word)[] containers, string region = ASnapshot.Region, string familyWord = "ok")
    {
        var builder = ATaskDefinition.Named(family, number);
        foreach (var (name, word) in containers)
        {
            builder = builder.WithContainer(name, c => c with { User = word });
        }

        return builder.Build() with
        {
            TaskDefinitionArn = Arn(family, number, region),
            RegisteredBy = familyWord,
            ContentHash = $"{region} {family}:{number} {familyWord} {string.Join(',', containers)}",
        };
    }

    public static Service Service(string name, string revisionArn, string word = "ok", string cluster = "main", string region = ASnapshot.Region)
    {
        var service = AService.Running(name, revisionArn, cluster);
        return service with
        {
            ServiceArn = Moved(service.ServiceArn, region),
            ClusterArn = Moved(service.ClusterArn, region),
            CreatedBy = word,
            ContentHash = $"{region} {cluster}/{name} {revisionArn} {word}",
        };
    }

    public static Cluster Cluster(string name = "main", string word = "ok", string region = ASnapshot.Region) => ACluster.Named(name) with
    {
        ClusterArn = Moved(ACluster.ArnOf(name), region),
        Tags = [new("word", word)],
        ContentHash = $"{region} {name} {word}",
    };

    public static Role Role(string name, string word = "ok") => new()
    {
        RoleArn = $"arn:aws:iam::{ASnapshot.AccountId}:role/{name}",
        RoleName = name,
        Tags = [new("word", word)],
        ContentHash = $"{name} {word}",
    };

    /// <summary>A region with these resources, everything read. All revisions are active.</summary>
    public static Snapshot Region(params IReadOnlyList<IResource> resources) => Region(ASnapshot.Region, resources);

    public static Snapshot Region(string region, params IReadOnlyList<IResource> resources)
    {
        var snapshot = ASnapshot.OfRegion(region);
        return snapshot with
        {
            Manifest = snapshot.Manifest with { Regions = [region] },
            Clusters = ResourceList<Cluster>.Of(resources.OfType<Cluster>()),
            Services = ResourceList<Service>.Of(resources.OfType<Service>()),
            Tasks = ResourceList<RunningTask>.Of(resources.OfType<RunningTask>()),
            TaskDefinitions = ResourceList<TaskDefinition>.Of(resources.OfType<TaskDefinition>()),
            ActiveRevisions = Observed.Known<RevisionCollection>([.. resources.OfType<TaskDefinition>().Select(d => d.TaskDefinitionArn)]),
        };
    }

    /// <summary>An account at an hour of the day of the tests.</summary>
    public static AccountSnapshot At(double hour, params IReadOnlyList<Snapshot> regions) => At(hour, [], regions);

    public static AccountSnapshot At(double hour, IReadOnlyList<Role> roles, params IReadOnlyList<Snapshot> regions)
    {
        var takenAt = Hour(hour);
        var account = ASnapshot.Account([.. regions.Select(r => r with { Manifest = r.Manifest with { TakenAt = takenAt } })]);
        return account with
        {
            Global = account.Global with { Manifest = account.Global.Manifest with { TakenAt = takenAt }, Roles = ResourceList<Role>.Of(roles) },
        };
    }

    public static DateTimeOffset Hour(double hour) => new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero).AddHours(hour);

    /// <summary>The list with a gap: of one cluster, or of all.</summary>
    public static ResourceList<T> Gapped<T>(this ResourceList<T> list, string? cluster = null)
        where T : IResource =>
        list with { Gaps = [ASnapshot.Denied("test:List", cluster is null ? null : ACluster.ArnOf(cluster))] };

    /// <summary>The list without a resource.</summary>
    public static ResourceList<T> Without<T>(this ResourceList<T> list, string arn)
        where T : IResource =>
        list with { Items = [.. list.Items.Where(i => i.Arn != arn)] };

    /// <summary>The list with one resource named and unread.</summary>
    public static ResourceList<T> Unread<T>(this ResourceList<T> list, string arn)
        where T : IResource =>
        list with { Items = [.. list.Items.Select(i => i.Arn == arn ? new Listed<T>(arn, Observed.Unknown<T>(ASnapshot.Denied("test:Describe", arn))) : i)] };

    private static string Moved(string arn, string region) => arn.Replace(":" + ASnapshot.Region + ":", ":" + region + ":", StringComparison.Ordinal);
}
