using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>One region of the demo company: its network, its keys, and how its teams usually set things up.</summary>
internal sealed class DemoRegion
{
    private const string AuditKeyAlias = "logs";

    public DemoRegion(DemoClock clock, string accountId, string region, IReadOnlyList<string> regions, int network)
    {
        Clock = clock;
        Build = new(accountId, region, regions, clock.TakenAt, clock.Now);
        Vpc = $"vpc-{Names.Hex($"{accountId}/{region}", 17)}";
        Range = $"10.{network}.0.0/16";
        Private =
        [
            Build.Subnet("private-a", Vpc, $"10.{network}.0.0/20", 'a', isPublic: false),
            Build.Subnet("private-b", Vpc, $"10.{network}.16.0/20", 'b', isPublic: false),
            Build.Subnet("private-c", Vpc, $"10.{network}.32.0/20", 'c', isPublic: false),
        ];
        Public =
        [
            Build.Subnet("public-a", Vpc, $"10.{network}.128.0/22", 'a', isPublic: true),
            Build.Subnet("public-b", Vpc, $"10.{network}.132.0/22", 'b', isPublic: true),
        ];
        Default = Build.SecurityGroup("default", Vpc, []);
        LoadBalancer = Build.SecurityGroup("alb-public", Vpc, [Build.Rule("tcp", 443, "0.0.0.0/0"), Build.Rule("tcp", 443, "::/0"), Build.Rule("tcp", 80, "0.0.0.0/0")], [Build.Rule("tcp", 8080, $"10.{network}.0.0/16")]);
        Tasks = Build.SecurityGroup("tasks-web", Vpc, [Build.Rule("tcp", 8080, LoadBalancer)], [Build.Rule("tcp", 443, "pl-6da54004"), Build.Rule("tcp", 443, $"10.{network}.0.0/16"), Build.Rule("tcp", 5432, $"10.{network}.0.0/16")]);
        Workers = Build.SecurityGroup("tasks-worker", Vpc, [], [Build.Rule("tcp", 443, $"10.{network}.0.0/16"), Build.Rule("tcp", 5432, $"10.{network}.0.0/16")]);
        Build.CapacityProvider("FARGATE");
        Build.CapacityProvider("FARGATE_SPOT");
    }

    public DemoClock Clock { get; }

    public RegionBuilder Build { get; }

    public string Vpc { get; }

    /// <summary>The VPC's addresses.</summary>
    public string Range { get; }

    public string[] Private { get; }

    public string[] Public { get; }

    /// <summary>The VPC's default security group.</summary>
    public string Default { get; }

    /// <summary>The load balancers' security group.</summary>
    public string LoadBalancer { get; }

    /// <summary>The security group of services behind a load balancer.</summary>
    public string Tasks { get; }

    /// <summary>The security group of services that nobody calls.</summary>
    public string Workers { get; }

    /// <summary>The key of log groups; it is made for the first of them.</summary>
    public string LogKey => field ??= Build.Keys.Key($"{Build.AccountId}/{Build.Region}/{AuditKeyAlias}", AuditKeyAlias, open: Build.AccountId is DemoEstate.StagingAccountId);

    /// <summary>The settings that the company's landing zone gives every account.</summary>
    public void Settings(string insights, string tagAuthorization, string logMode)
    {
        Build.Setting("serviceLongArnFormat", "enabled");
        Build.Setting("taskLongArnFormat", "enabled");
        Build.Setting("containerInstanceLongArnFormat", "enabled");
        Build.Setting("awsvpcTrunking", "enabled");
        Build.Setting("containerInsights", insights);
        Build.Setting("fargateFIPSMode", "disabled");
        Build.Setting("tagResourceAuthorization", tagAuthorization);
        Build.Setting("fargateTaskRetirementWaitPeriod", "7");
        Build.Setting("guardDutyActivate", "on");
        Build.Setting("defaultLogDriverMode", logMode);
        Build.Setting("dualStackIPv6", "disabled");
    }

