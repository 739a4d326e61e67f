using System.Xml.Linq;
using EcsPosture.Findings.SignIn;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EcsPosture.Web.SignIn;

/// <summary>Keeps the keys of cookies and forms in the store, so that processes that share it read each other's.</summary>
internal sealed class SharedKeys(SignInStore store) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. store.Keys().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        store.AddKey(friendlyName, element.ToString(SaveOptions.DisableFormatting));
    }
}
