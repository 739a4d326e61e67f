using System.Globalization;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam.Fuzzing;

/// <summary>
/// Feeds spoiled policies and questions to the parser and the policy engine. A short form with a fixed seed runs with all
/// tests; <c>bash tests/fuzz.sh MINUTES</c> runs the long one. What once broke something stays in the corpus.
/// </summary>
public sealed class FuzzTests
{
    private const int ShortRun = 1500;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Corpus { get; } = [.. Fuzzing.Corpus.Names];

    [Theory]
    [MemberData(nameof(Corpus))]
    public void What_is_kept_in_the_corpus_neither_breaks_nor_hangs_the_parser_and_the_engine(string name) =>
        Assert.Null(new WatchedRun().Try(Fuzzing.Corpus.Read(name)));

    [Fact]
    public void Spoiled_policies_neither_break_nor_hang_the_parser_and_the_engine()
    {
        var minutes = Environment.GetEnvironmentVariable("FUZZ_MINUTES") is { Length: > 0 } given ? double.Parse(given, CultureInfo.InvariantCulture) : 0;
        var seed = Environment.GetEnvironmentVariable("FUZZ_SEED") is { Length: > 0 } fixedSeed ? int.Parse(fixedSeed, CultureInfo.InvariantCulture) : minutes > 0 ? Random.Shared.Next() : 1;
        var run = new FuzzRun(seed);

        var failure = minutes > 0 ? run.For(TimeSpan.FromMinutes(minutes), Ct) : run.Times(ShortRun, Ct);

        TestContext.Current.SendDiagnosticMessage("{0}", run);
        if (minutes > 0)
        {
            Console.Error.WriteLine(run);
        }

        Assert.True(failure is null, failure);
    }
}
