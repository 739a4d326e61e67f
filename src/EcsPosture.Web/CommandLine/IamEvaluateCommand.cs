using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>iam evaluate FILE.json</c>: answers an array of cases with an array of answers in the same order.</summary>
internal static class IamEvaluateCommand
{
    private const int MostDepth = 64;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MostDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonDocumentOptions OfCase = Options with { MaxDepth = MostDepth - 1 };
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "JSON file with an array of cases; - reads standard input." };
        var command = new Command("evaluate", "Evaluates requests and questions against policies given in a file; prints an array of answers in the same order.") { file };
        command.Runs((parsed, _) =>
        {
            var path = parsed.GetRequiredValue(file);
            var answers = Answers(Read(path), path);
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream, Indented))
            {
                json.WriteStartArray();
                foreach (var answer in answers)
                {
                    answer.WriteAnswer(json);
                }

                json.WriteEndArray();
            }

            parsed.InvocationConfiguration.Output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    // Cases have nothing to do with each other but the text of their policies, so all cores work on them.
    private static IamCase[] Answers(ReadOnlyMemory<byte> json, string path)
    {
        var policies = new ParsedPolicies();
        if (JsonItems.Of(json) is { } items)
        {
            var answers = new IamCase?[items.Count];
            Parallel.For(0, answers.Length, i => answers[i] = Answer(items[i], policies));
            if (!answers.Contains(null))
            {
                return answers!;
            }
        }

        // Read as a whole, so that what is wrong is told with its place in the file.
        try
        {
            using var cases = JsonDocument.Parse(json, Options);
            return cases.RootElement.ValueKind is JsonValueKind.Array
                ? [.. cases.RootElement.EnumerateArray().Select(one => IamCase.Read(one, policies))]
                : throw new CommandFailedException($"{path}: the file holds no array of cases.");
        }
        catch (JsonException wrong)
        {
            throw new CommandFailedException($"{path}: line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1}: the file is no JSON.");
        }
    }

    private static IamCase? Answer(ReadOnlyMemory<byte> json, ParsedPolicies policies)
    {
        try
        {
            using var one = JsonDocument.Parse(json, OfCase);
            return IamCase.Read(one.RootElement, policies);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Read(string path)
    {
        try
        {
            if (path is not "-")
            {
                return WithoutMark(File.ReadAllBytes(path));
            }

            using var input = Console.OpenStandardInput();
            using var all = new MemoryStream();
            input.CopyTo(all);
            return WithoutMark(all.ToArray());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: {failure.Message}");
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] text) => text.AsMemory(text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
}
