namespace EcsPosture.Findings.SignIn;

/// <summary>A key that sign-in cookies are written with, where several processes must read each other's. Who reads it can write cookies.</summary>
public sealed class ProtectionKey
{
    public long Id { get; set; }

    /// <summary>The key's name, for people.</summary>
    public required string Name { get; set; }

    /// <summary>The key in the form that ASP.NET Core's data protection writes.</summary>
    public required string Xml { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
