using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EcsPosture.Web.SignIn;

/// <summary>What a sign-in cookie says, and whether it still holds.</summary>
public sealed class Session(SignInOptions options)
{
    private const string StampClaim = "stamp";
    private const string LinkStamp = "link-1";

    /// <summary>The administrator who opened the one-time link.</summary>
    public ClaimsPrincipal FromLink() => Administrator(LinkStamp);

    /// <summary>The administrator who knew the password. Another password hash ends these sessions.</summary>
    public ClaimsPrincipal FromPassword() => Administrator(PasswordStamp() ?? throw new InvalidOperationException("No password is configured."));

    /// <summary>Whether a session that began under earlier settings still holds under these.</summary>
    public bool Holds(ClaimsPrincipal? user) =>
        Policies.Allows(user, Policies.Viewer)
        && user!.FindFirstValue(StampClaim) is { } stamp
        && (stamp == LinkStamp || stamp == PasswordStamp());

    private string? PasswordStamp() =>
        options.AdministratorPasswordHash is { } hash ? "password-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(hash)), 0, 8) : null;

    private static ClaimsPrincipal Administrator(string stamp) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, "administrator"), new Claim(ClaimTypes.Role, Policies.Administrator), new Claim(StampClaim, stamp)],
        CookieAuthenticationDefaults.AuthenticationScheme));
}
