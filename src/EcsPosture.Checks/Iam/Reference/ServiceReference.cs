using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;

namespace EcsPosture.Checks.Iam.Reference;

/// <summary>
/// What AWS publishes about the actions of its services: names, access levels, resource types and condition keys. Made by
/// <c>make-service-reference.mjs</c>; a service is read out of it when it is first asked for.
/// </summary>
public static class ServiceReference
{
    private static readonly Lazy<Index> Content = new(Read);
    private static readonly ConcurrentDictionary<string, ServiceActions> Services = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The version of the data that this was made from.</summary>
    public static string Version => Content.Value.Version;

    /// <summary>Prefixes of all services, such as <c>ecs</c>.</summary>
    public static IReadOnlyCollection<string> Prefixes => Content.Value.Places.Keys;

    /// <summary>Whether resource control policies of an organization protect the resources of a service.</summary>
    public static bool TakesResourceControl(string prefix) => Content.Value.Controlled.Contains(prefix);

    /// <summary>The service of a prefix; null when there is none.</summary>
    public static ServiceActions? FindService(string prefix)
    {
        if (Services.TryGetValue(prefix, out var service))
        {
            return service;
        }

        return Content.Value.Places.TryGetValue(prefix, out var place) ? Services.GetOrAdd(prefix, Parse(place.Lines)) : null;
    }

    /// <summary>An action as policies write it, such as <c>ecs:RunTask</c>; null when no service has it.</summary>
    public static ActionFacts? FindAction(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var colon = action.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && FindService(action[..colon]) is { } service ? service.Find(action[(colon + 1)..]) : null;
    }

