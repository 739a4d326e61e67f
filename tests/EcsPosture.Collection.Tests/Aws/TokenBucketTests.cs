using EcsPosture.Collection.Aws.Calls;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EcsPosture.Collection.Tests.Aws;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_burst_goes_through_at_once_and_the_next_call_waits_for_a_refill()
    {
        var bucket = new TokenBucket(3, 2, _time);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TimeSpan.Zero, await bucket.TakeAsync(Token));
        }

        var fourth = bucket.TakeAsync(Token).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(fourth.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(500), await fourth);
    }

    [Fact]
    public async Task Calls_that_wait_are_let_through_one_after_the_other()
    {
        var bucket = new TokenBucket(1, 10, _time);
        await bucket.TakeAsync(Token);
        var (second, third) = (bucket.TakeAsync(Token).AsTask(), bucket.TakeAsync(Token).AsTask());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal((true, false), (second.IsCompleted, third.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(third.IsCompleted);
    }

    [Fact]
    public void Throttling_halves_the_rate_once_per_second_and_success_brings_it_back_slowly()
    {
        var bucket = new TokenBucket(10, 20, _time);
        bucket.SlowDown();
        bucket.SlowDown();
        Assert.Equal(10, bucket.Rate);
        _time.Advance(TimeSpan.FromSeconds(1));
        bucket.SlowDown();
        Assert.Equal(5, bucket.Rate);

        bucket.SpeedUp();
        Assert.InRange(bucket.Rate, 5.1, 6);
        for (var i = 0; i < 1000; i++)
        {
            bucket.SpeedUp();
        }

        Assert.Equal(20, bucket.Rate);
    }

    [Fact]
    public async Task Throttling_empties_the_bucket()
    {
        var bucket = new TokenBucket(10, 20, _time);
        bucket.SlowDown();
        var next = bucket.TakeAsync(Token).AsTask();
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await next;
    }

    [Fact]
    public async Task A_call_that_is_given_up_leaves_its_turn_to_the_next()
    {
        var bucket = new TokenBucket(1, 1, _time);
        await bucket.TakeAsync(Token);
        using var cancel = new CancellationTokenSource();
        var given = bucket.TakeAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var next = bucket.TakeAsync(Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), await next);
    }

    [Fact]
    public void Buckets_belong_to_an_account_a_region_and_a_group_of_actions()
    {
        var pacer = new CallPacer(_time);
        var list = pacer.For("1", "a", EcsPosture.Collection.Aws.ApiActions.ListClusters);
        Assert.Same(list, pacer.For("1", "a", EcsPosture.Collection.Aws.ApiActions.DescribeClusters));
        Assert.NotSame(list, pacer.For("2", "a", EcsPosture.Collection.Aws.ApiActions.ListClusters));
        Assert.NotSame(list, pacer.For("1", "b", EcsPosture.Collection.Aws.ApiActions.ListClusters));
        Assert.NotSame(list, pacer.For("1", "a", EcsPosture.Collection.Aws.ApiActions.ListServices));
    }
}
