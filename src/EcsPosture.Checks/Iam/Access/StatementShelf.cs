using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Access;

/// <summary>Collects the statements that a profile refers to, each once.</summary>
internal sealed class StatementShelf
{
    private readonly Dictionary<(string Owner, string Policy, int Index), int> _places = [];
    private readonly List<ProfileStatement> _statements = [];

    public IReadOnlyList<ProfileStatement> Statements => _statements;

    /// <summary>A grant with its statements on the shelf.</summary>
    /// <param name="grant">What was asked and answered.</param>
    /// <param name="from">Who asked.</param>
    /// <param name="to">The role that is gained, whose trust policy may be part of the answer; null when there is none.</param>
    public ProfileGrant Put(EscalationGrant grant, EscalationNode from, EscalationNode? to) => new(
        grant.Action,
        grant.Resource,
        [.. grant.Answer.Statements.Select(s => Place(s, from, to)).OfType<int>().Distinct()],
        [
            .. grant.Answer.Residual.Select(r => new ProfileResidual(r.ToString(), r.Protection)).Distinct(),
            .. grant.Answer.Gaps.Select(g => new ProfileResidual($"unread: {g}", Policies.Evaluation.Protection.Identity)).Distinct(),
        ]);

    /// <summary>The statements of a role's trust policy that an answer names.</summary>
    public IReadOnlyList<int> Put(AccessAnswer answer, EscalationNode to) => [.. answer.Statements.Select(s => Trust(s, to)).OfType<int>().Distinct()];

    private int? Place(StatementReference reference, EscalationNode from, EscalationNode? to) =>
        from.Access.Find(reference) is { } statement ? Place(Arn.LastSegment(from.Arn), reference, statement)
        : to is null ? null
        : Trust(reference, to);

    private int? Trust(StatementReference reference, EscalationNode to) =>
        to.Role is { } role && role.TrustPolicy.TryGet(out var trust, out _) && trust.Statements.ElementAtOrDefault(reference.Index) is { } statement
            ? Place(role.RoleName, reference with { Policy = "trust policy" }, statement)
            : null;

    private int Place(string owner, StatementReference reference, PolicyStatement statement)
    {
        var key = (owner, reference.Policy, reference.Index);
        if (!_places.TryGetValue(key, out var place))
        {
            _places[key] = place = _statements.Count;
            _statements.Add(new(owner, reference.Policy, reference.Index + 1, reference.Sid, StatementJson.Of(statement)));
        }

        return place;
    }
}