    /// <summary>Actions that begin with a text; before its colon, services that do, as patterns of all their actions. Letter case does not count.</summary>
    public static IReadOnlyList<string> Suggest(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? [.. Prefixes.Where(p => p.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(limit).Select(p => p + ":*")]
            : [.. (FindService(text[..colon])?.Actions ?? []).Select(a => a.ToString()).Where(a => a.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>The type of a condition key (<c>String</c>, <c>ARN</c>, <c>ArrayOfString</c>, …); null when it is not known.</summary>
    public static string? KeyType(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Content.Value.GlobalKeys.TryGetValue(key, out var type))
        {
            return type;
        }

        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && FindService(key[..colon]) is { } service ? service.KeyType(key) : null;
    }

    private static Index Read()
    {
        using var resource = typeof(ServiceReference).Assembly.GetManifestResourceStream("service-reference.br")
            ?? throw new InvalidOperationException("The service reference is not built in.");
        using var unpacked = new BrotliStream(resource, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var text = reader.ReadToEnd();
        var index = new Index();
        var start = 0;
        (string Prefix, int Start)? open = null;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            if (text[start] is 'S' or 'V' or 'G' or 'C')
            {
                var columns = text[start..end].Split('\t');
                switch (columns[0])
                {
                    case "V":
                        index.Version = columns[1];
                        break;
                    case "G":
                        index.GlobalKeys[columns[1]] = columns[2];
                        break;
                    case "C":
                        index.Controlled.Add(columns[1]);
                        break;
                    default:
                        Close(start);
                        open = (columns[1], start);
                        break;
                }
            }

            start = end + 1;
        }

        Close(text.Length);
        return index;

        void Close(int at)
        {
            if (open is { } service)
            {
                index.Places[service.Prefix] = new(text, service.Start, at);
            }
        }
    }

    private static ServiceActions Parse(ReadOnlySpan<char> lines)
    {
        string prefix = "", name = "";
        var keys = new List<KnownKey>();
        var types = new List<ResourceKind>();
        var actions = new Dictionary<string, ActionFacts>(StringComparer.OrdinalIgnoreCase);
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf('\n');
            var columns = (end < 0 ? lines : lines[..end]).ToString().Split('\t');
            lines = end < 0 ? [] : lines[(end + 1)..];
            switch (columns[0])
            {
                case "S":
                    (prefix, name) = (columns[1], columns[2]);
                    break;
                case "K":
                    keys.Add(new(columns[1], columns.ElementAtOrDefault(2) ?? "String"));
                    break;
                case "R":
                    types.Add(new(columns[1], columns.ElementAtOrDefault(2) ?? "*", Numbers(columns, 3, i => keys[i].Key)));
                    break;
                case "A":
                    actions[columns[1]] = new(prefix, columns[1], Levels(columns[2]), Numbers(columns, 3, i => types[i]), Numbers(columns, 4, i => keys[i].Key));
                    break;
            }
        }

        return new(prefix, name, actions, types, keys);
    }

    private static List<T> Numbers<T>(string[] columns, int at, Func<int, T> find) =>
        at >= columns.Length || columns[at].Length == 0 ? []
        : [.. columns[at].Split(',').Select(n => find(int.Parse(n, CultureInfo.InvariantCulture)))];

    private static AccessLevels Levels(string letters)
    {
        var levels = AccessLevels.None;
        foreach (var letter in letters)
        {
            levels |= letter switch
            {
                'L' => AccessLevels.List,
                'R' => AccessLevels.Read,
                'W' => AccessLevels.Write,
                'T' => AccessLevels.Tagging,
                _ => AccessLevels.Permissions,
            };
        }

        return levels;
    }

    /// <summary>The lines of a service in the text of all; it is not cut up before a service is asked for.</summary>
    private sealed record Place(string Text, int Start, int End)
    {
        public ReadOnlySpan<char> Lines => Text.AsSpan(Start, End - Start);
    }

    private sealed class Index
    {
        public string Version { get; set; } = "";
        public Dictionary<string, string> GlobalKeys { get; } = new(StringComparer.OrdinalIgnoreCase);
        public HashSet<string> Controlled { get; } = new(StringComparer.OrdinalIgnoreCase);
        public Dictionary<string, Place> Places { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>The actions of one service.</summary>
public sealed class ServiceActions
{
    private readonly Dictionary<string, ActionFacts> _actions;
    private readonly Dictionary<string, string> _keys;

    internal ServiceActions(string prefix, string name, Dictionary<string, ActionFacts> actions, IReadOnlyList<ResourceKind> resources, List<KnownKey> keys)
    {
        (Prefix, Name, _actions, ResourceKinds) = (prefix, name, actions, resources);
        _keys = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, type) in keys)
        {
            _keys.TryAdd(key, type);

            // A key such as aws:ResourceTag/${TagKey} stands for all tags.
            if (key.IndexOf("${", StringComparison.Ordinal) is var variable and > 0)
            {
                _keys.TryAdd(key[..variable], type);
            }
        }
    }

    /// <summary>Prefix of its actions.</summary>
    public string Prefix { get; }

    /// <summary>The service's own name.</summary>
    public string Name { get; }

    public IReadOnlyCollection<ActionFacts> Actions => _actions.Values;

    /// <summary>The kinds of resources that its actions may be limited to.</summary>
    public IReadOnlyList<ResourceKind> ResourceKinds { get; }

    /// <summary>An action by its name without prefix.</summary>
    public ActionFacts? Find(string name) => _actions.GetValueOrDefault(name);

    internal string? KeyType(string key) =>
        _keys.TryGetValue(key, out var type) ? type
        : key.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && _keys.TryGetValue(key[..(slash + 1)], out type) ? type
        : null;
}

/// <summary>What AWS publishes about an action.</summary>
/// <param name="Service">Prefix of its service.</param>
/// <param name="Name">Its name without prefix.</param>
/// <param name="Levels">What it does to resources.</param>
/// <param name="Resources">Kinds of resources it may be limited to; empty when only <c>*</c> grants it.</param>
/// <param name="ConditionKeys">Keys of its own that conditions may name; global keys come on top.</param>
public sealed record ActionFacts(string Service, string Name, AccessLevels Levels, IReadOnlyList<ResourceKind> Resources, IReadOnlyList<string> ConditionKeys)
{
    /// <summary>Whether it cannot be limited to a resource, so that only a literal <c>*</c> grants it.</summary>
    public bool IsWildcardOnly => Resources.Count == 0;

    /// <summary>Whether it changes anything.</summary>
    public bool IsMutating => (Levels & (AccessLevels.Write | AccessLevels.Permissions | AccessLevels.Tagging)) != 0;

    /// <inheritdoc />
    public override string ToString() => $"{Service}:{Name}";
}

/// <summary>A kind of resource.</summary>
/// <param name="Name">Such as <c>task-definition</c>.</param>
/// <param name="ArnTemplate">Its ARN with variables, such as <c>arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}</c>.</param>
/// <param name="ConditionKeys">Keys that conditions on it may name.</param>
public sealed record ResourceKind(string Name, string ArnTemplate, IReadOnlyList<string> ConditionKeys);

/// <summary>What an action does; some have more than one.</summary>
[Flags]
public enum AccessLevels
{
    None = 0,
    List = 1,
    Read = 2,
    Write = 4,
    Tagging = 8,
    Permissions = 16,
}

/// <summary>A condition key and its type.</summary>
internal sealed record KnownKey(string Key, string Type);
