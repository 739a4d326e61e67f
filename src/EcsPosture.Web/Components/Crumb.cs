namespace EcsPosture.Web.Components;

/// <summary>One page above the shown one.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Address">Its path.</param>
public sealed record Crumb(string Name, string Address);
