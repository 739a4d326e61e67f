namespace EcsPosture.Web.SignIn;

/// <summary>Where the hashes of one-time links are kept: in this process, or where all processes that share the store see them.</summary>
public interface ILinkShelf
{
    /// <summary>Keeps a link, in the place of an earlier one of this process.</summary>
    void Put(string hash, string? earlier, DateTimeOffset madeAt, TimeSpan lifetime);

    /// <summary>Whether a link that was made after a time is unused.</summary>
    bool Has(string hash, DateTimeOffset after);

    /// <summary>Uses a link up; true for one caller only.</summary>
    bool Take(string hash, DateTimeOffset after);
}
