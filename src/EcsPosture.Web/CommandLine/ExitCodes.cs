namespace EcsPosture.Web.CommandLine;

/// <summary>What the program's exit codes mean. When several hold, the lowest above zero wins.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Could not run: wrong arguments, no credentials, an unreadable snapshot.</summary>
    public const int CouldNotRun = 1;

    /// <summary>Done, and a finding meets <c>--fail-on</c>.</summary>
    public const int FailOnMet = 2;

    /// <summary>Done with gaps while <c>--fail-on-gaps</c> was given.</summary>
    public const int Gaps = 3;
}
