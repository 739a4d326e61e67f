using EcsPosture.Findings.SignIn;

namespace EcsPosture.Web.SignIn;

/// <summary>Keeps links in the store: what one process prints signs in at any, once.</summary>
internal sealed class SharedLinkShelf(SignInStore store) : ILinkShelf
{
    public void Put(string hash, string? earlier, DateTimeOffset madeAt, TimeSpan lifetime) => store.PutLink(hash, earlier, madeAt, lifetime);

    public bool Has(string hash, DateTimeOffset after) => store.HasLink(hash, after);

    public bool Take(string hash, DateTimeOffset after) => store.TakeLink(hash, after);
}
