using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Web.CommandLine;

/// <summary>Parses policies, those with the same text once: many cases share theirs. Many threads may ask at once.</summary>
internal sealed class ParsedPolicies
{
    private readonly ConcurrentDictionary<Text, ParsedPolicy> _parsed = new(new SameText());

    /// <summary>The policy of a text in UTF-8, which must not change afterwards.</summary>
    public ParsedPolicy Parse(ReadOnlyMemory<byte> utf8, PolicyKind kind)
    {
        var text = new Text(kind, utf8);
        return _parsed.TryGetValue(text, out var parsed) ? parsed : _parsed.GetOrAdd(text, PolicyParser.Parse(text.Utf8, kind));
    }

    private sealed class Text(PolicyKind kind, ReadOnlyMemory<byte> utf8)
    {
        public PolicyKind Kind => kind;

        public ReadOnlyMemory<byte> Utf8 => utf8;

        public int Hash { get; } = HashOf(utf8.Span);
    }

    private static int HashOf(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        return hash.ToHashCode();
    }

    private sealed class SameText : IEqualityComparer<Text>
    {
        public bool Equals(Text? one, Text? other) =>
            one is not null && other is not null && one.Kind == other.Kind && one.Hash == other.Hash && one.Utf8.Span.SequenceEqual(other.Utf8.Span);

        public int GetHashCode([DisallowNull] Text text) => text.Hash;
    }
}
