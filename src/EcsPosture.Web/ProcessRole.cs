namespace EcsPosture.Web;

/// <summary>What a process does of the work that processes with a shared store divide.</summary>
public enum ProcessRole
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>Pages and API; scans are left to workers.</summary>
    Web,

    /// <summary>Scans and schedules; of the web only the health endpoints.</summary>
    Worker,
}

/// <summary>Questions about a process's role.</summary>
internal static class ProcessRoles
{
    /// <summary>Whether it shows pages and answers the API.</summary>
    public static bool HasPages(this ProcessRole role) => role is not ProcessRole.Worker;

    /// <summary>Whether it runs scans and fires schedules.</summary>
    public static bool HasWork(this ProcessRole role) => role is not ProcessRole.Web;
}
