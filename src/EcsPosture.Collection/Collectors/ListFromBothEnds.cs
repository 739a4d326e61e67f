using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// Reads a long list of ECS from both its ends at once, as a page can only be asked for with the token of the one before it. Where the
/// two meet, what both have read must be the same in the opposite order; otherwise the list is read to its last page as any other.
/// </summary>
/// <param name="part">Where the calls go.</param>
/// <param name="action">An action whose <c>sort</c> is ASC by default and takes DESC for the opposite order.</param>
/// <param name="input">Its input, without <c>sort</c>.</param>
/// <param name="list">The list of texts in its answers.</param>
internal sealed class ListFromBothEnds(SnapshotPart part, ApiAction action, JsonObject input, string list)
{
    /// <summary>A list of no more pages is read from its start only.</summary>
    private const int LongPages = 10;

    /// <summary>How many texts both ends must have read: two orders that are not each other's opposite do not agree on so many.</summary>
    private const int SureOverlap = 10;

    private readonly PageShape _shape = PageShape.Of(list);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<bool> _isLong = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly End _start = new();
    private readonly End _end = new();
    private int _overlap;
    private bool _isStartRead;
    private bool _isDoubted;

    private bool HaveMet => _overlap > 0;

    /// <summary>All pages, as far as they come.</summary>
    public async Task<Pages> ReadAsync(CancellationToken cancellationToken)
    {
        var fromStart = ReadStartAsync(cancellationToken);
        await Task.WhenAll(fromStart, ReadEndAsync(cancellationToken));
        if (!HaveMet)
        {
            return new(_start.Content, _start.Pages, await fromStart);
        }

        var (target, rest) = ((JsonArray)_start.Content[list]!, (JsonArray)_end.Content[list]!);
        JsonNode?[] items = [.. rest];
        rest.Clear();
        foreach (var item in items.SkipLast(_overlap).Reverse())
        {
            target.Add(item);
        }

        return new(_start.Content, _start.Pages + _end.Pages, null);
    }

    private async Task<AwsException?> ReadStartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var answer in part.EachPageAsync(action, input, _shape, cancellationToken))
            {
                if (!Take(_start, answer))
                {
                    break;
                }

                if (_start.Pages == LongPages && answer[_shape.TokenOut].AsText() is { Length: > 0 })
                {
                    _isLong.SetResult(true);
                }
            }

            return null;
        }
        catch (AwsException e)
        {
            return e;
        }
        finally
        {
            lock (_lock)
            {
                _isStartRead = true;
            }

            _isLong.TrySetResult(false);
        }
    }

    private async Task ReadEndAsync(CancellationToken cancellationToken)
    {
        if (!await _isLong.Task)
        {
            return;
        }

        try
        {
            var descending = (JsonObject)input.DeepClone();
            descending["sort"] = "DESC";
            await foreach (var answer in part.EachPageAsync(action, descending, _shape, cancellationToken))
            {
                if (!Take(_end, answer))
                {
                    return;
                }
            }
        }
        catch (AwsException)
        {
            // Nothing is missing for it: the other end goes on to here.
            lock (_lock)
            {
                _isDoubted = !HaveMet;
            }
        }
    }

    /// <summary>Takes a page in, where it is still wanted, and tells whether another is.</summary>
    private bool Take(End end, JsonObject answer)
    {
        lock (_lock)
        {
            if (HaveMet || (end == _end && (_isStartRead || _isDoubted)))
            {
                return false;
            }

            _isDoubted |= !end.Add(action, _shape, answer);
            if (!_isDoubted && _end.Pages > 0)
            {
                Meet();
            }

            return !HaveMet && !(end == _end && _isDoubted);
        }
    }

    private void Meet()
    {
        if (_start.First is null || _end.First is null || _start.First == _end.First)
        {
            _isDoubted = true;
            return;
        }

        var at = _start.Latest.LastIndexOf(_end.Latest[^1]);
        var overlap = _start.Latest.Count - at;
        if (at < 0 || overlap < SureOverlap)
        {
            return;
        }

        _isDoubted = overlap > _end.Latest.Count || !_start.Latest.Skip(at).SequenceEqual(_end.Latest.TakeLast(overlap).Reverse());
        _overlap = _isDoubted ? 0 : overlap;
    }

    /// <summary>What was read from one end.</summary>
    private sealed class End
    {
        /// <summary>How many of the latest texts are looked at: more than a page of each end has, which is where they meet.</summary>
        private const int Looked = 300;

        public JsonObject Content { get; } = [];

        public int Pages { get; private set; }

        public string? First { get; private set; }

        public List<string> Latest { get; } = new(2 * Looked);

        /// <summary>Takes a page in, and tells whether it holds nothing but texts.</summary>
        public bool Add(ApiAction action, PageShape shape, JsonObject answer)
        {
            string[] texts = [.. answer[shape.Main].Texts()];
            var isAllText = texts.Length == (answer[shape.Main] as JsonArray)?.Count;
            shape.Merge(action, answer, Content);
            Pages++;
            First ??= texts.FirstOrDefault();
            Latest.AddRange(texts);
            if (Latest.Count > 2 * Looked)
            {
                Latest.RemoveRange(0, Latest.Count - Looked);
            }

            return isAllText;
        }
    }
}
