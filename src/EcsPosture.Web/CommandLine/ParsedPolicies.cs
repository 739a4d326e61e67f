using EcsPosture.Inventory.Iam;

namespace EcsPosture.Web.CommandLine;

/// <summary>Parses policies, those with the same text once: many cases share theirs.</summary>
internal sealed class ParsedPolicies
{
    private readonly Dictionary<(PolicyKind Kind, string Text), ParsedPolicy> _parsed = [];

    /// <summary>The policy of a text.</summary>
    public ParsedPolicy Parse(string text, PolicyKind kind)
    {
        if (!_parsed.TryGetValue((kind, text), out var parsed))
        {
            _parsed[(kind, text)] = parsed = PolicyParser.Parse(text, kind);
        }

        return parsed;
    }
}
