using EcsPosture.Checks.Catalogue;

namespace EcsPosture.Checks.Settings;

/// <summary>What people set about one check. What is left out is as set more generally, and in the end as the check itself says.</summary>
public sealed record CheckSetting
{
    /// <summary>The longest value of a parameter, in characters.</summary>
    public const int LongestValue = 2000;

    /// <summary>Nothing is set.</summary>
    public static CheckSetting None { get; } = new();

    /// <summary>Whether the check is run.</summary>
    public bool? IsEnabled { get; init; }

    /// <summary>The severity of all its verdicts, in place of the check's own.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Values of parameters by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether nothing is set.</summary>
    public bool IsEmpty => IsEnabled is null && Severity is null && Parameters.Count == 0;

    /// <summary>This setting, and the general one where this one says nothing.</summary>
    public CheckSetting Over(CheckSetting general)
    {
        ArgumentNullException.ThrowIfNull(general);
        var parameters = new Dictionary<string, string>(general.Parameters, StringComparer.Ordinal);
        foreach (var (name, value) in Parameters)
        {
            parameters[name] = value;
        }

        return new() { IsEnabled = IsEnabled ?? general.IsEnabled, Severity = Severity ?? general.Severity, Parameters = parameters };
    }

    /// <summary>The setting with trimmed values.</summary>
    public CheckSetting Tidy() => this with { Parameters = Parameters.ToDictionary(p => p.Key, p => p.Value.Trim(), StringComparer.Ordinal) };

    /// <summary>All that is wrong with it for a check, each naming its field and what to do; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors(CheckInfo check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var errors = new List<string>();
        foreach (var (name, value) in Parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (check.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
            {
                errors.Add(check.Parameters.Count == 0
                    ? $"{name}: {check.Id} has no parameters. Leave it out."
                    : $"{name}: {check.Id} has no such parameter. Use {string.Join(", ", check.Parameters.Select(p => p.Name))}.");
            }
            else if (parameter.ErrorOf(value) is { } error)
            {
                errors.Add($"{name}: {error}");
            }
        }

        if (Severity is { } severity && !Enum.IsDefined(severity))
        {
            errors.Add($"severity: choose one of {CheckSettingsFile.SeverityWords}.");
        }

        return errors;
    }

    /// <summary>Two settings are equal when they set the same values.</summary>
    public bool Equals(CheckSetting? other) =>
        other is not null && IsEnabled == other.IsEnabled && Severity == other.Severity && Parameters.Count == other.Parameters.Count
        && Parameters.All(p => other.Parameters.TryGetValue(p.Key, out var value) && value == p.Value);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(IsEnabled, Severity, Parameters.Count);
}
