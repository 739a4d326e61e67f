namespace EcsPosture.Web.Scanning;

/// <summary>The simulated AWS endpoint of this process, when it runs the demo.</summary>
public sealed class DemoEndpoint
{
    private string? _url;

    /// <summary>Where it listens; null when this process runs no demo.</summary>
    public Uri? Url
    {
        get => _url is null ? null : new(_url);
        set => _url = value?.ToString();
    }

    /// <summary>Whether an address is the demo's.</summary>
    public bool Is(string? endpointUrl) => _url is not null && endpointUrl is not null && Uri.TryCreate(endpointUrl, UriKind.Absolute, out var uri) && uri == Url;
}
