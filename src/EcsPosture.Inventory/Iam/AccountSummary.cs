namespace EcsPosture.Inventory.Iam;

/// <summary>What <c>GetAccountSummary</c> tells of an account's root user.</summary>
public sealed record AccountSummary : Resource
{
    /// <summary>The account's root, as <c>arn:PARTITION:iam::ACCOUNT:root</c>.</summary>
    public required string RootArn { get; init; }

    /// <summary>How many access keys the root user has (<c>AccountAccessKeysPresent</c>); null when AWS does not say.</summary>
    public int? AccessKeys { get; init; }

    /// <summary>Whether the root user has an MFA device (<c>AccountMFAEnabled</c>); null when AWS does not say.</summary>
    public bool? HasMfa { get; init; }

    /// <summary>Whether the root user has a password (<c>AccountPasswordPresent</c>): not when its credentials are managed centrally; null when AWS does not say.</summary>
    public bool? HasPassword { get; init; }

    /// <inheritdoc />
    public override string Arn => RootArn;
}
