using System.Globalization;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Findings.Triage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>Fills a store with findings of a large company: four accounts with three regions each, two thirds of the findings open, some of them accepted.</summary>
internal sealed class MillionFindings(IDbContextFactory<PostureDbContext> contexts, int count)
{
    private const int Chunk = 50_000;
    private const int FindingsPerSubject = 6;
    private const int Clusters = 240;
    private const int Services = 6000;

    /// <summary>Findings of so many checks are accepted: one in twenty.</summary>
    private const int SuppressedChecks = 7;
    private static readonly string[] Accounts = ["100000000001", "100000000002", "100000000003", "100000000004"];
    private static readonly string[] Regions = ["eu-central-1", "eu-west-1", "us-east-1"];
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<Check> Checks = CheckCatalogue.Default.Checks;

    /// <summary>The ARN of a cluster.</summary>
    public static string ClusterArn(int index) => Place(index % Clusters, $"cluster/cluster-{index % Clusters:D4}");

    /// <summary>The ARN of a service.</summary>
    public static string ServiceArn(int index) => Place(index % Services % Clusters, $"service/cluster-{index % Services % Clusters:D4}/service-{index % Services:D5}");

    /// <summary>Fills it, unless it was filled before.</summary>
    public async Task<bool> FillAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (await db.Findings.AnyAsync())
        {
            return false;
        }

        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, CancellationToken.None);
        var writer = new StoreWriter(db);
        await FillScansAsync(db);
        db.Suppressions.AddRange(Enumerable.Range(0, SuppressedChecks).Select(i => new Suppression
        {
            Id = i + 1, CheckId = Checks[i].Info.Id, Reason = "accepted", Owner = "owner", CreatedBy = "owner", CreatedAt = Now, ExpiresAt = Now.AddYears(50),
        }));
        await db.SaveChangesAsync();
        await writer.InsertNewAsync([.. Enumerable.Range(0, Clusters).Select(c => Resource(ResourceKind.Cluster, ClusterArn(c), c))], (r, id) => r.Id = id, CancellationToken.None);
        await writer.InsertNewAsync([.. Enumerable.Range(0, Services).Select(s => Resource(ResourceKind.Service, ServiceArn(s), s))], (r, id) => r.Id = id, CancellationToken.None);
        for (var start = 0; start < count; start += Chunk)
        {
            var indexes = Enumerable.Range(start, Math.Min(Chunk, count - start)).ToList();
            await writer.InsertAsync([.. indexes.Where(i => i % FindingsPerSubject == 0).Select(i => SubjectOf(i / FindingsPerSubject))], CancellationToken.None);
            var findings = indexes.ConvertAll(FindingOf);
            await writer.InsertAsync(findings, CancellationToken.None);
            await writer.InsertNewAsync(findings.ConvertAll(OccurrenceOf), (o, id) => o.Id = id, CancellationToken.None);
            await writer.InsertAsync(findings.ConvertAll(f => new FindingTopic { FindingId = f.Id, Topic = CheckOf(f).Info.Topics[0] }), CancellationToken.None);
            await writer.InsertAsync(findings.ConvertAll(f => new FindingLabel { FindingId = f.Id, Label = f.Label }), CancellationToken.None);
            await writer.InsertAsync(findings.FindAll(f => f.Id % 3 != 0).ConvertAll(f => new FindingCluster { FindingId = f.Id, ClusterArn = ClusterArn((int)f.Id) }), CancellationToken.None);
            await writer.InsertAsync(findings.FindAll(f => f.Id % 3 != 0).ConvertAll(f => new FindingService { FindingId = f.Id, ServiceArn = ServiceArn((int)f.Id) }), CancellationToken.None);
            await writer.InsertNewAsync(findings.ConvertAll(EventOf), (e, id) => e.Id = id, CancellationToken.None);
            await writer.InsertNewAsync(findings.ConvertAll(LatestOf), (v, id) => v.Id = id, CancellationToken.None);
            await db.Search.PutAsync(db, findings.Select(f => new FindingText(f.Id, CheckOf(f).Info.Title, f.SubjectName, $"cluster-{f.Id % Clusters:D4}", f.Container)), CancellationToken.None);
        }

        await transaction.CommitAsync();
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
        return true;
    }

    private static async Task FillScansAsync(PostureDbContext db)
    {
        for (var day = 30; day >= 0; day--)
        {
            foreach (var account in Accounts)
            {
                var scan = new Scan { Label = account, RequestedBy = "schedule", Trigger = ScanTrigger.Schedule, State = ScanState.Succeeded, QueuedAt = Now.AddDays(-day), StartedAt = Now.AddDays(-day), EndedAt = Now.AddDays(-day).AddMinutes(4) };
                db.Scans.Add(scan);
                await db.SaveChangesAsync();
                foreach (var region in Regions)
                {
                    db.ScanTargets.Add(new() { ScanId = scan.Id, Partition = "aws", AccountId = account, Region = region, TakenAt = scan.StartedAt, State = ScanTargetState.Recorded });
                    db.ScanAggregates.AddRange(Enum.GetValues<Topic>().Select(t => (Topic?)t).Prepend(null).SelectMany(t => Enum.GetValues<Severity>().Select(s => new ScanAggregate
                    {
                        ScanId = scan.Id, AccountId = account, ScopeKind = AggregateScope.Region, ScopeKey = region, Topic = t, Severity = s, Verdict = Verdict.Fail, Count = 100, FailedWeight = 100, FailedWeightWithoutSuppressed = 100,
                    })));
                    db.CheckAggregates.AddRange(Checks.Select(c => new CheckAggregate { ScanId = scan.Id, AccountId = account, ScopeKind = AggregateScope.Region, ScopeKey = region, CheckId = c.Info.Id, Verdict = Verdict.Fail, Count = 10 }));
                    if (day == 0)
                    {
                        db.RegionStates.Add(new() { Partition = "aws", AccountId = account, Region = region, TakenAt = Now, ScanId = scan.Id });
                    }
                }

                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }
    }

    private static string Place(int index, string resource) => $"arn:aws:ecs:{Regions[index % Regions.Length]}:{Accounts[index % Accounts.Length]}:{resource}";

    private static Check CheckOf(Finding finding) => Checks[(int)((finding.Id * 7919) % Checks.Count)];

    private static StoredResource Resource(ResourceKind kind, string arn, int index) => new()
    {
        Hash = StableHash.OfArn(arn),
        Arn = arn,
        Kind = kind,
        AccountId = Accounts[index % Accounts.Length],
        Region = Regions[index % Regions.Length],
        Name = arn[(arn.LastIndexOf('/') + 1)..],
        ClusterArn = kind is ResourceKind.Service ? ClusterArn(index % Services % Clusters) : null,
        LaunchTypes = "FARGATE",
        ContentHash = "0",
        Body = "{}",
        FirstSeenAt = Now.AddDays(-60),
        ChangedAt = Now.AddDays(-60),
    };

    private static StoredSubject SubjectOf(int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"family-{index:D6}");
        var subject = new Subject("aws", Accounts[index % Accounts.Length], Regions[index % Regions.Length], SubjectKind.TaskDefinitionFamily, name, name);
        return new()
        {
            Id = index + 1,
            Hash = StableHash.OfSubject(subject),
            Partition = "aws",
            AccountId = subject.AccountId,
            Region = subject.Region,
            Kind = subject.Kind,
            Key = name,
            Name = name,
            FirstSeenAt = Now.AddDays(-60),
        };
    }

    private static Finding FindingOf(int index)
    {
        var subject = SubjectOf(index / FindingsPerSubject);
        var checkIndex = (int)(((index + 1L) * 7919) % Checks.Count);
        var check = Checks[checkIndex];
        var (isOpen, opened) = (index % 3 != 2, Now.AddMinutes(-(index % 60_000)));
        return new()
        {
            Id = index + 1,
            Hash = StableHash.Of(index.ToString(CultureInfo.InvariantCulture)),
            CheckId = check.Info.Id,
            SubjectId = subject.Id,
            SubjectKind = subject.Kind,
            SubjectName = subject.Name,
            Container = index % 2 == 0 ? "app" : "",
            Partition = "aws",
            AccountId = subject.AccountId,
            Region = subject.Region,
            ResourceType = check.Info.ResourceType,
            Severity = check.Info.Severity,
            State = isOpen ? FindingState.Open : FindingState.Resolved,
            IsSuppressed = isOpen && checkIndex < SuppressedChecks,
            SuppressionId = isOpen && checkIndex < SuppressedChecks ? checkIndex + 1 : null,
            Label = index % 5 == 0 ? OccurrenceLabel.Latest : OccurrenceLabel.Running,
            Message = "The container may write to its root file system.",
            FirstSeenAt = opened,
            FirstScanId = 1,
            LastChangedAt = opened,
            LastOpenedAt = opened,
            LastOpenedScanId = 1,
            ResolvedAt = isOpen ? null : Now,
            ResolvedScanId = isOpen ? null : 2,
            Resolution = isOpen ? null : Resolution.Fixed,
            ShownHash = "0",
            InputHash = "0",
            CheckVersion = 1,
            ParameterDigest = "",
        };
    }

    private static Occurrence OccurrenceOf(Finding finding) => new()
    {
        FindingId = finding.Id,
        ResourceArn = $"arn:aws:ecs:{finding.Region}:{finding.AccountId}:task-definition/{finding.SubjectName}:7",
        Revision = 7,
        Label = finding.Label,
        Severity = finding.Severity,
        Message = finding.Message,
        Evidence = """[{"path":"containerDefinitions[0].readonlyRootFilesystem","actual":"false","expected":"true"}]""",
        Services = [ServiceArn((int)finding.Id)],
        Clusters = [ClusterArn((int)finding.Id)],
        LaunchTypes = "FARGATE",
    };

    private static FindingEvent EventOf(Finding finding) => new() { FindingId = finding.Id, At = finding.FirstSeenAt, ScanId = finding.FirstScanId, Kind = FindingEventKind.Opened, Detail = finding.Severity.ToString() };

    private static LatestVerdict LatestOf(Finding finding) => new()
    {
        CheckId = finding.CheckId,
        SubjectId = finding.SubjectId,
        Container = string.Create(CultureInfo.InvariantCulture, $"{finding.Container}{finding.Id % FindingsPerSubject}"),
        AccountId = finding.AccountId,
        Region = finding.Region,
        ResourceType = finding.ResourceType,
        Verdict = finding.State is FindingState.Open ? Verdict.Fail : Verdict.Pass,
        Severity = finding.Severity,
        Message = finding.Message,
        InputHash = "0",
        CheckVersion = 1,
        ParameterDigest = "",
        SinceScanId = 1,
        SinceAt = finding.FirstSeenAt,
    };
}
