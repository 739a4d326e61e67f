using EcsPosture.Checks.Audit;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Audit;

public sealed class TrailWithoutValidationTests
{
    [Fact]
    public void Validation_passes_none_fails_low_and_a_foreign_trail_is_not_concerned()
    {
        var region = ASnapshot.OfRegion() with
        {
            Trails = ResourceList<Trail>.Of(
            [
                ATrail.Named("a"), ATrail.Named("b") with { LogFileValidationEnabled = false }, ATrail.Named("c", "444455556666") with { LogFileValidationEnabled = false },
            ]),
        };

        var verdicts = CheckRunner.Run<TrailWithoutValidation>(region);

        Assert.Equal(["a Pass", "b Fail", "c NotApplicable"], verdicts.Select(v => $"{v.Resource.Name} {v.Verdict}"));
        Assert.Equal(Severity.Low, verdicts[1].Severity);
    }

    [Fact]
    public void A_trail_that_could_not_be_read_is_not_assessed()
    {
        var region = ASnapshot.OfRegion() with
        {
            Trails = new() { Items = [new(ATrail.ArnOf("a"), Observed.Unknown<Trail>(ASnapshot.Denied("cloudtrail:DescribeTrails")))], Gaps = [] },
        };

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<TrailWithoutValidation>(region)).Verdict);
    }
}
