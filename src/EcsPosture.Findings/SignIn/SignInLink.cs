namespace EcsPosture.Findings.SignIn;

/// <summary>A one-time sign-in link that a process printed and that works at all that share the store. It is removed when it is used.</summary>
public sealed class SignInLink
{
    public long Id { get; set; }

    /// <summary>SHA-256 of the link's token, in hexadecimal; the token itself is not kept.</summary>
    public required string Hash { get; set; }
    public DateTimeOffset MadeAt { get; set; }
}
