using Bunit;
using Bunit.TestDoubles;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings;
using EcsPosture.Findings.Queries;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Testing;
using EcsPosture.Web.Tests.Components;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Features;

/// <summary>Pages over a store that real checks filled from a small estate with hostile names.</summary>
public abstract class EstateContext : FrameContext, IAsyncLifetime
{
    protected const string Hostile = "<img src=x onerror=alert(1)>";
    private readonly string _folder = Directory.CreateTempSubdirectory("pages-").FullName;

    private readonly BunitAuthorizationContext _signedIn;

    protected EstateContext()
    {
        _signedIn = this.AddAuthorization();
        Services.AddLogging();
        Services.AddFindings(new StoreLocation(_folder));
        Services.AddFindingsQueries();
    }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Signs somebody in with the highest of these policies' roles.</summary>
    protected void SignIn(params string[] policies)
    {
        _signedIn.SetAuthorized("olga");
        _signedIn.SetPolicies(policies);
        _signedIn.SetRoles(policies[^1]);
    }

    public async ValueTask InitializeAsync() => await Services.GetRequiredService<StoreStartup>().MigrateAsync(Cancel);

    /// <summary>Records the estate as it stood an hour of the day.</summary>
    protected async Task RecordAsync(int hour, bool hasService = true, bool hasCluster = true, bool readsOldest = true)
    {
        var network = AService.Network("ENABLED").AwsvpcConfiguration!;
        var region = ASnapshot.With(Revision(1), Revision(2), Revision(3));
        region = region with
        {
            TaskDefinitions = ResourceList<TaskDefinition>.Of(readsOldest ? [Revision(1), Revision(2), Revision(3)] : [Revision(2), Revision(3)]),
            Manifest = region.Manifest with { TakenAt = ASnapshot.TakenAt.AddHours(hour) },
            Clusters = ResourceList<Cluster>.Of(hasCluster ? [ACluster.Named()] : []),
            Services = ResourceList<Service>.Of(hasService
                ? [AService.Running("web", ATaskDefinition.ArnOf("web", 3)) with { NetworkConfiguration = new() { AwsvpcConfiguration = network } }]
                : []),
            SecurityGroups = ResourceList<SecurityGroup>.Of(
            [
                new()
                {
                    GroupId = network.SecurityGroups[0],
                    GroupName = Hostile,
                    IpPermissions =
                    [
                        new() { IpProtocol = "tcp", FromPort = 443, ToPort = 443, Cidrs = ["0.0.0.0/0"] },
                        new() { IpProtocol = "tcp", FromPort = 22, ToPort = 22, Cidrs = ["10.0.0.0/8"] },
                    ],
                    ContentHash = "group",
                },
            ]),
        };
        var account = ASnapshot.Account(region);
        account = account with
        {
            Global = account.Global with
            {
                Manifest = account.Global.Manifest with { TakenAt = region.Manifest.TakenAt },
                Roles = ResourceList<Inventory.Iam.Role>.Of([ARole.Named("web-task")]),
            },
        };
        var contexts = Services.GetRequiredService<IDbContextFactory<PostureDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(Cancel);
        var scan = new Scan { Label = "test", Trigger = ScanTrigger.Import, RequestedBy = "tester", State = ScanState.Running, QueuedAt = region.Manifest.TakenAt };
        db.Scans.Add(scan);
        await db.SaveChangesAsync(Cancel);
        var evaluation = new Evaluator(CheckCatalogue.Default).Evaluate(account);
        await Services.GetRequiredService<FindingRecorder>().RecordAsync(evaluation, new(scan.Id), Cancel);
    }

    private static TaskDefinition Revision(int number) => ATaskDefinition.Named("web", number).WithContainer("app", c => c with
    {
        Image = $"repository/app:{number}",
        User = "root",
        ReadonlyRootFilesystem = null,
        DockerLabels = new Dictionary<string, string> { ["note"] = Hostile },
        Environment = [new() { Name = "API_TOKEN", Value = new RedactionMarker(ValueKind.Literal, 12).ToString() }],
    });

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
