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
    public async Task Nothing_is_refilled_before_the_first_call_has_reached_AWS()
    {
        var bucket = new TokenBucket(2, 10, _time);
        await bucket.TakeAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        await bucket.TakeAsync(Token);
        bucket.Answered();
        var third = bucket.TakeAsync(Token).AsTask();
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await third;
    }

    [Theory]
    [InlineData("ListClusters", 50, 20)]
    [InlineData("DescribeClusters", 50, 20)]
    [InlineData("DescribeTaskDefinition", 50, 20)]
    [InlineData("ListTaskDefinitions", 50, 20)]
    [InlineData("DescribeCapacityProviders", 50, 20)]
    [InlineData("ListAccountSettings", 50, 20)]
    [InlineData("ListTasks", 100, 20)]
    [InlineData("DescribeTasks", 100, 20)]
    [InlineData("ListContainerInstances", 100, 20)]
    [InlineData("DescribeContainerInstances", 100, 20)]
    [InlineData("ListServices", 100, 20)]
    [InlineData("DescribeServices", 100, 20)]
    public void The_rates_of_ECS_are_those_that_AWS_documents(string operation, double burst, double refill)
    {
        var rate = CallRates.Of(new(EcsPosture.Collection.Aws.AwsService.Ecs, operation));
        Assert.Equal((burst, refill), (rate.Burst, rate.RatePerSecond));
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
