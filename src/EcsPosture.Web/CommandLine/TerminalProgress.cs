using EcsPosture.Collection;

namespace EcsPosture.Web.CommandLine;

/// <summary>One line on standard error that says how far the reading is; nothing when nobody watches.</summary>
internal sealed class TerminalProgress(TextWriter error) : IProgress<CollectionProgress>
{
    private const int Width = 79;
    private readonly Lock _lock = new();
    private readonly bool _isWatched = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;

    public void Report(CollectionProgress value)
    {
        if (_isWatched)
        {
            Write($"{value.StepsDone}/{value.StepsTotal} {value.Region}: {value.Step} ({value.Calls.Calls} calls)");
        }
    }

    public void Clear()
    {
        if (_isWatched)
        {
            Write("");
        }
    }

    private void Write(string text)
    {
        lock (_lock)
        {
            error.Write($"\r{TerminalText.Fit(TerminalText.Clean(text), Width),-Width}\r");
            error.Flush();
        }
    }
}
