using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;

namespace EcsPosture.Web.Exports;

/// <summary>Framework controls as exports name them.</summary>
internal static class ControlText
{
    /// <summary>All controls of a check on one line; a mapping that is not the standard's own says so.</summary>
    public static string Of(CheckInfo check) => string.Join("; ", check.Controls.Select(Of));

    /// <summary>One control, such as <c>NIST 800-53 r5 AC-6 (mapping: ours)</c>.</summary>
    public static string Of(FrameworkControl control) =>
        $"{control.Framework} {control.Control}{(control.Source is MappingSource.Published ? "" : $" (mapping: {control.Source.Word()})")}";
}
