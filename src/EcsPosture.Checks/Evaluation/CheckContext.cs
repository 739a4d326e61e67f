using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Evaluation;

/// <summary>
/// What surrounds the resource that a check examines. Facts looked up here are noted, so that a change of verdict can be told
/// apart as a change of the estate or of the check.
/// </summary>
public sealed class CheckContext
{
    private readonly Snapshot? _region;
    private readonly RegionUsage? _usage;
    private readonly AccountUsage _account;
    private readonly IReadOnlyDictionary<string, string> _parameters;
    private readonly Dictionary<string, string[]> _lists = new(StringComparer.Ordinal);
    private readonly List<string> _inputs = [];
    private readonly List<string> _hashedInputs = [];
    private string _hashOfInputs = "";
    private readonly XxHash64 _hash = new();
    private static readonly string[] Paths = [.. Enumerable.Range(0, 64).Select(PathOf)];

    internal CheckContext(Check check, AccountUsage account, RegionUsage? usage, IReadOnlyDictionary<string, string> parameters)
    {
        (Check, _account, _usage, _parameters) = (check, account, usage, parameters);
        _region = usage?.Snapshot;
    }

    /// <summary>The check at work.</summary>
    public Check Check { get; }

    /// <summary>The account with all its regions.</summary>
    public AccountSnapshot Account => _account.Account;

    /// <summary>The region at hand.</summary>
    /// <exception cref="InvalidOperationException">The check is global and has no region.</exception>
    public Snapshot Region => _region ?? throw new InvalidOperationException($"{Check.Info.Id} is judged account-wide and has no region.");

    /// <summary>Who uses which revision in the region at hand.</summary>
    public RegionUsage Usage => _usage ?? throw new InvalidOperationException($"{Check.Info.Id} is judged account-wide and has no region.");

    /// <summary>Which roles ECS uses, over all regions.</summary>
    public RoleUsage RoleUsage => _account.Roles;

    /// <summary>Which log groups ECS writes to, over all regions.</summary>
    public LogGroupUsage LogGroupUsage => _account.LogGroups;

    /// <summary>Which secrets the definitions in use refer to, over all regions.</summary>
    public SecretUsage SecretUsage => _account.Secrets;

    /// <summary>Which repositories of the account ECS pulls from, over all regions.</summary>
    public ImageUsage ImageUsage => _account.Images;

    /// <summary>Whether CodeDeploy deploys a service of the account.</summary>
    internal bool UsesCodeDeploy => _account.UsesCodeDeploy;

    /// <summary>Who can gain whose permissions in the account.</summary>
    public EscalationGraph Escalation => _account.Escalation;

    /// <summary>When the snapshot was taken: the only clock a check has.</summary>
    public DateTimeOffset TakenAt => _region?.TakenAt ?? Account.TakenAt;

    /// <summary>A hash of what was looked at since <see cref="Begin"/>.</summary>
    internal string InputHash => _inputs.Count == 1 ? _inputs[0] : HashOf(_inputs);

    /// <summary>The value of a parameter of the check.</summary>
    public string Parameter(string name) =>
        _parameters.TryGetValue(name, out var value) ? value : Check.Info.Parameters.First(p => p.Name == name).Default;

    /// <summary>A parameter that is a whole number.</summary>
    public int IntParameter(string name) => int.Parse(Parameter(name), CultureInfo.InvariantCulture);

