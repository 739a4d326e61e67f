namespace EcsPosture.Inventory.Storage;

/// <summary>A way into a file system (<c>DescribeAccessPoints</c>).</summary>
public sealed record AccessPoint
{
    public required string AccessPointId { get; init; }

    /// <summary>Whether whoever mounts through it acts as the POSIX user that it names.</summary>
    public bool EnforcesUser { get; init; }

    /// <summary>The folder that is the root of what is mounted; <c>/</c> for the whole file system.</summary>
    public string RootPath { get; init; } = "/";
}