    /// <summary>
    /// A family with the revisions that were registered so many days before now, oldest first; those that were not there yet
    /// in this state are left out. A body never changes: what changed over time is a new revision.
    /// </summary>
    /// <param name="name">The family, and the name of its main container.</param>
    /// <param name="version">The image's version without its last part, which is the revision's number.</param>
    /// <param name="first">The number of the oldest revision that is still listed.</param>
    /// <param name="ages">How many days ago each revision was registered.</param>
    /// <param name="team">The team in the tags.</param>
    /// <param name="shape">What is special about it.</param>
    /// <param name="ownGroup">Whether its log group is made the usual way (encrypted with the company's key).</param>
    /// <param name="retention">How many days the group keeps events.</param>
    public DemoFamily Family(
        string name, string version, int first, int[] ages, string team, Action<RevisionBuilder, ContainerBuilder>? shape = null,
        bool ownGroup = true, int retention = 365)
    {
        if (ownGroup)
        {
            Build.Logs.Group($"/ecs/{name}", retention, LogKey);
        }

        var revisions = new List<(RevisionBuilder, int)>();
        for (var i = 0; i < ages.Length; i++)
        {
            if (!Clock.Since(ages[i]))
            {
                continue;
            }

            var revision = Build.Revision(name, first + i, Clock.Ago(ages[i])).Tag("team", team).Tag("cost-centre", CostCentre(team));
            var container = revision.Container(name, $"{version}.{first + i}").Env("SERVICE_NAME", name).Env("LOG_LEVEL", "info");
            shape?.Invoke(revision, container);
            revisions.Add((revision, ages[i]));
        }

        return new(name, revisions);
    }

    /// <summary>A service as the platform team's module makes it: private subnets, its team's tags.</summary>
    public ServiceBuilder Service(ClusterBuilder cluster, DemoFamily family, string team, int desired = 2, RevisionBuilder? running = null, string? name = null)
    {
        var revision = running ?? family.Latest;
        return cluster.Service(name ?? family.Name, revision, desired)
            .In(Private, [Workers])
            .DeployedAt(Clock.Ago(family.AgeOf(revision)).AddHours(1))
            .Tag("team", team)
            .Tag("cost-centre", CostCentre(team));
    }

    /// <summary>A service behind the public load balancer.</summary>
    public ServiceBuilder WebService(ClusterBuilder cluster, DemoFamily family, string team, int desired = 2, RevisionBuilder? running = null) =>
        Service(cluster, family, team, desired, running)
            .In(Private, [Tasks])
            .LoadBalancer($"{family.Name}-tg", family.Name, 8080)
            .Set("healthCheckGracePeriodSeconds", 30);

    /// <summary>A reference to a secret of Secrets Manager in this region.</summary>
    public string SecretArn(string name) => Build.Secrets.ArnOf(name);

    /// <summary>A reference to a parameter in this region.</summary>
    public string ParameterArn(string name) => Build.Arn("ssm", $"parameter/{name}");

    /// <summary>A target group's way to shift traffic, as blue/green services have it.</summary>
    public JsonObject AdvancedTargetGroup(string alternate, string roleName) => new()
    {
        ["alternateTargetGroupArn"] = Build.Balancing.Reference(alternate),
        ["productionListenerRule"] = Build.Arn("elasticloadbalancing", $"listener-rule/app/public/{Names.Hex("public", 16)}/{Names.Hex("rule", 16)}/{Names.Hex(alternate, 16)}"),
        ["roleArn"] = Build.Role(roleName),
    };

    public SnapshotDocuments Documents()
    {
        DemoNetworks.Add(this);
        DemoBalancers.Add(this);
        return Build.Build();
    }

    private static string CostCentre(string team) => team switch
    {
        "payments" => "4410",
        "depot-ops" => "4730",
        "data" => "4820",
        _ => "4600",
    };
}

/// <summary>A family with the revisions that exist in a state of the estate.</summary>
internal sealed class DemoFamily(string name, IReadOnlyList<(RevisionBuilder Revision, int Age)> revisions)
{
    public string Name => name;

    /// <summary>Whether the family exists yet.</summary>
    public bool Exists => revisions.Count > 0;

    /// <summary>The newest revision.</summary>
    public RevisionBuilder Latest => revisions[^1].Revision;

    /// <summary>The revision with a number; the newest where it does not exist yet.</summary>
    public RevisionBuilder Numbered(int number) => revisions.FirstOrDefault(r => r.Revision.Number == number).Revision ?? Latest;

    /// <summary>How many days ago a revision was registered.</summary>
    public int AgeOf(RevisionBuilder revision) => revisions.First(r => r.Revision == revision).Age;

    /// <summary>A family's ARN without a revision, which means the latest active one.</summary>
    public string FamilyArn => Latest.Arn[..Latest.Arn.LastIndexOf(':')];
}
