using EcsPosture.Web.Security;

namespace EcsPosture.Web.SignIn;

/// <summary>How people sign in (configuration section <c>SignIn</c>).</summary>
public sealed class SignInOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "SignIn";

    /// <summary>The administrator's password hash, made by <c>ecs-posture hash-password</c>. Without it only the one-time link signs in.</summary>
    public string? AdministratorPasswordHash { get; set; }

    /// <summary>A file that holds the hash, for container secrets. Used when <see cref="AdministratorPasswordHash"/> is not set.</summary>
    public string? AdministratorPasswordHashFile { get; set; }

    /// <summary>How long a session lasts after its last use.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a printed one-time link works.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a password signs in.</summary>
    public bool HasPassword => AdministratorPasswordHash is not null;

    /// <summary>Reads the settings, the hash's file included, and refuses what could leave the dashboard open.</summary>
    /// <param name="configuration">The program's configuration.</param>
    /// <param name="given">The hash from the command line, which wins.</param>
    /// <param name="addresses">The addresses that the program will listen on.</param>
    /// <exception cref="StartRefusedException">The hash is missing though needed, unreadable, or no hash.</exception>
    internal static SignInOptions Read(IConfiguration configuration, string? given, ListenAddresses addresses)
    {
        var options = configuration.GetSection(Section).Get<SignInOptions>() ?? new SignInOptions();
        options.AdministratorPasswordHash = Blank(given) ?? Blank(options.AdministratorPasswordHash) ?? Blank(FileText(options.AdministratorPasswordHashFile));
        if (options.AdministratorPasswordHash is { } hash && !PasswordHashes.IsHash(hash))
        {
            throw new StartRefusedException(
                "SignIn:AdministratorPasswordHash is not a password hash. Make one with: ecs-posture hash-password");
        }

        if (options.SessionLifetime < TimeSpan.FromMinutes(5) || options.LinkLifetime < TimeSpan.FromMinutes(1))
        {
            throw new StartRefusedException("SignIn:SessionLifetime must be at least 5 minutes and SignIn:LinkLifetime at least 1 minute.");
        }

        if (!options.HasPassword && !addresses.AreLoopback)
        {
            throw new StartRefusedException(
                $"""
                Not started: {addresses} can be reached from other machines, and no sign-in is configured.
                Make a password hash:   ecs-posture hash-password
                Then set it:            SignIn__AdministratorPasswordHash=<hash>  (environment)
                or, as a secret's file: SignIn__AdministratorPasswordHashFile=<path>
                Or listen on this machine only: --urls {ServeOptions.DefaultUrls}
                """);
        }

        return options;
    }

    private static string? FileText(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return null;
        }

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"SignIn:AdministratorPasswordHashFile: {error.Message}");
        }
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
