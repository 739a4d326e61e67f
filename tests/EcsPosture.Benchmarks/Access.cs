using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using EcsPosture.Checks.Iam.Access;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;

namespace EcsPosture.Benchmarks;

/// <summary>
/// Asking the policy engine 1,000 requests about AWS's own managed policies, read from their JSON for each request as <c>iam evaluate</c>
/// does; searching 1,000 roles for all ways of escalation; and making the profiles that the Access pages show.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class Access
{
    private static readonly string[] Actions = ["s3:GetObject", "ecs:RunTask", "iam:PassRole", "sqs:SendMessage", "kms:Decrypt", "ec2:RunInstances", "logs:PutLogEvents", "ecr:GetAuthorizationToken"];
    private AccountSnapshot _account = null!;
    private Principal _principal = null!;
    private string[] _policies = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var account = ASnapshot.Account(ASnapshot.OfRegion());
        _account = account with { Global = account.Global with { Roles = ResourceList<Role>.Of(Enumerable.Range(0, 1000).Select(RoleOf)) } };
        _principal = new(PrincipalKind.Role, ARole.ArnOf("web"), ASnapshot.AccountId, "web");
        using var published = typeof(Access).Assembly.GetManifestResourceStream("aws-managed-policies.json")!;
        _policies = [.. JsonNode.Parse(published)!.AsObject().Select(p => p.Value!["document"]!.ToJsonString())];
    }

    [Benchmark]
    public int Requests() => Enumerable.Range(0, 1000).Count(i =>
    {
        var layers = new PolicyLayers
        {
            Identity = [.. Enumerable.Range(0, 1 + (i % 3)).Select(n => Policy.Of($"policy {n}", PolicyKind.Identity, PolicyParser.Parse(_policies[(i + (n * 7)) % _policies.Length], PolicyKind.Identity).Document!))],
        };
        return PolicyEngine.Ask(layers, AccessQuestion.Request(_principal, Actions[i % Actions.Length], $"arn:aws:s3:::bucket-{i % 20}/x", RequestContext.OfRequest())).Allowed is Tri.Yes;
    });

    [Benchmark]
    public int Escalation()
    {
        var graph = new EscalationGraph(_account, new RoleUsage(_account, _account.Regions.Select(r => new RegionUsage(r))));
        return graph.Nodes.Count(n => graph.RouteOf(n.Arn).Count > 0);
    }

    [Benchmark]
    public int Profiles()
    {
        var usage = new RoleUsage(_account, _account.Regions.Select(r => new RegionUsage(r)));
        var profiles = new AccessProfiles(new EscalationGraph(_account, usage), usage, _account);
        return _account.Global.Roles.Known.Sum(r => AccessProfileJson.Serialize(profiles.Of(r.RoleArn)).Length);
    }

    private static Role RoleOf(int index) => ARole.Named($"role-{index}") with
    {
        InlinePolicies = ARole.Inline(index % 10 == 0
            ? [ARole.Allow(["ecs:*", "lambda:*", "iam:PassRole"]), ARole.Allow(["s3:*"], [$"arn:aws:s3:::bucket-{index}/*"])]
            : [ARole.Allow(["s3:GetObject", "sqs:SendMessage", "dynamodb:*"], [$"arn:aws:s3:::bucket-{index}/*"])]),
    };
}
