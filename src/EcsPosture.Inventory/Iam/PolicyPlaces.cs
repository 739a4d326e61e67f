namespace EcsPosture.Inventory.Iam;

/// <summary>Gathers problems of a document and turns offsets into lines and columns.</summary>
internal sealed class PolicyPlaces(ReadOnlyMemory<byte> utf8)
{
    private const int Most = 100;
    private readonly List<PolicyProblem> _problems = [];
    private List<int>? _lineStarts;

    public IReadOnlyList<PolicyProblem> Problems => _problems;

    public bool HasErrors { get; private set; }

    public void Add(bool isError, string message, long offset)
    {
        _lineStarts ??= Starts(utf8.Span);
        var line = _lineStarts.BinarySearch((int)offset);
        line = line < 0 ? ~line - 1 : line;
        Add(isError, message, line + 1, (int)offset - _lineStarts[line] + 1);
    }

    public void Add(bool isError, string message, int line, int column)
    {
        HasErrors |= isError;
        if (_problems.Count < Most)
        {
            _problems.Add(new(isError, message, line, column));
        }
    }

    private static List<int> Starts(ReadOnlySpan<byte> text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (byte)'\n')
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }
}
