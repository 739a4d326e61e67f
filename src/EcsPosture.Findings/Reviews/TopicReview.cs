namespace EcsPosture.Findings.Reviews;

/// <summary>The last judgement of a person on something the guide asks that no check covers. Those before it stand in the audit log.</summary>
public sealed class TopicReview
{
    public long Id { get; set; }

    /// <summary>Key of the <see cref="Checks.Topics.ReviewItem"/>; unique.</summary>
    public required string ItemKey { get; set; }

    /// <summary>Whether the person found it in order.</summary>
    public bool IsInOrder { get; set; }

    /// <summary>What was looked at and found.</summary>
    public required string Note { get; set; }

    /// <summary>When it must be looked at again.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset ReviewedAt { get; set; }
    public required string ReviewedBy { get; set; }
}

/// <summary>Where an item stands.</summary>
public enum ReviewState
{
    /// <summary>Nobody has looked yet.</summary>
    NotReviewed,

    /// <summary>Found in order, and that still counts.</summary>
    InOrder,

    /// <summary>Found not in order, and that still counts.</summary>
    NotInOrder,

    /// <summary>Looked at too long ago.</summary>
    Expired,
}

/// <summary>A judgement as a person writes it.</summary>
/// <param name="IsInOrder">Whether it is in order.</param>
/// <param name="Note">What was looked at and found.</param>
/// <param name="ExpiresAt">When it must be looked at again.</param>
public sealed record TopicReviewDraft(bool IsInOrder, string Note, DateTimeOffset ExpiresAt)
{
    /// <summary>The longest time for which a judgement counts.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(731);

    /// <summary>The longest note, in characters.</summary>
    public const int LongestNote = 2000;

    /// <summary>All that is wrong with it, each naming its field; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors(DateTimeOffset now)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Note) || Note.Trim().Length > LongestNote)
        {
            errors.Add($"Note: say what was looked at and found, in at most {LongestNote} characters.");
        }

        if (ExpiresAt <= now)
        {
            errors.Add("Until: choose a day in the future.");
        }
        else if (ExpiresAt > now + Longest)
        {
            errors.Add("Until: choose a day within two years.");
        }

        return errors;
    }
}
