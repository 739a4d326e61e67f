using System.Globalization;

namespace EcsPosture.Simulator;

/// <summary>How large a synthetic estate is.</summary>
/// <param name="Clusters">Clusters.</param>
/// <param name="Services">Services over all clusters.</param>
/// <param name="Families">Task definition families.</param>
/// <param name="Revisions">Active revisions of each family.</param>
/// <param name="Tasks">Running tasks over all services.</param>
/// <param name="Roles">IAM roles.</param>
public sealed record ScaleOptions(int Clusters = 10, int Services = 100, int Families = 100, int Revisions = 5, int Tasks = 300, int Roles = 100)
{
    /// <summary>Reads <c>clusters=10,services=100,families=100,revisions=5,tasks=300,roles=100</c>; what is left out keeps its standard.</summary>
    /// <exception cref="FormatException">A name is unknown or a number is none.</exception>
    public static ScaleOptions Parse(string text)
    {
        var options = new ScaleOptions();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var value]
                || !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw new FormatException($"'{part}' is not a size such as services=100.");
            }

            options = name switch
            {
                "clusters" => options with { Clusters = number },
                "services" => options with { Services = number },
                "families" => options with { Families = number },
                "revisions" => options with { Revisions = number },
                "tasks" => options with { Tasks = number },
                "roles" => options with { Roles = number },
                _ => throw new FormatException($"'{name}' is not one of clusters, services, families, revisions, tasks, roles."),
            };
        }

        return options.Clusters == 0 && options.Services > 0 || options.Families == 0 && options.Services > 0 || options.Revisions == 0 && options.Families > 0
            ? throw new FormatException("Services need at least one cluster and one family, and families at least one revision.")
            : options;
    }
}
