using EcsPosture.Checks.Catalogue;

namespace EcsPosture.Checks.Frameworks;

/// <summary>Titles of framework controls, short and in our own words. Which check gives evidence for which control stands in the check.</summary>
public static class ControlTitles
{
    /// <summary>The title of a control by framework and id; null when none is known.</summary>
    public static string? Find(string framework, string control) => framework switch
    {
        FrameworkNames.Fsbp => FsbpTitles.All.GetValueOrDefault(control),
        FrameworkNames.Cis => CisTitles.All.GetValueOrDefault(control),
        FrameworkNames.Nist80053 => NistTitles.All.GetValueOrDefault(control),
        FrameworkNames.PciDss => PciTitles.All.GetValueOrDefault(control),
        _ => null,
    };
}
