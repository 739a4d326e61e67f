namespace EcsPosture.Simulator.Wire;

/// <summary>What a signature's <c>Authorization</c> header says: who signs, for which region and service.</summary>
internal sealed record CredentialScope(string AccessKeyId, string Region, string Service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Reads the header.</summary>
    /// <exception cref="AwsErrorException">It is missing, or no Signature Version 4 header.</exception>
    public static CredentialScope Parse(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization))
        {
            throw new AwsErrorException("MissingAuthenticationToken", "Missing Authentication Token", 403);
        }

        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            throw Incomplete("Authorization header requires an algorithm of AWS4-HMAC-SHA256.", authorization);
        }

        var parts = authorization[(Algorithm.Length + 1)..]
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .GroupBy(part => part[0], part => part[1], StringComparer.Ordinal)
            .ToDictionary(part => part.Key, part => part.First(), StringComparer.Ordinal);
        foreach (var name in (string[])["Credential", "SignedHeaders", "Signature"])
        {
            if (!parts.TryGetValue(name, out var value) || value.Length == 0)
            {
                throw Incomplete($"Authorization header requires '{name}' parameter.", authorization);
            }
        }

        return parts["Credential"].Split('/') is [{ Length: > 0 } key, { Length: 8 }, { Length: > 0 } region, { Length: > 0 } service, "aws4_request"]
            ? new(key, region, service)
            : throw Incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.", authorization);
    }

    private static AwsErrorException Incomplete(string message, string authorization) =>
        new("IncompleteSignature", $"{message} Authorization={authorization}");
}
