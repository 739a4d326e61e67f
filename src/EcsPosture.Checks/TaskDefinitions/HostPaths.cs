namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>Paths of a host that give power over it. Linux paths are told apart by case, Windows paths are not.</summary>
internal static class HostPaths
{
    private static readonly string[] Sockets =
    [
        "/run/docker.sock", "/run/containerd/containerd.sock", "/run/docker/containerd/containerd.sock",
        @"\\.\pipe\docker_engine", @"\\.\pipe\containerd-containerd",
    ];

    private static readonly string[] Sensitive =
    [
        "/etc", "/root", "/home", "/proc", "/sys", "/dev", "/boot", "/lib/modules", "/var/lib/docker", "/var/lib/ecs", "/var/log/ecs",
        @"C:\ProgramData\Amazon\ECS",
    ];

    /// <summary>Whether a host path is the socket (or pipe) of Docker or containerd, or a folder that holds it.</summary>
    public static bool IsContainerSocket(string? hostPath)
    {
        if (string.IsNullOrEmpty(hostPath))
        {
            return false;
        }

        // /var/run is a link to /run; /var holds the link.
        var path = Normalize(hostPath);
        if (path is "/var")
        {
            return true;
        }

        path = path is "/var/run" ? "/run" : path.StartsWith("/var/run/", StringComparison.Ordinal) ? path[4..] : path;
        foreach (var socket in Sockets)
        {
            if (IsAtOrAbove(path, socket))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a host path is, lies in, or holds a folder that gives power over the host.</summary>
    public static bool IsSensitive(string? hostPath)
    {
        if (string.IsNullOrEmpty(hostPath))
        {
            return false;
        }

        var path = Normalize(hostPath);
        foreach (var sensitive in Sensitive)
        {
            if (IsAtOrAbove(path, sensitive) || IsAtOrAbove(sensitive, path))
            {
                return true;
            }
        }

        // The root of any Windows drive.
        return path.Length == 3 && IsDrive(path);
    }

    /// <summary>Whether a path is one of these or lies below one.</summary>
    public static bool IsAtOrBelowAny(string hostPath, IReadOnlyList<string> folders)
    {
        var path = Normalize(hostPath);
        foreach (var folder in folders)
        {
            if (IsAtOrAbove(Normalize(folder), path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A path without doubled or trailing separators and with <c>.</c> and <c>..</c> worked out. Windows paths come out
    /// with backslashes, a drive's root as <c>C:\</c>.
    /// </summary>
    public static string Normalize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.StartsWith("//./", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal))
        {
            return path.Replace('/', '\\').TrimEnd('\\');
        }

        if (IsDrive(path))
        {
            return path[..2] + "\\" + Join(path[2..].Split(['\\', '/'], StringSplitOptions.RemoveEmptyEntries), '\\');
        }

        return path.StartsWith('/')
            ? "/" + Join(path.Split('/', StringSplitOptions.RemoveEmptyEntries), '/')
            : path.TrimEnd('\\', '/');
    }

    private static bool IsDrive(string path) => path.Length >= 2 && char.IsAsciiLetter(path[0]) && path[1] is ':' && (path.Length == 2 || path[2] is '\\' or '/');

    private static bool IsAtOrAbove(string folder, string path)
    {
        var isWindows = folder.Contains('\\', StringComparison.Ordinal);
        if (!path.StartsWith(folder, isWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
        {
            return false;
        }

        return path.Length == folder.Length || folder[^1] is '/' or '\\' || path[folder.Length] == (isWindows ? '\\' : '/');
    }

    private static string Join(string[] segments, char separator)
    {
        var parts = new List<string>(segments.Length);
        foreach (var part in segments)
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

        return string.Join(separator, parts);
    }
}
