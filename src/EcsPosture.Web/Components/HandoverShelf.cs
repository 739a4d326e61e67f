using Microsoft.Extensions.Caching.Memory;

namespace EcsPosture.Web.Components;

/// <summary>Where answers lie between a page's request and its circuit: at most 200 pages' worth.</summary>
public sealed class HandoverShelf : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 200 });

    internal IMemoryCache Cache => _cache;

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();
}
