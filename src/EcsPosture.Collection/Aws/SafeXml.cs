using System.Xml;

namespace EcsPosture.Collection.Aws;

/// <summary>How XML from the network is read: no document types, nothing fetched.</summary>
internal static class SafeXml
{
    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = 256 * 1024 * 1024,
    };
}
