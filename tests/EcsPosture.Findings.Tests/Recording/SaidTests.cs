using EcsPosture.Checks;
using EcsPosture.Findings.Recording;

namespace EcsPosture.Findings.Tests.Recording;

public sealed class SaidTests
{
    private static readonly Said Plain = new(ResourceType.Cluster, Verdict.Manual, Severity.Low, 1, "input", "parameters", "message", "reason", "gaps");

    public static TheoryData<string> Changes => [.. Changed.Keys];

    private static Dictionary<string, Said> Changed { get; } = new()
    {
        ["type"] = Plain with { ResourceType = ResourceType.Service },
        ["verdict"] = Plain with { Verdict = Verdict.NotApplicable },
        ["severity"] = Plain with { Severity = Severity.High },
        ["version"] = Plain with { CheckVersion = 2 },
        ["input"] = Plain with { InputHash = "other" },
        ["parameters"] = Plain with { ParameterDigest = "" },
        ["message"] = Plain with { Message = "Message" },
        ["reason"] = Plain with { Reason = null },
        ["no gaps"] = Plain with { Gaps = null },
        ["empty gaps"] = Plain with { Gaps = "" },
        ["text that moved to its neighbour"] = Plain with { Message = "messager", Reason = "eason" },
        ["long text"] = Plain with { Message = new string('m', 2000) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_of_anything_that_is_said_changes_the_digest(string change) => Assert.NotEqual(Plain.Digest(), Changed[change].Digest());

    [Fact]
    public void The_same_gives_the_same_digest_in_every_run() => Assert.Equal(-9032928306060973059, Plain.Digest());
}
