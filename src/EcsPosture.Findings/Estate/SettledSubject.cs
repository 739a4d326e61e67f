namespace EcsPosture.Findings.Estate;

/// <summary>
/// What all checks said of a subject when a scan recorded it whole: without a doubt, and with nothing unread that may count. To
/// record the same again changes nothing, so that a scan which hears the same compares nothing more. It is no longer settled
/// once anything else touches its findings or latest verdicts.
/// </summary>
public sealed class SettledSubject
{
    public long SubjectId { get; set; }
    public StoredSubject? Subject { get; set; }

    /// <summary>Begins the digest, by chance: so that nobody who writes what is judged can make two that look alike.</summary>
    public long Seed { get; set; }

    /// <summary>A digest of all that the checks said, and of the program that said it.</summary>
    public long Digest { get; set; }
}
