namespace EcsPosture.Checks.Frameworks;

/// <summary>An external standard, as far as checks give evidence for it.</summary>
public sealed record Framework
{
    /// <summary>Short and stable, as addresses have it, such as <c>aws-fsbp</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its full name with its version.</summary>
    public required string Title { get; init; }

    /// <summary>What people call it where space is short.</summary>
    public required string ShortTitle { get; init; }

    /// <summary>Who publishes it.</summary>
    public required string Publisher { get; init; }

    /// <summary>Where it is published.</summary>
    public required string Url { get; init; }

    /// <summary>What of it lies outside what this program looks at, in a sentence or two.</summary>
    public required string Beyond { get; init; }

    /// <summary>The name that checks use in <see cref="Catalogue.FrameworkControl.Framework"/>, one of <see cref="Catalogue.FrameworkNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What stands before a control's id in <see cref="Catalogue.FrameworkControl.Control"/> when one name stands for several
    /// standards, such as <c>AWS Foundations v5.0 </c>; empty otherwise.
    /// </summary>
    public string Prefix { get; init; } = "";

    /// <summary>The parts of the standard, in its order, those that no control of <see cref="Controls"/> belongs to included.</summary>
    public required IReadOnlyList<FrameworkSection> Sections { get; init; }

    /// <summary>The controls that concern ECS and what surrounds it, in the standard's order.</summary>
    public required IReadOnlyList<Control> Controls { get; init; }

    /// <summary>A control by the standard's own id; null when it is not listed.</summary>
    public Control? Find(string id) => Controls.FirstOrDefault(c => c.Id == id);
}

/// <summary>A part of a standard: a service, a family, a requirement.</summary>
/// <param name="Key">What its controls' ids begin with, such as <c>ECS</c>, <c>AC</c> or <c>10</c>.</param>
/// <param name="Title">About what it is, in our words.</param>
public sealed record FrameworkSection(string Key, string Title)
{
    /// <summary>The section that a control's id belongs to.</summary>
    internal static string KeyOf(string controlId) => controlId.IndexOfAny(['.', '-']) is var end and > 0 ? controlId[..end] : controlId;
}

/// <summary>One requirement of a standard.</summary>
/// <param name="Framework">Key of its framework.</param>
/// <param name="Id">The standard's own id, such as <c>ECS.4</c> or <c>AC-6(10)</c>.</param>
/// <param name="Title">About what it is, in our words.</param>
/// <param name="Url">Where it is described; null when it has no address of its own.</param>
public sealed record Control(string Framework, string Id, string Title, string? Url)
{
    /// <summary>Unique over all frameworks, as addresses have it: <c>aws-fsbp:ECS.4</c>.</summary>
    public string Key => $"{Framework}:{Id}";

    /// <summary>The section it belongs to.</summary>
    public string Section => FrameworkSection.KeyOf(Id);
}
