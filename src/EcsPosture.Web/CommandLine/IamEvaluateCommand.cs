using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>iam evaluate FILE.json</c>: answers an array of cases with an array of answers in the same order.</summary>
internal static class IamEvaluateCommand
{
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

    private static IamCase[] Answers(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            var file = JsonPiece.Of(json);
            if (!file.IsArray && file.Parse().ValueKind is not JsonValueKind.Array)
            {
                throw new CommandFailedException($"{path}: the file holds no array of cases.");
            }

            return Answers(file.Items());
        }
        catch (JsonException inPart)
        {
            var wrong = WrongIn(json) ?? inPart;
            throw new CommandFailedException($"{path}: line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1}: the file is no JSON.");
        }
    }

    // Cases have nothing to do with each other but the text of their policies, so all cores work on them.
    private static IamCase[] Answers(IReadOnlyList<JsonPiece> cases)
    {
        var policies = new ParsedPolicies();
        var answers = new IamCase[cases.Count];
        JsonException? wrong = null;
        Parallel.For(0, answers.Length, i =>
        {
            try
            {
                answers[i] = IamCase.Read(cases[i], policies);
            }
            catch (JsonException one)
            {
                wrong = one;
            }
        });
        return wrong is null ? answers : throw wrong;
    }

    // A part knows its own lines only, so that the file is read as a whole to tell the place.
    private static JsonException? WrongIn(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var all = JsonDocument.Parse(json, JsonPiece.Options);
            return null;
        }
        catch (JsonException wrong)
        {
            return wrong;
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
