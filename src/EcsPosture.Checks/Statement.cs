using EcsPosture.Inventory;

namespace EcsPosture.Checks;

/// <summary>What a check may state of a resource. The verdict follows from what was stated; a check never sets one.</summary>
public abstract record Statement;

/// <summary>Something is wrong.</summary>
/// <param name="Message">What is wrong, in one sentence with the values seen. Never holds a secret.</param>
/// <param name="Evidence">Where it stands.</param>
public sealed record Violation(string Message, params IReadOnlyList<Evidence> Evidence) : Statement
{
    /// <summary>Severity when the catalogue's condition says one other than the check's own.</summary>
    public Severity? Severity { get; init; }
}

/// <summary>Something needed could not be read.</summary>
public sealed record Unread(Gap Gap) : Statement;

/// <summary>A person must judge.</summary>
/// <param name="LookAt">What to look at.</param>
public sealed record NeedsReview(string LookAt) : Statement
{
    /// <summary>Where to look.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
}

/// <summary>The check does not concern the resource.</summary>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record DoesNotApply(string Reason) : Statement;

/// <summary>Something worth knowing that changes no verdict; shown with a Pass as its message.</summary>
public sealed record Note(string Text) : Statement;

/// <summary>Evidence of a violation.</summary>
/// <param name="Path">JSON path in what AWS answers, such as <c>containerDefinitions[0].privileged</c>.</param>
/// <param name="Actual">What stands there; "absent" when nothing does. Never a secret.</param>
/// <param name="Expected">What was expected.</param>
public sealed record Evidence(string Path, string Actual, string Expected)
{
    /// <summary>The word for a field that is not there.</summary>
    public const string Absent = "absent";
}
