using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Vpcs;

/// <summary>A check over the VPCs that tasks of ECS run in.</summary>
public abstract class VpcCheck : Check<Vpc>
{
    /// <summary>States what is wrong with a VPC of this account that tasks run in.</summary>
    protected abstract IEnumerable<Statement> ExamineUsed(Vpc vpc, CheckContext context);

    /// <inheritdoc />
    protected sealed override ResourceList<Vpc> Select(CheckContext context) => context.Region.Network.Vpcs;

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(Vpc resource, CheckContext context)
    {
        var unused = context.Usage.Vpcs.Unused(resource.VpcId);
        context.Note(unused is null ? "used" : "unused");
        return unused is not null ? [unused]
            : !string.IsNullOrEmpty(resource.OwnerId) && resource.OwnerId != context.Account.AccountId
                ? [new NeedsReview($"The VPC belongs to account {resource.OwnerId}, which shares it: what this check asks stands there.") { Evidence = [new("OwnerId", resource.OwnerId, context.Account.AccountId)] }]
            : ExamineUsed(resource, context);
    }

    /// <summary>A VPC as messages call it.</summary>
    protected static string NameOf(Vpc vpc) => vpc.Tags.FirstOrDefault(t => t.Key is "Name")?.Value is { Length: > 0 } name ? $"{vpc.VpcId} ({name})" : vpc.VpcId;
}
