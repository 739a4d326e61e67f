using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Components;

/// <summary>One choice of a facet.</summary>
/// <param name="Key">What the address holds.</param>
/// <param name="Name">What the reader sees.</param>
/// <param name="Count">How many rows it would show, as text, since large counts are only known as "10,000+".</param>
public sealed record FacetOption(string Key, string Name, string Count)
{
    /// <summary>Shown instead of the name, for a chip.</summary>
    public RenderFragment? Content { get; init; }
}
