using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EcsPosture.Simulator.Wire;

/// <summary>Finds out what a request asks of S3: the bucket is the path, and a word of the query says which of its settings.</summary>
internal static class S3Requests
{
    private const string Service = "s3";

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["policyStatus"] = "GetBucketPolicyStatus",
        ["publicAccessBlock"] = "GetPublicAccessBlock",
        ["acl"] = "GetBucketAcl",
        ["encryption"] = "GetBucketEncryption",
    };

    /// <summary>Reads a request.</summary>
    public static ReadRequest Read(HttpRequest request)
    {
        var path = Uri.UnescapeDataString(request.Path.ToUriComponent()).Trim('/');
        if (path is "v20180820/configuration/publicAccessBlock")
        {
            return new("s3control", HttpMethods.IsGet(request.Method) ? "GetPublicAccessBlock" : "", WireProtocol.RestXml, []);
        }

        var parameters = new JsonObject();
        foreach (var (name, value) in request.Query)
        {
            parameters[name] = value.ToString();
        }

        if (!HttpMethods.IsGet(request.Method) || path.Contains('/', StringComparison.Ordinal))
        {
            return new(Service, "", WireProtocol.RestXml, parameters);
        }

        if (path.Length == 0)
        {
            return new(Service, "ListBuckets", WireProtocol.RestXml, parameters);
        }

        parameters["Bucket"] = path;
        return new(Service, Settings.FirstOrDefault(setting => request.Query.ContainsKey(setting.Key)).Value ?? "", WireProtocol.RestXml, parameters);
    }
}
