using EcsPosture.EndToEnd.Tests.Support;

namespace EcsPosture.EndToEnd.Tests.Processes;

/// <summary>A process of the program that a test may kill.</summary>
internal sealed class ProcessUnderTest(ProgramRun run) : IAsyncDisposable
{
    public ProgramRun Run { get; } = run;

    /// <summary>Where it listens, once it is ready.</summary>
    public Uri Address => FindAddress() ?? throw new InvalidOperationException("The process does not listen yet.");

    public bool IsDead { get; private set; }

    /// <summary>Whether it says that it can do its work.</summary>
    public async Task<bool> IsReadyAsync()
    {
        if (FindAddress() is not { } address)
        {
            return false;
        }

        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGKILL: nothing of the program runs any more, not even to say so.</summary>
    public async Task KillAsync()
    {
        IsDead = true;
        await Run.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsDead)
        {
            await KillAsync();
        }
    }

    private Uri? FindAddress() =>
        Run.Output.Split('\n').FirstOrDefault(line => line.Contains("listens on ", StringComparison.Ordinal)) is { } line ? new(line.Split(' ')[^1]) : null;
}
