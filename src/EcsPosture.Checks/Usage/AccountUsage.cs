using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>What ECS uses over all regions of an account; each part is worked out when it is first asked for.</summary>
internal sealed class AccountUsage(AccountSnapshot account, IReadOnlyCollection<RegionUsage> regions)
{
    private bool? _usesCodeDeploy;

    /// <summary>The account with all its regions.</summary>
    public AccountSnapshot Account { get; } = account;

    /// <summary>Images by their names.</summary>
    public NamedImages NamedImages { get; } = new();

    /// <summary>Which roles ECS uses.</summary>
    public RoleUsage Roles => field ??= new(Account, regions);

    /// <summary>Which log groups ECS writes to.</summary>
    public LogGroupUsage LogGroups => field ??= new(Account, regions);

    /// <summary>Which secrets the definitions in use refer to.</summary>
    public SecretUsage Secrets => field ??= new(Account, regions);

    /// <summary>Which repositories of the account ECS pulls from.</summary>
    public ImageUsage Images => field ??= new(Account, regions, NamedImages);

    /// <summary>Whether ECS Exec is enabled anywhere.</summary>
    public ExecUse Exec => field ??= ExecUse.Of(Account);

    /// <summary>Whether CodeDeploy deploys a service.</summary>
    public bool UsesCodeDeploy => _usesCodeDeploy ??= Account.Regions.Any(r => r.Services.Known.Any(s => !s.IsInactive && s.DeploymentController?.Type is "CODE_DEPLOY"));

    /// <summary>Who can gain whose permissions.</summary>
    public EscalationGraph Escalation => field ??= new(Account, Roles);
}
