using System.CommandLine;
using System.Text.Json;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>iam evaluate FILE.json</c>: answers an array of cases with an array of answers in the same order.</summary>
internal static class IamEvaluateCommand
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "JSON file with an array of cases; - reads standard input." };
        var command = new Command("evaluate", "Evaluates requests and questions against policies given in a file; prints an array of answers in the same order.") { file };
        command.Runs(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            using var cases = await ReadAsync(path, cancellationToken);
            if (cases.RootElement.ValueKind is not JsonValueKind.Array)
            {
                throw new CommandFailedException($"{path}: the file holds no array of cases.");
            }

            var policies = new ParsedPolicies();
            using var stream = new MemoryStream();
            await using (var json = new Utf8JsonWriter(stream, Indented))
            {
                json.WriteStartArray();
                foreach (var one in cases.RootElement.EnumerateArray())
                {
                    IamCase.Read(one, policies).WriteAnswer(json);
                }

                json.WriteEndArray();
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<JsonDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (path is "-")
            {
                await using var input = Console.OpenStandardInput();
                return await JsonDocument.ParseAsync(input, Options, cancellationToken);
            }

            await using var file = File.OpenRead(path);
            return await JsonDocument.ParseAsync(file, Options, cancellationToken);
        }
        catch (JsonException wrong)
        {
            throw new CommandFailedException($"{path}: line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1}: the file is no JSON.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: {failure.Message}");
        }
    }
}
