using EcsPosture.Checks.Frameworks;

namespace EcsPosture.Web.Exports.Compliance;

/// <summary>How controls stand, in words.</summary>
public static class ControlWords
{
    /// <summary>What a reader sees.</summary>
    public static string Of(ControlStatus status) => status switch
    {
        ControlStatus.Failed => "Failed",
        ControlStatus.NotAssessed => "Not assessed",
        ControlStatus.Manual => "To judge",
        ControlStatus.Passed => "Passed",
        ControlStatus.NoResult => "No result",
        _ => "No check",
    };

    /// <summary>What it means.</summary>
    public static string Meaning(ControlStatus status) => status switch
    {
        ControlStatus.Failed => "A check that gives evidence for the control fails somewhere.",
        ControlStatus.NotAssessed => "Nothing fails, and something that is needed could not be read.",
        ControlStatus.Manual => "Nothing fails, all was read, and a person must judge.",
        ControlStatus.Passed => "All checks that give evidence for the control pass wherever they apply. A control may ask for more than checks see.",
        ControlStatus.NoResult => "Its checks found nothing that they concern, or did not run.",
        _ => "No check of this program gives evidence for the control.",
    };
}
