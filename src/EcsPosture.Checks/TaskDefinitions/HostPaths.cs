namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>Paths of a host that give power over it.</summary>
internal static class HostPaths
{
    private static readonly string[] Sockets = ["/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", @"\\.\pipe\docker_engine"];

    /// <summary>Whether a host path is the socket of Docker or containerd, or a folder that holds it.</summary>
    public static bool IsContainerSocket(string? hostPath)
    {
        if (string.IsNullOrEmpty(hostPath))
        {
            return false;
        }

        var path = Normalize(hostPath);
        return Sockets.Any(socket => socket.Equals(path, StringComparison.OrdinalIgnoreCase)
            || path == "/"
            || socket.StartsWith(path + "/", StringComparison.Ordinal));
    }

    /// <summary>A path without doubled or trailing slashes and with <c>.</c> and <c>..</c> worked out.</summary>
    public static string Normalize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/'))
        {
            return path.TrimEnd('\\', '/');
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part is not ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
