using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EcsPosture.Testing.Programs;

/// <summary>Debian's AWS CLI, started once and forked for every command, as a start of its own takes it a second.</summary>
public sealed class AwsCli : IAsyncDisposable
{
    private readonly ProgramRun _server;
    private readonly string _folder = Directory.CreateTempSubdirectory("aws-cli-").FullName;

    private AwsCli(ProgramRun server, int port) => (_server, Port) = (server, port);

    /// <summary>Where it takes commands, as aws_cli_server.py says.</summary>
    public int Port { get; }

    /// <summary>What a command printed, and how it ended.</summary>
    /// <param name="Exit">Its exit code.</param>
    /// <param name="Output">Standard output.</param>
    /// <param name="Error">Standard error.</param>
    public sealed record Answer(int Exit, string Output, string Error);

    /// <summary>Starts it.</summary>
    /// <param name="environment">What all commands see.</param>
    /// <param name="services">Services of which more than one command is given: their descriptions are read once.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<AwsCli> StartAsync(IReadOnlyDictionary<string, string> environment, IEnumerable<string> services, CancellationToken cancellationToken)
    {
        ProgramRun.Require("/usr/bin/aws", "awscli");
        var server = ProgramRun.Start("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Programs", "aws_cli_server.py"), .. services], environment);
        try
        {
            var port = (await server.LineAsync("port ", cancellationToken)).Split(' ')[^1];
            return new(server, int.Parse(port, CultureInfo.InvariantCulture));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">What stands after <c>aws</c>.</param>
    /// <param name="environment">What this command sees besides.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    public async Task<Answer> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var files = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        var (output, error) = (files + ".out", files + ".error");
        List<string> words = [output, error, .. environment.Select(each => $"{each.Key}={each.Value}"), .. arguments];
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(words.Prepend(words.Count.ToString(CultureInfo.InvariantCulture)).Select(word => word + '\0'))), cancellationToken);
        using var reader = new StreamReader(stream);
        var exit = await reader.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"The AWS CLI ended without an answer.\n{_server.Errors}");
        return new(int.Parse(exit, CultureInfo.InvariantCulture), await File.ReadAllTextAsync(output, cancellationToken), await File.ReadAllTextAsync(error, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
