using System.Globalization;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;

namespace EcsPosture.Checks.Secrets;

/// <summary>A place where a secret stands in plain text.</summary>
/// <param name="Path">Its JSON path.</param>
/// <param name="What">What stands there, in words: "command of container app".</param>
/// <param name="Marker">What stands in the value's place.</param>
internal readonly record struct PlaintextPlace(string Path, string What, RedactionMarker Marker)
{
    /// <summary>The evidence, which shows nothing of the value.</summary>
    public Evidence Evidence(string expected) => new(Path, PlaintextSecrets.Masked(Marker), expected);
}

/// <summary>Finds secrets in plain text by the markers that redaction left in their places.</summary>
internal static class PlaintextSecrets
{
    /// <summary>What evidence shows of a value that is not kept.</summary>
    public static string Masked(RedactionMarker marker) => string.Create(CultureInfo.InvariantCulture, $"{marker.Kind}, {marker.Length} characters (masked)");

    /// <summary>How bad it is that a variable holds a value of a kind; null when it is no secret.</summary>
    public static Severity? Judge(string name, string kind) =>
        ValueKind.IsSecret(kind) ? Severity.Critical
        : !SecretDetector.CanBeSecret(kind) ? null
        : SecretNames.IsEcs8Name(name) ? Severity.Critical
        : SecretNames.IsSecretName(name) ? Severity.High
        : null;

    /// <summary>States the variables that hold a secret, and those whose value was not redacted.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="path">The JSON path of what holds <c>environment</c>.</param>
    /// <param name="where">Follows "variable NAME": " of container app".</param>
    /// <param name="severity">A severity for all of them; null for that of each.</param>
    /// <param name="statements">Takes the statements; made when there is one.</param>
    public static void Examine(IReadOnlyList<EnvironmentVariable> variables, string path, string where, Severity? severity, ref List<Statement>? statements)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = variables[i];
            if (string.IsNullOrEmpty(variable.Value))
            {
                continue;
            }

