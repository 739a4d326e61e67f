using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EcsPosture.Findings.Tests.Queries;

/// <summary>Counts the commands that EF Core sends while something runs, and no one else's.</summary>
internal sealed class CommandCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly AsyncLocal<List<string>?> Here = new();

    static CommandCounter() => DiagnosticListener.AllListeners.Subscribe(new CommandCounter());

    private CommandCounter()
    {
    }

    public static async Task<IReadOnlyList<string>> CommandsOfAsync(Func<Task> work)
    {
        var commands = new List<string>();
        Here.Value = commands;
        try
        {
            await work();
            return commands;
        }
        finally
        {
            Here.Value = null;
        }
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            value.Subscribe(this);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuting.Name && Here.Value is { } commands && value.Value is CommandEventData data)
        {
            lock (commands)
            {
                commands.Add(data.Command.CommandText);
            }
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
