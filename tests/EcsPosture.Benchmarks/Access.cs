using BenchmarkDotNet.Attributes;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;

namespace EcsPosture.Benchmarks;

/// <summary>Asking the policy engine 1,000 requests, and searching 1,000 roles for all ways of escalation.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class Access
{
    private static readonly string[] Actions = ["s3:GetObject", "ecs:RunTask", "iam:PassRole", "sqs:SendMessage", "kms:Decrypt"];
    private AccountSnapshot _account = null!;
    private Principal _principal = null!;
    private PolicyLayers _layers = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var account = ASnapshot.Account(ASnapshot.OfRegion());
        _account = account with { Global = account.Global with { Roles = ResourceList<Role>.Of(Enumerable.Range(0, 1000).Select(RoleOf)) } };
        _principal = new(PrincipalKind.Role, ARole.ArnOf("web"), ASnapshot.AccountId, "web");
        _layers = new()
        {
            Identity = [.. Enumerable.Range(0, 10).Select(i => Policy.Of($"policy {i}", PolicyKind.Identity, new PolicyDocument("2012-10-17", [ARole.Allow(["s3:Get*", "sqs:*"], [$"arn:aws:s3:::bucket-{i}/*"])])))],
        };
    }

    [Benchmark]
    public int Requests() => Enumerable.Range(0, 1000).Count(i =>
        PolicyEngine.Ask(_layers, AccessQuestion.Request(_principal, Actions[i % Actions.Length], $"arn:aws:s3:::bucket-{i % 20}/x", RequestContext.OfRequest())).Allowed is Tri.Yes);

    [Benchmark]
    public int Escalation()
    {
        var graph = new EscalationGraph(_account, new RoleUsage(_account, _account.Regions.Select(r => new RegionUsage(r))));
        return graph.Nodes.Count(n => graph.RouteOf(n.Arn).Count > 0);
    }

    private static Role RoleOf(int index) => ARole.Named($"role-{index}") with
    {
        InlinePolicies = ARole.Inline(index % 10 == 0
            ? [ARole.Allow(["ecs:*", "lambda:*", "iam:PassRole"]), ARole.Allow(["s3:*"], [$"arn:aws:s3:::bucket-{index}/*"])]
            : [ARole.Allow(["s3:GetObject", "sqs:SendMessage", "dynamodb:*"], [$"arn:aws:s3:::bucket-{index}/*"])]),
    };
}
