using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>The list of revisions, which is read from both ends where it is long: whatever the endpoint does, it is whole, in its order, or has a gap.</summary>
public sealed class ListFromBothEndsTests : IAsyncLifetime
{
    private ScriptedAws _aws = null!;
    private CollectionResult? _last;

    public async ValueTask InitializeAsync() => _aws = await ScriptedAws.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(999, 10)]
    [InlineData(1000, 10)]
    public async Task A_list_that_is_short_is_read_from_its_start_only(int revisions, int calls)
    {
        var listed = await ListAsync(Arns(revisions), Sorted);

        Assert.Equal(Arns(revisions), listed);
        Assert.Equal(calls, Active().Count);
        Assert.All(Active(), c => Assert.Null(c.Input["sort"]));
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(1100)]
    [InlineData(1234)]
    [InlineData(2999)]
    [InlineData(3000)]
    [InlineData(3001)]
    [InlineData(5005)]
    public async Task A_long_list_is_read_from_both_ends_and_each_revision_stands_in_it_once_in_order(int revisions)
    {
        var listed = await ListAsync(Arns(revisions), Sorted);

        Assert.Equal(Arns(revisions), listed);
        Assert.Contains(Active(), c => (string?)c.Input["sort"] == "DESC");
        Assert.InRange(Active().Count, (revisions + 99) / 100, ((revisions + 99) / 100) + 3);
    }

    [Fact]
    public async Task Pages_of_any_length_meet()
    {
        var pages = new Random(5);
        Assert.Equal(Arns(4000), await ListAsync(Arns(4000), (all, call) => (Sorted(all, call).All, pages.Next(1, 101))));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_sort_is_read_from_start_to_end()
    {
        var listed = await ListAsync(Arns(3000), (all, _) => (all, 100));

        Assert.Equal(Arns(3000), listed);
        Assert.Single(Active(), c => (string?)c.Input["sort"] == "DESC");
    }

    [Fact]
    public async Task An_endpoint_that_turns_round_families_but_not_their_revisions_is_read_from_start_to_end()
    {
        for (var size = 37; size < 101; size += 9)
        {
            var listed = await ListAsync(Arns(3000), (all, call) => (
                IsDescending(call) ? [.. all.GroupBy(arn => arn[..arn.LastIndexOf(':')]).Reverse().SelectMany(g => g)] : all, size));

            Assert.Equal(Arns(3000), listed);
        }
    }

    [Fact]
    public async Task An_endpoint_that_sorts_by_something_else_the_other_way_is_read_from_start_to_end()
    {
        var mixed = new Random(7);
        string[] other = [.. Arns(3000)];
        mixed.Shuffle(other);

        Assert.Equal(Arns(3000), await ListAsync(Arns(3000), (all, call) => (IsDescending(call) ? other : all, 100)));
    }

    [Fact]
    public async Task An_endpoint_that_refuses_the_other_order_is_read_from_start_to_end_without_a_gap()
    {
        Assert.Equal(Arns(3000), await ListAsync(Arns(3000), Sorted, call => IsDescending(call) ? ScriptedAnswer.Error("InvalidParameterException") : null));
        Assert.Equal(Arns(3000), await ListAsync(Arns(3000), Sorted, call => IsDescending(call) ? new("""{"taskDefinitionArns":"none"}""") : null));
        Assert.Equal(Arns(3000), await ListAsync(Arns(3000), Sorted, call => IsDescending(call) ? new("""{"taskDefinitionArns":[],"nextToken":"again"}""") : null));
    }

    [Fact]
    public async Task Revisions_that_come_and_go_while_the_list_is_read_take_nothing_else_with_them()
    {
        string[] all = Arns(4000);
        for (var seed = 0; seed < 5; seed++)
        {
            var changes = new Random(seed);
            var now = all.ToList();
            HashSet<string> gone = [];
            var listed = await ListAsync(all, (_, call) =>
            {
                // By its own place in the list, as AWS pages by key: what goes shifts no other.
                for (var i = 0; i < 20; i++)
                {
                    gone.Add(all[changes.Next(all.Length)]);
                }

                return (Sorted(all, call).All, 100);
            }, without: gone);

            Assert.Empty(all.Except(gone).Except(listed));
            Assert.Equal(listed.Order(StringComparer.Ordinal).Distinct(), listed.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Ends_that_both_fail_before_they_meet_leave_what_the_start_gave_and_a_gap()
    {
        var listed = await ListAsync(Arns(4000), Sorted, call => call.Input["nextToken"] is { } token && Number(token) >= 1100 ? ScriptedAnswer.Error("ServerException", 500) : null);

        Assert.Equal(Arns(4000)[..1100], listed);
        Assert.Equal(GapKind.Failed, _last!.GapOf(SnapshotPaths.ListTaskDefinitions).Kind);
    }

    private static bool IsDescending(ArrivedCall call) => (string?)call.Input["sort"] == "DESC";

    private static (string[] All, int Size) Sorted(string[] all, ArrivedCall call) => (IsDescending(call) ? [.. all.Reverse()] : all, 100);

    private static long Number(JsonNode token) => long.Parse((string)token!, CultureInfo.InvariantCulture);

    private static string[] Arns(int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"arn:aws:ecs:{Scanner.Region}:{ScriptedAws.Account}:task-definition/f-{i / 7:D5}:{(i % 7) + 1}"))];

    private IReadOnlyList<ArrivedCall> Active() => [.. _aws.CallsOf("ecs:ListTaskDefinitions").Where(c => (string?)c.Input["status"] == "ACTIVE")];

    private async Task<string[]> ListAsync(
        string[] all, Func<string[], ArrivedCall, (string[] All, int Size)> serve, Func<ArrivedCall, ScriptedAnswer?>? instead = null, HashSet<string>? without = null)
    {
        var turn = new Lock();
        _aws.On("ecs:ListTaskDefinitions", call =>
        {
            lock (turn)
            {
                if ((string?)call.Input["status"] != "ACTIVE")
                {
                    return """{"taskDefinitionArns":[]}""";
                }

                if (instead?.Invoke(call) is { } other)
                {
                    return other;
                }

                var (served, size) = serve(all, call);
                var start = call.Input["nextToken"] is { } token ? (int)Number(token) : 0;
                var end = Math.Min(served.Length, start + size);
                var answer = new JsonObject
                {
                    ["taskDefinitionArns"] = new JsonArray([.. served[start..end].Where(arn => without?.Contains(arn) is not true).Select(arn => (JsonNode)arn)]),
                };
                if (end < served.Length)
                {
                    answer["nextToken"] = end.ToString(CultureInfo.InvariantCulture);
                }

                return answer.ToJsonString();
            }
        });
        _last = await Scanner.ScanAsync(Scanner.Request(_aws.Address) with { Scope = CollectionScope.InUse });
        return [.. _last.Of().Get(SnapshotPaths.ListTaskDefinitions)!["taskDefinitionArns"]!.AsArray().Select(arn => (string)arn!)];
    }
}
