using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Access;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Tests.Queries.Estate;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;

namespace EcsPosture.Findings.Tests.Queries.Access;

public sealed class AccessReaderTests : EstateTest
{
    private static readonly TaskDefinition[] Revisions = [.. ((string[])["admin", "batch", "cart", "depot"]).Select(f => Revision(f) with { TaskRoleArn = ARole.ArnOf($"{f}-task"), ExecutionRoleArn = null })];

    private static readonly Role Unread = ARole.Named("batch-task") with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(ASnapshot.Denied("iam:GetRolePolicy", "batch-task")) };

    private AccessReader Reader => new(Store.Contexts);

    [Fact]
    public async Task Roles_come_with_those_that_may_do_most_first_and_what_is_not_known_before_what_is_harmless()
    {
        await RecordAsync();

        var page = await Reader.PageAsync(new(), new(), Cancel);

        Assert.Equal(["admin-task", "batch-task", "cart-task", "depot-task"], page.Rows.Select(r => r.Name));
        Assert.Equal([AccessRank.FullAdmin, AccessRank.NotKnown, AccessRank.Scoped, AccessRank.Scoped], page.Rows.Select(r => r.Rank));
        var cart = page.Rows[2];
        Assert.Equal("web", Arn.LastSegment(Assert.Single(Assert.Single(cart.Uses).Services)));
        Assert.NotNull(cart.Role);
    }

    [Fact]
    public async Task Pages_go_forth_and_back_in_both_orders()
    {
        await RecordAsync();
        foreach (var order in Enum.GetValues<AccessOrder>())
        {
            var query = new AccessQuery { Order = order };
            var all = (await Reader.PageAsync(query, new(), Cancel)).Rows.Select(r => r.Name).ToList();

            var first = await Reader.PageAsync(query, new(Size: 2), Cancel);
            var second = await Reader.PageAsync(query, new(first.Next, Size: 2), Cancel);
            var again = await Reader.PageAsync(query, new(second.Previous, Backwards: true, Size: 2), Cancel);

            Assert.Equal(all, first.Rows.Concat(second.Rows).Select(r => r.Name));
            Assert.Equal((null, null), (first.Previous, second.Next));
            Assert.Equal(first.Rows.Select(r => r.Name), again.Rows.Select(r => r.Name));
        }
    }

    [Fact]
    public async Task Filters_narrow_and_counts_leave_out_the_tiers_asked_for()
    {
        await RecordAsync();

        Assert.Equal(["cart-task"], await NamesAsync(new() { Text = "CART" }));
        Assert.Equal(["batch-task"], await NamesAsync(new() { Ranks = [AccessRank.NotKnown] }));
        Assert.Empty(await NamesAsync(new() { Purposes = [RolePurpose.ExecutionRole] }));
        Assert.Equal(["cart-task"], await NamesAsync(new() { Scope = new(null, null, StableHash.OfArn(ACluster.ArnOf())) }));
        Assert.Equal(4, (await NamesAsync(new() { Scope = new(null, ASnapshot.Region, null) })).Count);
        Assert.Equal(4, (await NamesAsync(new() { Scope = new(null, "global", null) })).Count);
        Assert.Empty(await NamesAsync(new() { Scope = new EstateScope(null, "us-east-1", null) }));
        var counts = await Reader.CountAsync(new() { Ranks = [AccessRank.NotKnown] }, Cancel);
        Assert.Equal((1, 1, 2), (counts[AccessRank.FullAdmin], counts[AccessRank.NotKnown], counts[AccessRank.Scoped]));
    }

    [Fact]
    public async Task A_role_can_be_asked_out_of_the_store_as_it_was_judged()
    {
        var policy = ARole.Policy("arn:aws:iam::111122223333:policy/own", ARole.Allow(["sqs:SendMessage"]));
        var role = ARole.Named("cart-task") with { AttachedPolicies = ARole.Attached(policy.PolicyArn, "arn:aws:iam::aws:policy/NotRead") };
        var account = Recording.World.At(1, [role], Recording.World.Region([Cluster("main"), .. Revisions]));
        await ScanAsync(account with { Global = account.Global with { Policies = ResourceList<ManagedPolicy>.Of([policy]) } });

        var view = (await Reader.ReadAsync(StableHash.OfArn(role.RoleArn), Cancel))!;

        Assert.Equal(AccessRank.NotKnown, view.Rank);
        Assert.Equal(Tri.Maybe, view.Access!.Can("sqs:SendMessage").Allowed);
        Assert.Contains("iam:GetPolicyVersion", Assert.Single(view.Access.Gaps).ToString(), StringComparison.Ordinal);
        Assert.Equal(role.RoleArn, view.Profile!.RoleArn);
        Assert.Null(await Reader.ReadAsync("never-seen", Cancel));
    }

    [Fact]
    public async Task A_role_that_is_gone_or_not_used_any_more_keeps_its_page()
    {
        await RecordAsync();

        await JudgeAsync(2, Cluster("main"));

        var view = (await Reader.ReadAsync(StableHash.OfArn(ARole.ArnOf("cart-task")), Cancel))!;
        Assert.Equal((null, Recording.World.Hour(2)), (view.Rank, view.GoneAt));
        Assert.Empty(await NamesAsync(new()));
    }

    private async Task<List<string>> NamesAsync(AccessQuery query) => [.. (await Reader.PageAsync(query, new(), Cancel)).Rows.Select(r => r.Name)];

    private Task RecordAsync() => JudgeAsync(
        1,
        [
            Cluster("main"), AService.Running("web", Revisions[2].TaskDefinitionArn), .. Revisions,
            ARole.Named("admin-task") with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])) }, Unread, ARole.Named("cart-task"), ARole.Named("depot-task"),
        ]);
}
