namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>Reads the <c>user</c> of a Linux container as Docker does: <c>user[:group]</c> by name or number.</summary>
internal static class ContainerUser
{
    /// <summary>Whether no user is set, so that the image decides.</summary>
    public static bool IsUnset(string? user) => string.IsNullOrWhiteSpace(user);

    /// <summary>
    /// Whether the user is root: by name, by any spelling of the number 0, or because only a group is given, which Docker
    /// runs as root whatever the image says.
    /// </summary>
    public static bool IsRoot(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var name = user.AsSpan().Trim();
        var colon = name.IndexOf(':');
        if (colon >= 0)
        {
            name = name[..colon].Trim();
        }

        if (name.Length == 0 || name.SequenceEqual("root"))
        {
            return true;
        }

        var digits = name[0] is '+' or '-' ? name[1..] : name;
        return digits.Length > 0 && !digits.ContainsAnyExcept('0');
    }
}
