namespace EcsPosture.Simulator.Estate;

/// <summary>The task definition revisions of one account and region, however they are kept.</summary>
internal interface IServedRevisions
{
    /// <summary>All families, in order.</summary>
    IReadOnlyList<string> Families { get; }

    /// <summary>Whether a family has an active revision.</summary>
    bool HasActive(string family);

    /// <summary>ARNs of the revisions with a status, by family and number.</summary>
    /// <param name="status">ACTIVE, INACTIVE or DELETE_IN_PROGRESS.</param>
    /// <param name="family">Those of this family alone; null for all.</param>
    IReadOnlyList<string> Arns(string status, string? family);

    /// <summary>The revision that an ARN, <c>family:revision</c> or a family (its latest active one) names; null when there is none.</summary>
    ServedRevision? Find(string name);

    /// <summary>Revisions that have tags.</summary>
    IEnumerable<ServedRevision> Tagged { get; }
}
