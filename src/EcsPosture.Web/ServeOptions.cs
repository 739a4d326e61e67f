namespace EcsPosture.Web;

/// <summary>What <c>serve</c> was asked for. What is not given here comes from the configuration (environment variables, <c>appsettings.json</c>), then from the defaults.</summary>
public sealed record ServeOptions
{
    /// <summary>The address listened on when none is given: this machine only.</summary>
    public const string DefaultUrls = "http://127.0.0.1:5080";

    /// <summary>Where the store and the keys lie (<c>--data</c>, <c>ECSPOSTURE_DATA</c>). Made when missing.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The PostgreSQL database that holds the store (<c>--store</c>, <c>ECSPOSTURE_STORE</c>); without it the store is a SQLite file in the data directory.</summary>
    public string? Store { get; init; }

    /// <summary>What this process does (<c>--role</c>). Anything but all needs a store that processes can share.</summary>
    public ProcessRole Role { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons (<c>--urls</c>, <c>ASPNETCORE_URLS</c>).</summary>
    public string? Urls { get; init; }

    /// <summary>Also start the simulator with the demo estate, connect to it and scan it.</summary>
    public bool Demo { get; init; }

    /// <summary>The administrator's password hash (<c>SignIn:AdministratorPasswordHash</c>), made by <c>ecs-posture hash-password</c>.</summary>
    public string? AdministratorPasswordHash { get; init; }

    /// <summary>Where the start lines and the sign-in link are printed.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>The program's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Further settings by their configuration key; they win over the environment.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The data directory when none is given: the user's own application data folder.</summary>
    public static string DefaultDataDirectory { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "ecs-posture");
}
