using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Checks.Secrets;

/// <summary>A check over secrets that judges only those that definitions in use refer to.</summary>
public abstract class EcsSecretCheck : Check<Secret>
{
    /// <inheritdoc />
    protected sealed override ResourceList<Secret> Select(CheckContext context) => context.Region.Secrets.Secrets;

    /// <summary>States what is wrong with a secret that a definition in use refers to.</summary>
    protected abstract IEnumerable<Statement> ExamineUsed(Secret secret, CheckContext context);

    /// <inheritdoc />
    protected sealed override IEnumerable<Statement> Examine(Secret resource, CheckContext context)
    {
        var families = context.SecretUsage.FamiliesOf(resource.SecretArn);
        context.Note(string.Join(',', families));
        if (families.Count > 0)
        {
            return ExamineUsed(resource, context);
        }

        return context.SecretUsage.Gaps is [var gap, ..] ? [new Unread(gap)] : [new DoesNotApply("No definition in use refers to the secret.")];
    }
}
