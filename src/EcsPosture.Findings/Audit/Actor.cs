namespace EcsPosture.Findings.Audit;

/// <summary>What a person may do, from least to most.</summary>
public enum Role
{
    /// <summary>May read.</summary>
    Viewer,

    /// <summary>May also triage findings, run scans and change schedules.</summary>
    Operator,

    /// <summary>May also change connections and settings.</summary>
    Administrator,
}

/// <summary>Who asks for a change.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Role">What the person may do.</param>
public sealed record Actor(string Name, Role Role)
{
    /// <summary>The program itself: schedules and jobs.</summary>
    public static Actor System { get; } = new("system", Role.Administrator);

    /// <summary>Refuses the change unless the actor has at least this role.</summary>
    /// <exception cref="NotPermittedException">The role does not suffice.</exception>
    public void Require(Role role)
    {
        if (Role < role)
        {
            throw new NotPermittedException(this, role);
        }
    }
}

/// <summary>Someone asked for a change that their role does not allow.</summary>
public sealed class NotPermittedException(Actor actor, Role needed)
    : Exception($"{actor.Name} is {actor.Role.ToString().ToLowerInvariant()}; this needs the role {needed.ToString().ToLowerInvariant()}.")
{
    /// <summary>The role that would do.</summary>
    public Role Needed { get; } = needed;
}
