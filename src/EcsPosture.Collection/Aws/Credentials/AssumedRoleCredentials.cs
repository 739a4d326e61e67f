using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace EcsPosture.Collection.Aws.Credentials;

/// <summary>Credentials of an assumed role, fetched anew before they expire. Unlike the runtime's own, they honour the connection's endpoint override.</summary>
internal sealed class AssumedRoleCredentials : RefreshingAWSCredentials
{
    private readonly IAmazonSecurityTokenService _sts;
    private readonly AssumedRole _role;

    public AssumedRoleCredentials(IAmazonSecurityTokenService sts, AssumedRole role)
    {
        (_sts, _role) = (sts, role);
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        GenerateNewCredentialsAsync().ConfigureAwait(false).GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        try
        {
            var answer = await _sts.AssumeRoleAsync(new AssumeRoleRequest
            {
                RoleArn = _role.RoleArn,
                ExternalId = _role.ExternalId,
                RoleSessionName = _role.SessionName,
            }).ConfigureAwait(false);
            var keys = answer.Credentials;
            return new(new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), keys.Expiration ?? throw new CredentialsException("AssumeRole answered without an expiry."));
        }
        catch (AmazonServiceException e)
        {
            throw CredentialsResolver.AssumeRoleFailed(_role, e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sts.Dispose();
        }

        base.Dispose(disposing);
    }
}
