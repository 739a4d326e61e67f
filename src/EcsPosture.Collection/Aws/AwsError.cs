using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using EcsPosture.Inventory;

namespace EcsPosture.Collection.Aws;

/// <summary>An error as AWS answered it, understood.</summary>
/// <param name="Code">AWS's code without namespace, or a word of ours where there is none.</param>
/// <param name="Message">AWS's message, cut to a sane length.</param>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Kind">What it means for a scan.</param>
/// <param name="IsCredentials">Whether the credentials are at fault, so that no other call can succeed.</param>
/// <param name="RetryAfter">How long the answer asks to wait.</param>
internal sealed record AwsError(string Code, string Message, int? Status, GapKind Kind, bool IsCredentials = false, TimeSpan? RetryAfter = null)
{
    private const int LongestMessage = 1000;

    private static readonly HashSet<string> Denied = new(StringComparer.OrdinalIgnoreCase)
    {
        "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Client.UnauthorizedOperation", "AuthorizationError",
        "AuthorizationErrorException", "NotAuthorized", "UnauthorizedException", "ForbiddenException",
    };

    private static readonly HashSet<string> Throttled = new(StringComparer.OrdinalIgnoreCase)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequestsException", "RequestLimitExceeded", "Client.RequestLimitExceeded", "BandwidthLimitExceeded", "SlowDown",
        "PriorRequestNotComplete", "TransactionInProgressException", "ProvisionedThroughputExceededException", "EC2ThrottledException",
    };

    private static readonly HashSet<string> NotSupported = new(StringComparer.OrdinalIgnoreCase)
    {
        "UnknownOperationException", "UnknownOperation", "InvalidAction", "NotImplemented", "NotImplementedException",
        "UnsupportedOperation", "UnsupportedOperationException",
    };

    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase)
    {
        "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId", "UnrecognizedClientException",
        "SignatureDoesNotMatch", "InvalidSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
        "AuthFailure", "InvalidAccessKeyId", "IncompleteSignature", "IncompleteSignatureException", "RequestTimeTooSkewed",
        "InvalidToken", "TokenRefreshRequired",
    };

    /// <summary>Whether AWS does not know the key here: wrong keys, or a region that the account has not enabled.</summary>
    public bool IsUnrecognizedClient => Code is "UnrecognizedClientException" or "InvalidClientTokenId" or "AuthFailure" or "OptInRequired";

    /// <summary>Reads the error of an answer that is not a success. The answer's body must be buffered.</summary>
    public static async Task<AwsError> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        var (code, message) = ReadBody(body);
        if (answer.Headers.TryGetValues("x-amzn-errortype", out var types))
        {
            code ??= WithoutNamespace(types.First());
        }

        var after = answer.Headers.RetryAfter?.Delta;
        return Of(code, message, (int)answer.StatusCode, body, after);
    }

    /// <summary>Understands a code and a status.</summary>
    public static AwsError Of(string? code, string? message, int status, string body = "", TimeSpan? retryAfter = null)
    {
        var kind = code switch
        {
            not null when Denied.Contains(code) => GapKind.Denied,
            not null when Throttled.Contains(code) => GapKind.Throttled,
            not null when NotSupported.Contains(code) => GapKind.NotSupported,
            not null when Credentials.Contains(code) => GapKind.Failed,
            _ => OfStatus(code, status, body),
        };
        return new(
            code ?? $"HTTP {status}",
            Shortened(message ?? (body.Length == 0 ? $"The endpoint answered with status {status} and no error body." : $"The endpoint answered with status {status} and a body that is no AWS error.")),
            status,
            kind,
            code is not null && Credentials.Contains(code),
            retryAfter);
    }

    /// <summary>There was no answer, or it broke off.</summary>
    public static AwsError Unreachable(string message) => new("Unreachable", Shortened(message), null, GapKind.Unreachable);

    /// <summary>The answer cannot be read.</summary>
    public static AwsError Malformed(string message, int status) => new("MalformedAnswer", Shortened(message), status, GapKind.Malformed);

    private static GapKind OfStatus(string? code, int status, string body) => status switch
    {
        429 => GapKind.Throttled,
        501 => GapKind.NotSupported,
        404 or 405 when code is null => GapKind.NotSupported,

        // Emulators answer 500 and a Python error to what they do not know.
        500 when code is null && body.Contains("NotImplemented", StringComparison.OrdinalIgnoreCase) => GapKind.NotSupported,
        500 when code is "InternalFailure" && body.Contains("not yet implemented", StringComparison.OrdinalIgnoreCase) => GapKind.NotSupported,
        401 or 403 when code is null => GapKind.Denied,
        _ => GapKind.Failed,
    };

    private static (string? Code, string? Message) ReadBody(string body)
    {
        var start = body.AsSpan().TrimStart();
        try
        {
            return start.StartsWith("{") ? ReadJson(body) : start.StartsWith("<") ? ReadXml(body) : (null, null);
        }
        catch (Exception e) when (e is JsonException or XmlException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static (string?, string?) ReadJson(string body)
    {
        if (JsonNode.Parse(body) is not JsonObject error)
        {
            return (null, null);
        }

        var code = Text(error["__type"]) ?? Text(error["code"]) ?? Text(error["Code"]);
        return (code is null ? null : WithoutNamespace(code), Text(error["message"]) ?? Text(error["Message"]) ?? Text(error["errorMessage"]));
    }

    private static (string?, string?) ReadXml(string body)
    {
        string? code = null, message = null;
        using var reader = XmlReader.Create(new StringReader(body), SafeXml.Settings);
        while (reader.Read())
        {
            // The first error of the answer counts; services differ in what they wrap around it.
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "Code" } && code is null)
            {
                code = reader.ReadElementContentAsString();
            }

            if (reader is { NodeType: XmlNodeType.Element, LocalName: "Message" } && message is null)
            {
                message = reader.ReadElementContentAsString();
            }
        }

        return (code, message);
    }

    /// <summary>The bare code of <c>com.amazonaws.ecs#Code:http://…</c>.</summary>
    private static string WithoutNamespace(string code)
    {
        var name = code[(code.LastIndexOf('#') + 1)..];
        return name.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? name[..colon] : name;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string Shortened(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";
}
