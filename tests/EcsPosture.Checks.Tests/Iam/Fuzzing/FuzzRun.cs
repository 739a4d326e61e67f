using System.Diagnostics;

namespace EcsPosture.Checks.Tests.Iam.Fuzzing;

/// <summary>
/// Spoils inputs of the corpus and tries them. An input that leads to something not seen before (another message, another
/// answer) is spoiled further.
/// </summary>
internal sealed class FuzzRun(int seed)
{
    private const int MostKept = 4000;
    private readonly Random _random = new(seed);
    private readonly List<byte[]> _inputs = [.. Corpus.Names.Select(Corpus.Read)];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly WatchedRun _watched = new();
    private readonly Stopwatch _clock = new();
    private long _tried;

    /// <summary>Tries a number of inputs; says what is wrong, or null.</summary>
    public string? Times(int times, CancellationToken cancellationToken) => Until(() => _tried >= times, cancellationToken);

    /// <summary>Tries inputs for some time; says what is wrong, or null.</summary>
    public string? For(TimeSpan time, CancellationToken cancellationToken) => Until(() => _clock.Elapsed >= time, cancellationToken);

    /// <inheritdoc />
    public override string ToString() => $"fuzzing with seed {seed}: {_tried} inputs in {_clock.Elapsed.TotalSeconds:F0} s, {_seen.Count} different outcomes, slowest {_watched.Slowest.TotalMilliseconds:F0} ms";

    private string? Until(Func<bool> isDone, CancellationToken cancellationToken)
    {
        var mutator = new Mutator(_random);
        _clock.Start();
        while (!isDone() && !cancellationToken.IsCancellationRequested)
        {
            var input = mutator.Spoil(_inputs[_random.Next(_inputs.Count)], _inputs[_random.Next(_inputs.Count)]);
            if (_watched.Try(input) is { } wrong)
            {
                return $"{wrong}\n{Corpus.Keep(input)} (seed {seed})";
            }

            _tried++;
            if (_seen.Add(_watched.Outcome) && _inputs.Count < MostKept)
            {
                _inputs.Add(input);
            }
        }

        _clock.Stop();
        return null;
    }
}