            var at = $"{path}.environment[name={variable.Name}]";
            if (!RedactionMarker.TryParse(variable.Value, out var marker))
            {
                (statements ??= []).Add(new Unread(new(GapKind.Malformed, "ecs:DescribeTaskDefinition", at, null, "The value was not redacted and is not looked at.", null)));
            }
            else if (Judge(variable.Name, marker.Kind) is { } found)
            {
                (statements ??= []).Add(new Violation(
                    ValueKind.IsSecret(marker.Kind)
                        ? $"{variable.Name}{where} holds a secret in plain text ({marker.Kind})."
                        : $"{variable.Name}{where} holds a plain literal, and its name tells of a secret.",
                    new Evidence(at, Masked(marker), "a reference in secrets"))
                {
                    Severity = severity ?? found,
                });
            }
        }
    }

    /// <summary>Whether a revision holds a secret in plain text anywhere.</summary>
    public static PlaintextPlace? First(TaskDefinition definition)
    {
        for (var i = 0; i < definition.ContainerDefinitions.Count; i++)
        {
            var container = definition.ContainerDefinitions[i];
            foreach (var variable in container.Environment)
            {
                if (RedactionMarker.TryParse(variable.Value, out var marker) && Judge(variable.Name, marker.Kind) is not null)
                {
                    return new($"{ContainerPath(i)}.environment[name={variable.Name}]", $"variable {variable.Name} of container {container.Name}", marker);
                }
            }
        }

        foreach (var place in InOtherFields(definition))
        {
            return place;
        }

        return null;
    }

    /// <summary>The secrets in plain text of a revision outside of its environment variables.</summary>
    public static IReadOnlyList<PlaintextPlace> InOtherFields(TaskDefinition definition)
    {
        List<PlaintextPlace>? places = null;
        for (var i = 0; i < definition.ContainerDefinitions.Count; i++)
        {
            AddContainer(definition.ContainerDefinitions[i], i, ref places);
        }

        for (var i = 0; i < definition.Volumes.Count; i++)
        {
            if (definition.Volumes[i] is { DockerVolumeConfiguration: { } docker } volume)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"volumes[{i}].dockerVolumeConfiguration");
                AddMap(docker.DriverOpts, new(path, "driverOpts", "driver options", "volume", volume.Name), ref places);
                AddMap(docker.Labels, new(path, "labels", "labels", "volume", volume.Name), ref places);
            }
        }

        foreach (var property in definition.ProxyConfiguration?.Properties ?? [])
        {
            if (Find(property.Value) is { } marker)
            {
                (places ??= []).Add(new($"proxyConfiguration.properties[name={property.Name}]", "properties of the proxy", marker));
            }
        }

        if (definition.Tags.TryGet(out var tags, out _))
        {
            foreach (var tag in tags)
            {
                if (Find(tag.Value) is { } marker)
                {
                    (places ??= []).Add(new($"tags[{tag.Key}]", "tags of the definition", marker));
                }
            }
        }

        return places ?? (IReadOnlyList<PlaintextPlace>)[];
    }

    /// <summary>The secrets in plain text among the arguments of a command.</summary>
    public static IEnumerable<PlaintextPlace> InArguments(IReadOnlyList<string> arguments, string path, string what)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (Find(arguments[i]) is { } marker)
            {
                yield return new(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), what, marker);
            }
        }
    }

    private static void AddContainer(ContainerDefinition container, int index, ref List<PlaintextPlace>? places)
    {
        var path = ContainerPath(index);
        AddArguments(container.Command, In("command", "command"), ref places);
        AddArguments(container.EntryPoint, In("entryPoint", "entry point"), ref places);
        AddArguments(container.HealthCheck?.Command, In("healthCheck.command", "health check"), ref places);
        AddMap(container.DockerLabels, In("dockerLabels", "labels"), ref places);
        AddMap(container.LogConfiguration?.Options, In("logConfiguration.options", "log options"), ref places);
        AddMap(container.FirelensConfiguration?.Options, In("firelensConfiguration.options", "log router options"), ref places);
        for (var i = 0; i < container.SystemControls.Count; i++)
        {
            Add(container.SystemControls[i].Value, i, In("systemControls", "system controls"), ref places);
        }

        for (var i = 0; i < container.ExtraHosts.Count; i++)
        {
            Add($"{container.ExtraHosts[i].Hostname} {container.ExtraHosts[i].IpAddress}", i, In("extraHosts", "hosts"), ref places);
        }

        Field In(string name, string words) => new(path, name, words, "container", container.Name);
    }

    private static void AddArguments(IReadOnlyList<string>? arguments, in Field field, ref List<PlaintextPlace>? places)
    {
        for (var i = 0; i < (arguments?.Count ?? 0); i++)
        {
            Add(arguments![i], i, field, ref places);
        }
    }

    private static void Add(string? text, int index, in Field field, ref List<PlaintextPlace>? places)
    {
        if (Find(text) is { } marker)
        {
            (places ??= []).Add(new(string.Create(CultureInfo.InvariantCulture, $"{field.Path}.{field.Name}[{index}]"), field.What, marker));
        }
    }

    private static void AddMap(IReadOnlyDictionary<string, string>? map, in Field field, ref List<PlaintextPlace>? places)
    {
        if (map is null || map.Count == 0)
        {
            return;
        }

        foreach (var (key, value) in map)
        {
            if (Find(value) is { } marker)
            {
                (places ??= []).Add(new($"{field.Path}.{field.Name}[{key}]", field.What, marker));
            }
        }
    }

    /// <summary>A field of a container or volume; put into words only where a secret is found.</summary>
    private readonly record struct Field(string Path, string Name, string Words, string Kind, string Owner)
    {
        public string What => $"{Words} of {Kind} {Owner}";
    }

    private static RedactionMarker? Find(string? text) => text is null || !text.Contains('[', StringComparison.Ordinal) ? null : RedactionMarker.Find(text);

    private static string ContainerPath(int index) => Evaluation.CheckContext.ContainerPath(index);
}
