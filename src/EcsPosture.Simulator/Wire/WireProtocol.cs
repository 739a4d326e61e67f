namespace EcsPosture.Simulator.Wire;

/// <summary>How a service speaks on the wire.</summary>
internal enum WireProtocol
{
    /// <summary>awsJson1.1: the action is in <c>X-Amz-Target</c>.</summary>
    Json,

    /// <summary>Query with XML answers: lists as <c>member</c>.</summary>
    Query,

    /// <summary>EC2's own kind of query: lists as <c>item</c>, other error shapes.</summary>
    Ec2Query,

    /// <summary>restJson1: the action is in method and path.</summary>
    RestJson,

    /// <summary>restXml, as S3 speaks it: the action is in method, path and query.</summary>
    RestXml,
}
