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
    public static IEnumerable<PlaintextPlace> InOtherFields(TaskDefinition definition)
    {
        for (var i = 0; i < definition.ContainerDefinitions.Count; i++)
        {
            foreach (var place in InContainer(definition.ContainerDefinitions[i], ContainerPath(i)))
            {
                yield return place;
            }
        }

        for (var i = 0; i < definition.Volumes.Count; i++)
        {
            if (definition.Volumes[i] is { DockerVolumeConfiguration: { } docker } volume)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"volumes[{i}].dockerVolumeConfiguration");
                foreach (var place in InMap(docker.DriverOpts, $"{path}.driverOpts", $"driver options of volume {volume.Name}")
                    .Concat(InMap(docker.Labels, $"{path}.labels", $"labels of volume {volume.Name}")))
                {
                    yield return place;
                }
            }
        }

        foreach (var property in definition.ProxyConfiguration?.Properties ?? [])
        {
            if (Find(property.Value) is { } marker)
            {
                yield return new($"proxyConfiguration.properties[name={property.Name}]", "properties of the proxy", marker);
            }
        }

        if (definition.Tags.TryGet(out var tags, out _))
        {
            foreach (var tag in tags)
            {
                if (Find(tag.Value) is { } marker)
                {
                    yield return new($"tags[{tag.Key}]", "tags of the definition", marker);
                }
            }
        }
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

    private static IEnumerable<PlaintextPlace> InContainer(ContainerDefinition container, string path)
    {
        var of = $"of container {container.Name}";
        return InArguments(container.Command, $"{path}.command", $"command {of}")
            .Concat(InArguments(container.EntryPoint, $"{path}.entryPoint", $"entry point {of}"))
            .Concat(InArguments(container.HealthCheck?.Command ?? [], $"{path}.healthCheck.command", $"health check {of}"))
            .Concat(InMap(container.DockerLabels, $"{path}.dockerLabels", $"labels {of}"))
            .Concat(InMap(container.LogConfiguration?.Options, $"{path}.logConfiguration.options", $"log options {of}"))
            .Concat(InMap(container.FirelensConfiguration?.Options, $"{path}.firelensConfiguration.options", $"log router options {of}"))
            .Concat(InArguments([.. container.SystemControls.Select(c => c.Value ?? "")], $"{path}.systemControls", $"system controls {of}"))
            .Concat(InArguments([.. container.ExtraHosts.Select(h => $"{h.Hostname} {h.IpAddress}")], $"{path}.extraHosts", $"hosts {of}"));
    }

    private static IEnumerable<PlaintextPlace> InMap(IReadOnlyDictionary<string, string>? map, string path, string what)
    {
        foreach (var (key, value) in map ?? new Dictionary<string, string>())
        {
            if (Find(value) is { } marker)
            {
                yield return new($"{path}[{key}]", what, marker);
            }
        }
    }

    private static RedactionMarker? Find(string? text) => text is null || !text.Contains('[', StringComparison.Ordinal) ? null : RedactionMarker.Find(text);

    private static string ContainerPath(int index) => Evaluation.CheckContext.ContainerPath(index);
}
