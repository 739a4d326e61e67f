using System.Net.Sockets;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Snapshots;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.CommandLine;

/// <summary>What a failure means to the person at the terminal.</summary>
internal static class FailureText
{
    /// <summary>A sentence for the failure; one that nobody foresaw is named by its type and message.</summary>
    public static string Of(Exception failure) => failure switch
    {
        CommandFailedException or StartRefusedException or StoreRefusedException or SnapshotFormatException => failure.Message,
        OptionsValidationException invalid => string.Join('\n', invalid.Failures),
        UnauthorizedAccessException or IOException or SocketException => failure.Message,
        _ => $"Unexpected {failure.GetType().Name}: {Innermost(failure)}",
    };

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure.Message;
    }
}
