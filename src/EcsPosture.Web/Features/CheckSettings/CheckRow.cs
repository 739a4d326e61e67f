using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Settings;
using EcsPosture.Web.Components;
using Severity = EcsPosture.Checks.Severity;

namespace EcsPosture.Web.Features.CheckSettings;

/// <summary>A check in the list, with what is set about it.</summary>
/// <param name="Check">Its facts.</param>
/// <param name="Severity">What holds for all connections.</param>
/// <param name="IsSeveritySet">Whether that is set.</param>
/// <param name="State">On or off, in words.</param>
/// <param name="IsOffSomewhere">Whether it is off for all connections or for one.</param>
/// <param name="ChangedAt">When something about it was last set; null when nothing is.</param>
/// <param name="ChangedBy">By whom.</param>
internal sealed record CheckRow(CheckInfo Check, Severity Severity, bool IsSeveritySet, string State, bool IsOffSomewhere, DateTimeOffset? ChangedAt, string? ChangedBy)
{
    public static CheckRow Of(CheckInfo check, IReadOnlyList<StoredCheckSetting> settings)
    {
        var general = settings.FirstOrDefault(s => s.ConnectionId is null);
        var isOff = general?.IsEnabled is false;
        var different = settings.Count(s => s.ConnectionId is not null && s.IsEnabled == isOff);
        var state = (isOff ? "Off" : "On") + (different == 0 ? "" : $", {(isOff ? "on" : "off")} for {Words.Count(different, "connection")}");
        var last = settings.MaxBy(s => s.ChangedAt);
        return new(check, general?.Severity ?? check.Severity, general?.Severity is not null, state, isOff || different > 0, last?.ChangedAt, last?.ChangedBy);
    }
}
