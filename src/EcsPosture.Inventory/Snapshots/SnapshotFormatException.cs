namespace EcsPosture.Inventory.Snapshots;

/// <summary>A snapshot cannot be read at all: the message names the file, the field and what to do.</summary>
public sealed class SnapshotFormatException : Exception
{
    public SnapshotFormatException()
    {
    }

    public SnapshotFormatException(string message)
        : base(message)
    {
    }

    public SnapshotFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
