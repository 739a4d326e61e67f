using System.Text.Json.Serialization;

namespace EcsPosture.Inventory;

/// <summary>What all resource records share.</summary>
public abstract record Resource : IResource
{
    /// <inheritdoc />
    [JsonIgnore]
    public abstract string Arn { get; }

    /// <inheritdoc />
    /// <remarks>Set by the snapshot reader from the bytes it read (after redaction).</remarks>
    [JsonIgnore]
    public string ContentHash { get; init; } = "";
}

/// <summary>A tag (<c>key</c>/<c>value</c> in ECS; the reader folds the other spellings into this one).</summary>
public sealed record Tag(string Key, string? Value);

/// <summary>A name and a value, as ECS uses for settings, attributes and details.</summary>
public sealed record NameValue(string Name, string? Value);
