using EcsPosture.Inventory;

namespace EcsPosture.Collection.Aws;

/// <summary>AWS (or what stands at its endpoint) did not give what was asked for, after all retries.</summary>
public sealed class AwsException : Exception
{
    internal AwsException(ApiAction action, AwsError error, Exception? inner = null)
        : base($"{action} failed: {error.Code}: {error.Message}", inner) =>
        (Action, Error) = (action, error);

    /// <summary>The action that failed.</summary>
    public ApiAction Action { get; }

    /// <summary>The error code, such as <c>ClusterNotFoundException</c>.</summary>
    public string Code => Error.Code;

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status => Error.Status;

    /// <summary>AWS's own message: hostile text.</summary>
    public string AwsMessage => Error.Message;

    internal AwsError Error { get; }

    /// <summary>The gap that stands in place of what was asked for: the one place where errors become gaps.</summary>
    /// <param name="resource">ARN or name of what was asked about; null when the call was about the whole region.</param>
    /// <param name="file">The snapshot file that is missing or incomplete.</param>
    public Gap GapFrom(string? resource, string? file) =>
        new(Error.Kind, Action.IamName, resource, Code, AwsMessage, Error.Kind is GapKind.Denied ? Action.Permission : null) { File = file };
}

/// <summary>The credentials of a connection are missing, wrong or expired: the scan cannot go on. The message says what to do.</summary>
public sealed class CredentialsException : Exception
{
    internal CredentialsException(string message, string? code = null, Exception? inner = null)
        : base(message, inner) =>
        Code = code;

    /// <summary>AWS's error code; null when AWS was not asked.</summary>
    public string? Code { get; }
}

/// <summary>A region's name is none that AWS has.</summary>
public sealed class UnknownRegionException : Exception
{
    internal UnknownRegionException(string region)
        : base($"'{region}' is not the name of an AWS region. Names look like eu-central-1.") =>
        Region = region;

    /// <summary>The name.</summary>
    public string Region { get; }
}