    /// <summary>A parameter that is a comma-separated list.</summary>
    public IReadOnlyList<string> ListParameter(string name) => _lists.TryGetValue(name, out var list)
        ? list
        : _lists[name] = Parameter(name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The parts of the image's name that a container gives.</summary>
    internal NamedImage ImageOf(ContainerDefinition container) => _account.NamedImages.Of(container.Image);

    /// <summary>The JSON path of a container by its index.</summary>
    internal static string ContainerPath(int index) => index < Paths.Length ? Paths[index] : PathOf(index);

    /// <summary>The launch types a definition runs with, or is fit for when it does not run.</summary>
    public IReadOnlyList<string> LaunchTypesOf(TaskDefinition definition)
    {
        var types = Usage.LaunchTypesOf(definition);
        Note(string.Join(',', types));
        return types;
    }

    /// <summary>Whether a definition runs (or can run) on Fargate only.</summary>
    public bool IsFargateOnly(TaskDefinition definition) => LaunchTypesOf(definition) is ["FARGATE"];

    /// <summary>The services whose deployments or task sets use a revision.</summary>
    public IReadOnlyList<Service> ServicesUsing(TaskDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var services = Usage.UsesOf(definition.TaskDefinitionArn)
            .Select(u => u.ServiceArn).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(arn => Region.Services.Find(arn).TryGet(out var service, out _) ? service : null)
            .OfType<Service>()
            .ToList();
        services.ForEach(s => Note(s.ContentHash));
        return services;
    }

    /// <summary>A role by ARN or name: what was read, a known null when it does not exist, or unknown.</summary>
    public Observed<Role?> FindRole(string roleArnOrName)
    {
        var arn = RoleUsage.Normalize(roleArnOrName, Account.Partition, Account.AccountId) ?? "";
        return Noted(Account.Global.Roles.Find(arn));
    }

    /// <summary>A managed policy by ARN.</summary>
    public Observed<ManagedPolicy?> FindPolicy(string arn) => Noted(Account.Global.Policies.Find(arn));

    /// <summary>A log group of this account by region and name; unknown when that region was not read.</summary>
    public Observed<LogGroup?> FindLogGroup(string region, string name)
    {
        var snapshot = Account.Regions.FirstOrDefault(r => r.Region == region);
        if (snapshot is null)
        {
            return Observed.Unknown<LogGroup?>(Gap.NotAsked("logs:DescribeLogGroups", name));
        }

        return Noted(snapshot.LogGroups.Find($"arn:{snapshot.Partition}:logs:{region}:{snapshot.AccountId}:log-group:{name}"));
    }

    /// <summary>A repository of this account; unknown when its region was not read.</summary>
    public Observed<Repository?> FindRepository(EcrRepositoryName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var snapshot = Account.Regions.FirstOrDefault(r => r.Region == name.Region);
        return snapshot is null
            ? Observed.Unknown<Repository?>(Gap.NotAsked("ecr:DescribeRepositories", name.Arn(Account.Partition)))
            : Noted(snapshot.Registry.Repositories.Find(name.Arn(Account.Partition)));
    }

    /// <summary>A cluster of the region at hand.</summary>
    public Observed<Cluster?> FindCluster(string arn) => Noted(Region.Clusters.Find(arn));

    /// <summary>Whether ECS Exec is enabled anywhere in the account.</summary>
    internal ExecUse Exec()
    {
        Note(_account.Exec.Fact);
        return _account.Exec;
    }

    /// <summary>The value in force of an account setting of the region at hand; a known null when AWS lists no such setting.</summary>
    public Observed<string?> AccountSetting(string name)
    {
        var value = Region.AccountSettings.Map(settings => settings.FirstOrDefault(s => s.Name == name)?.Value);
        Note(name + "=" + (value.TryGet(out var text, out _) ? text : "?"));
        return value;
    }

    /// <summary>Notes a fact (or its hash) that the verdict rests on and that was not looked up through this class.</summary>
    public void Note(string fact) => _inputs.Add(fact);

    internal void Begin(IResource resource)
    {
        _inputs.Clear();
        _inputs.Add(resource.ContentHash);
    }

    private static string PathOf(int index) => string.Create(CultureInfo.InvariantCulture, $"containerDefinitions[{index}]");

    /// <summary>The hash of the inputs; the containers of a definition mostly have the same ones.</summary>
    private string HashOf(List<string> inputs)
    {
        if (inputs.SequenceEqual(_hashedInputs))
        {
            return _hashOfInputs;
        }

        _hashedInputs.Clear();
        _hashedInputs.AddRange(inputs);
        _hash.Reset();
        foreach (var input in inputs)
        {
            _hash.Append(MemoryMarshal.AsBytes(input.AsSpan()));
            _hash.Append([0, 0]);
        }

        return _hashOfInputs = _hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);
    }

    private Observed<T?> Noted<T>(Observed<T?> fact)
        where T : class, IResource
    {
        Note(fact.TryGet(out var resource, out _) ? resource?.ContentHash ?? "none" : "?");
        return fact;
    }
}
