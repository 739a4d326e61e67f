using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace EcsPosture.Inventory.Ecs;

/// <summary>
/// ARNs of task definition revisions by family. An account may have hundreds of thousands, whose texts are alike but for their
/// numbers, so that numbers are held and ARNs are put together when they are asked for.
/// </summary>
[CollectionBuilder(typeof(RevisionCollection), nameof(Create))]
public sealed class RevisionCollection : IReadOnlyCollection<string>
{
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly List<string> _others = [];

    private RevisionCollection()
    {
    }

    /// <summary>How many ARNs there are.</summary>
    public int Count { get; private set; }

    /// <summary>The families that have revisions, in the order in which they were first named.</summary>
    public IReadOnlyCollection<string> Families => _families.Keys;

    /// <summary>A collection of these texts; one that is no revision's ARN belongs to no family.</summary>
    public static RevisionCollection Of(IEnumerable<string> arns)
    {
        ArgumentNullException.ThrowIfNull(arns);
        var all = new RevisionCollection();
        foreach (var arn in arns)
        {
            all.Add(arn);
        }

        return all;
    }

    /// <summary>A collection of these texts.</summary>
    public static RevisionCollection Create(ReadOnlySpan<string> arns) => Of(arns.ToArray());

    /// <summary>Whether an ARN is among them.</summary>
    public bool Contains(string arn) =>
        RevisionArn.TryParse(arn, out var name, out var revision) && _families.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var family)
            ? family.Contains(arn, revision)
            : _others.Contains(arn);

    /// <summary>Whether a family has revisions.</summary>
    public bool Has(string family) => _families.ContainsKey(family);

    /// <summary>The ARNs of a family's revisions, in their order.</summary>
    public IEnumerable<string> OfFamily(string family) => _families.TryGetValue(family, out var found) ? found.Arns() : [];

    /// <summary>The ARN of a family's latest revision, the first of those with the same number; null when the family has none.</summary>
    public string? LatestOf(string family) => _families.TryGetValue(family, out var found) ? found.Latest() : null;

    /// <summary>The ARN of each family's latest revision.</summary>
    public IEnumerable<string> Latest() => _families.Values.Select(family => family.Latest());

    /// <summary>All ARNs, those of a family together.</summary>
    public IEnumerator<string> GetEnumerator() => _families.Values.SelectMany(f => f.Arns()).Concat(_others).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Reads a JSON object that holds nothing but a list of texts, where it lies; null when it is anything else.</summary>
    /// <param name="json">The object, as UTF-8.</param>
    /// <param name="key">Where the list stands in it.</param>
    public static RevisionCollection? Read(ReadOnlySpan<byte> json, string key)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject || !reader.Read() || reader.TokenType is not JsonTokenType.PropertyName
                || !reader.ValueTextEquals(key) || !reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
            {
                return null;
            }

            var all = new RevisionCollection();
            var text = new char[256];
            while (reader.Read() && reader.TokenType is JsonTokenType.String)
            {
                if (reader.ValueSpan.Length > text.Length)
                {
                    text = new char[reader.ValueSpan.Length];
                }

                all.Add(text.AsSpan(0, reader.CopyString(text)));
            }

            return reader.TokenType is JsonTokenType.EndArray && reader.Read() && reader.TokenType is JsonTokenType.EndObject && !reader.Read() ? all : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private void Add(ReadOnlySpan<char> arn)
    {
        Count++;
        if (!RevisionArn.TryParse(arn, out var name, out var revision))
        {
            _others.Add(arn.ToString());
            return;
        }

        var families = _families.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!families.TryGetValue(name, out var family))
        {
            families[name] = family = new(arn[..(arn.LastIndexOf(':') + 1)].ToString());
        }

        family.Add(arn, revision);
    }

    /// <summary>The revisions of a family.</summary>
    /// <param name="start">What their ARNs begin with: all but the number.</param>
    private sealed class Family(string start)
    {
        private readonly List<int> _numbers = [];

        // ARNs that begin otherwise, as of another region, or whose number is written otherwise (007).
        private List<(string Arn, int Revision)>? _others;

        public void Add(ReadOnlySpan<char> arn, int revision)
        {
            if (IsUsual(arn, revision))
            {
                _numbers.Add(revision);
            }
            else
            {
                (_others ??= []).Add((arn.ToString(), revision));
            }
        }

        public bool Contains(string arn, int revision) => IsUsual(arn, revision) ? _numbers.Contains(revision) : _others?.Contains((arn, revision)) is true;

        public IEnumerable<string> Arns() => _numbers.Select(ArnOf).Concat((_others ?? []).Select(o => o.Arn));

        public string Latest()
        {
            var latest = _numbers.Count > 0 ? _numbers.Max() : -1;
            return _others?.MaxBy(o => o.Revision) is { } other && other.Revision > latest ? other.Arn : ArnOf(latest);
        }

        private string ArnOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{start}{number}");

        private bool IsUsual(ReadOnlySpan<char> arn, int revision)
        {
            Span<char> digits = stackalloc char[11];
            revision.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
            return arn.Length == start.Length + length && arn.StartsWith(start, StringComparison.Ordinal) && arn[start.Length..].SequenceEqual(digits[..length]);
        }
    }
}
