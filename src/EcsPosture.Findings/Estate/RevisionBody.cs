namespace EcsPosture.Findings.Estate;

/// <summary>The redacted body of a revision, which is immutable and so read from AWS once.</summary>
public sealed class RevisionBody
{
    public long Id { get; set; }
    public required string Arn { get; set; }

    /// <summary>Version of the secret detector that redacted it; one under an older detector is read again.</summary>
    public int DetectorVersion { get; set; }

    /// <summary>The snapshot format of <see cref="Json"/>.</summary>
    public int FormatVersion { get; set; }

    /// <summary>The <c>taskDefinition</c> object as the AWS CLI prints it, redacted.</summary>
    public required string Json { get; set; }
}
