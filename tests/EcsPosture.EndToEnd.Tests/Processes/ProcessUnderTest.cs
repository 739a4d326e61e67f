using EcsPosture.EndToEnd.Tests.Support;

namespace EcsPosture.EndToEnd.Tests.Processes;

/// <summary>A process of the program that a test may kill.</summary>
internal sealed class ProcessUnderTest(ProgramRun run, Uri address) : IAsyncDisposable
{
    public ProgramRun Run { get; } = run;

    public Uri Address { get; } = address;

    public bool IsDead { get; private set; }

    /// <summary>Whether it says that it can do its work.</summary>
    public async Task<bool> IsReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
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
}
