using System.Globalization;
using EcsPosture.Checks.Settings;

namespace EcsPosture.Checks.Catalogue;

/// <summary>The facts about a check, all in its own file; docs, policy and framework tables are generated from here.</summary>
public sealed record CheckInfo
{
    /// <summary>Stable id, such as <c>ecs-task-privileged-container</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Raised whenever the logic changes, so that a finding it no longer states is resolved as "check changed".</summary>
    public int Version { get; init; } = 1;

    /// <summary>A headline of what is wrong, without a full stop.</summary>
    public required string Title { get; init; }

    /// <summary>Severity unless the violation says otherwise.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What raises or lowers the severity, in words; null when nothing does.</summary>
    public string? SeverityNote { get; init; }

    /// <summary>Topics the check belongs to, the main one first.</summary>
    public required IReadOnlyList<Topic> Topics { get; init; }

    /// <summary>Pages of the guide it hangs on (keys of <see cref="EcsPosture.Checks.Topics.TopicPage"/>, such as <c>task-iam-roles</c>), the main one first.</summary>
    public required IReadOnlyList<string> Pages { get; init; }
    public required ResourceType ResourceType { get; init; }

    /// <summary>Responsible side by launch type.</summary>
    public required Responsibility Responsibility { get; init; }

    /// <summary>Why it matters: up to three sentences of our own.</summary>
    public required string Rationale { get; init; }
    public required string PassWhen { get; init; }
    public required string FailWhen { get; init; }

    /// <summary>Null when it always applies.</summary>
    public string? NotApplicableWhen { get; init; }

    /// <summary>When the check leaves judgement to a person; null when never.</summary>
    public string? ManualWhen { get; init; }
    public required Remediation Remediation { get; init; }

    /// <summary>Framework controls that the check gives evidence for.</summary>
    public IReadOnlyList<FrameworkControl> Controls { get; init; } = [];

    /// <summary>The IAM actions whose answers the check needs, such as <c>ecs:DescribeTaskDefinition</c>.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>Settings of the check with their defaults.</summary>
    public IReadOnlyList<CheckParameter> Parameters { get; init; } = [];
}

/// <summary>A setting of a check.</summary>
/// <param name="Name">Such as <c>minimumRetentionDays</c>.</param>
/// <param name="Default">The value used unless set otherwise.</param>
/// <param name="Description">What it does, with its unit.</param>
public sealed record CheckParameter(string Name, string Default, string Description)
{
    /// <summary>What values it takes; told by the default unless said otherwise.</summary>
    public ParameterKind Kind { get; init; } =
        int.TryParse(Default, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? ParameterKind.Number
        : bool.TryParse(Default, out _) ? ParameterKind.Switch
        : ParameterKind.Text;

    /// <summary>The lowest number it takes.</summary>
    public int Minimum { get; init; }

    /// <summary>The highest number it takes.</summary>
    public int Maximum { get; init; } = int.MaxValue;

    /// <summary>What is wrong with a value, and what to enter instead; null when nothing is.</summary>
    public string? ErrorOf(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Kind switch
        {
            ParameterKind.Number when !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < Minimum || number > Maximum =>
                Maximum == int.MaxValue
                    ? string.Create(CultureInfo.InvariantCulture, $"enter a whole number of at least {Minimum}, such as {Default}.")
                    : string.Create(CultureInfo.InvariantCulture, $"enter a whole number from {Minimum} to {Maximum}, such as {Default}."),
            ParameterKind.Switch when value is not ("true" or "false") => "enter true or false.",
            ParameterKind.Text when value.Length > CheckSetting.LongestValue => $"enter at most {CheckSetting.LongestValue} characters.",
            ParameterKind.Text when value.Any(char.IsControl) => "enter a single line without control characters.",
            _ => null,
        };
    }
}

/// <summary>What values a parameter takes.</summary>
public enum ParameterKind
{
    /// <summary>Any single line; often a list separated by commas.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,
}

/// <summary>Who answers for what a check looks at, by launch type.</summary>
public sealed record Responsibility(ResponsibleSide Fargate, ResponsibleSide Ec2, ResponsibleSide ManagedInstances, ResponsibleSide External)
{
    /// <summary>The customer's everywhere.</summary>
    public static Responsibility Customer { get; } =
        new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer);

    /// <summary>Side for a launch type of <see cref="LaunchTypes"/>.</summary>
    public ResponsibleSide For(string launchType) => launchType switch
    {
        LaunchTypes.Fargate => Fargate,
        LaunchTypes.ManagedInstances => ManagedInstances,
        LaunchTypes.External => External,
        _ => Ec2,
    };
}

/// <summary>A requirement of an external standard.</summary>
/// <param name="Framework">One of <see cref="FrameworkNames"/>.</param>
/// <param name="Control">The standard's own id, such as <c>ECS.4</c>.</param>
/// <param name="Source">Where the mapping comes from.</param>
public sealed record FrameworkControl(string Framework, string Control, MappingSource Source = MappingSource.Published);

/// <summary>Where a mapping to a control comes from.</summary>
public enum MappingSource
{
    /// <summary>The standard's own publication.</summary>
    Published,

    /// <summary>One other tool's published file.</summary>
    OtherTool,

    /// <summary>Our own judgement, shown as such.</summary>
    Ours,
}

/// <summary>The names of the frameworks.</summary>
public static class FrameworkNames
{
    public const string Fsbp = "AWS FSBP";
    public const string Cis = "CIS";
    public const string Nist80053 = "NIST 800-53 r5";
    public const string PciDss = "PCI DSS v4.0.1";
}

/// <summary>
/// What to do about a violation. Snippets hold placeholders in braces that are filled with the names of the resource at hand:
/// <c>{family}</c>, <c>{revision}</c>, <c>{container}</c>, <c>{cluster}</c>, <c>{service}</c>, <c>{role}</c>, <c>{log-group}</c>,
/// <c>{trail}</c>, <c>{region}</c>, <c>{account}</c>, <c>{partition}</c>, <c>{name}</c>, <c>{arn}</c>.
/// </summary>
public sealed record Remediation
{
    /// <summary>What to change, in sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>AWS CLI commands; null where the fix is not one.</summary>
    public string? Cli { get; init; }
    public string? Terraform { get; init; }
    public string? CloudFormation { get; init; }

    /// <summary>What the fix may break, or what has to be done with it.</summary>
    public string? SideEffects { get; init; }
}
