namespace EcsPosture.Web.SignIn;

/// <summary>What the sign-in page has to say.</summary>
public enum SignInNotice
{
    None,

    /// <summary>The link was used before, is too old, or never was one: the page does not tell which.</summary>
    LinkSpent,

    /// <summary>A new link stands on the console.</summary>
    LinkPrinted,
    WrongPassword,

    /// <summary>Too many wrong passwords; the page says how long to wait.</summary>
    TooMany,
}
