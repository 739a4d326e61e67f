namespace EcsPosture.Findings.Storage;

/// <summary>A column that is written in bulk.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in the database's words.</param>
/// <param name="Read">Reads its value off a row, converted to what the database takes.</param>
internal sealed record WrittenColumn(string Name, string Type, Func<object, object?> Read)
{
    /// <summary>Reads the same value as a plain number, which makes no object of it; null where it may be something else.</summary>
    public Func<object, long>? Number { get; init; }
}
