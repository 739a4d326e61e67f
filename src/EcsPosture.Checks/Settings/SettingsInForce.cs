using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Checks.Settings;

/// <summary>From settings to what the evaluator takes.</summary>
public static class SettingsInForce
{
    /// <summary>
    /// The options for an evaluation. A check or parameter that is no longer there, and a value that its check no longer takes, is left
    /// out: a scan must not fail on what was right when it was set.
    /// </summary>
    public static EvaluationOptions ToOptions(this IReadOnlyDictionary<string, CheckSetting> settings, CheckCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(catalogue);
        var disabled = new HashSet<string>(StringComparer.Ordinal);
        var severities = new Dictionary<string, Severity>(StringComparer.Ordinal);
        var parameters = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (id, setting) in settings)
        {
            if (catalogue.Find(id)?.Info is not { } check)
            {
                continue;
            }

            if (setting.IsEnabled is false)
            {
                disabled.Add(id);
            }

            if (setting.Severity is { } severity)
            {
                severities[id] = severity;
            }

            var valid = check.Parameters
                .Where(p => setting.Parameters.TryGetValue(p.Name, out var value) && p.ErrorOf(value) is null)
                .ToDictionary(p => p.Name, p => setting.Parameters[p.Name], StringComparer.Ordinal);
            if (valid.Count > 0)
            {
                parameters[id] = valid;
            }
        }

        return new() { Disabled = disabled, Severities = severities, Parameters = parameters };
    }
}
