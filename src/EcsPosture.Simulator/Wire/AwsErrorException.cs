namespace EcsPosture.Simulator.Wire;

/// <summary>An error that AWS answers.</summary>
internal sealed class AwsErrorException(string code, string message, int status = 400) : Exception(message)
{
    /// <summary>AWS's error code.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}

/// <summary>The errors that several services share, with each service's own word for them.</summary>
internal static class AwsErrors
{
    /// <summary>The caller lacks a permission.</summary>
    public static AwsErrorException Denied(AwsCall call, string? message = null) => call.Protocol switch
    {
        WireProtocol.Json => new("AccessDeniedException", message ?? NotAuthorized(call)),
        WireProtocol.RestJson => new("AccessDeniedException", message ?? NotAuthorized(call), 403),
        WireProtocol.Ec2Query => new("UnauthorizedOperation", message ?? $"You are not authorized to perform this operation. {NotAuthorized(call)}", 403),
        _ => new("AccessDenied", message ?? NotAuthorized(call), 403),
    };

    /// <summary>The caller asks too often.</summary>
    public static AwsErrorException Throttled(AwsCall call) => call.Protocol switch
    {
        WireProtocol.Json => new("ThrottlingException", "Rate exceeded"),
        WireProtocol.RestJson => new("ThrottlingException", "Rate exceeded", 429),
        WireProtocol.Ec2Query => new("RequestLimitExceeded", "Request limit exceeded.", 503),
        WireProtocol.RestXml => new("SlowDown", "Please reduce your request rate.", 503),
        _ => new("Throttling", "Rate exceeded"),
    };

    /// <summary>A parameter is not what it should be.</summary>
    public static AwsErrorException Invalid(AwsCall call, string message) => call.Service switch
    {
        "ecs" or "logs" or "tag" or "ecr" => new("InvalidParameterException", message),
        "ec2" => new("InvalidParameterValue", message),
        "iam" or "sts" => new("ValidationError", message),
        "organizations" => new("InvalidInputException", message),
        _ => new("ValidationException", message),
    };

    /// <summary>A paging token is not one that this call gave.</summary>
    public static AwsErrorException InvalidToken(AwsCall call) => call.Service switch
    {
        "ecs" or "ecr" => new("InvalidParameterException", "Invalid token."),
        "logs" => new("InvalidParameterException", "The specified nextToken is invalid."),
        "ec2" => new("InvalidPaginationToken", "The specified pagination token is not valid or is expired."),
        "iam" => new("ValidationError", "Invalid Marker."),
        "organizations" => new("InvalidInputException", "You specified an invalid value for NextToken."),
        "tag" => new("PaginationTokenExpiredException", "The pagination token is expired or not valid."),
        _ => new("ValidationException", "Invalid nextToken."),
    };

    /// <summary>Temporary credentials have run out.</summary>
    public static AwsErrorException ExpiredToken(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Json => new("ExpiredTokenException", "The security token included in the request is expired"),
        WireProtocol.RestJson => new("ExpiredTokenException", "The security token included in the request is expired", 403),
        WireProtocol.Ec2Query => new("RequestExpired", "Request has expired.", 400),
        _ => new("ExpiredToken", "The security token included in the request is expired", 403),
    };

    /// <summary>The signature is too old, or from the future.</summary>
    public static AwsErrorException ClockSkew(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Json or WireProtocol.RestJson => new("InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)", 403),
        WireProtocol.Ec2Query => new("RequestExpired", "Request has expired.", 400),
        WireProtocol.RestXml => new("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403),
        _ => new("SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)", 403),
    };

    /// <summary>The session token does not belong to the access key.</summary>
    public static AwsErrorException InvalidCredentials(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Json => new("UnrecognizedClientException", "The security token included in the request is invalid."),
        WireProtocol.RestJson => new("UnrecognizedClientException", "The security token included in the request is invalid.", 403),
        WireProtocol.Ec2Query => new("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
        _ => new("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
    };

    /// <summary>The service has no such action.</summary>
    public static AwsErrorException UnknownAction(WireProtocol protocol, string action) => protocol switch
    {
        WireProtocol.Json => new("UnknownOperationException", ""),
        WireProtocol.RestJson => new("UnknownOperationException", "", 404),
        WireProtocol.RestXml => new("NotImplemented", "A header you provided implies functionality that is not implemented.", 501),
        _ => new("InvalidAction", $"The action {action} is not valid for this web service."),
    };

    private static string NotAuthorized(AwsCall call) =>
        $"User: {call.CallerArn} is not authorized to perform: {call.FullName} because no identity-based policy allows the {call.FullName} action";
}
