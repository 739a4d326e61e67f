using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using EcsPosture.Collection.Aws.Endpoints;

namespace EcsPosture.Collection.Aws.Credentials;

/// <summary>Turns a source of credentials into credentials, and what goes wrong with them into words that say what to do.</summary>
internal static class CredentialsResolver
{
    /// <summary>The chain asks the instance's metadata last, which nothing answers outside AWS.</summary>
    private static readonly TimeSpan ChainLimit = TimeSpan.FromSeconds(10);

    /// <summary>Resolves a source.</summary>
    /// <exception cref="CredentialsException">There are none.</exception>
    public static async Task<AWSCredentials> ResolveAsync(
        AwsCredentialsSource source, AwsEndpoints endpoints, string region, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = source switch
        {
            { IsPlaceholder: true } => new BasicAWSCredentials("ECSPOSTUREPLACEHOLDR", "placeholder"),
            { Profile: { } profile } => OfProfile(profile),
            _ => await OfChainAsync(time, cancellationToken),
        };
        return source.Role is { } role ? new AssumedRoleCredentials(StsClient(start, endpoints, region), role) : start;
    }

    /// <summary>The official STS client for a region.</summary>
    public static AmazonSecurityTokenServiceClient StsClient(AWSCredentials credentials, AwsEndpoints endpoints, string region)
    {
        var config = new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = endpoints.Resolve(AwsService.Sts, region).Address.ToString(),
            AuthenticationRegion = region,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromSeconds(10),
        };
        return new(credentials, config);
    }

    /// <summary>Does something that needs credentials; when the runtime cannot give any, says so in words.</summary>
    public static async Task<T> ExplainAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (AmazonServiceException e)
        {
            throw new CredentialsException($"The credentials could not be renewed: {e.ErrorCode}: {e.Message}", e.ErrorCode, e);
        }
        catch (AmazonClientException e)
        {
            throw new CredentialsException($"The credentials could not be read: {e.Message}", inner: e);
        }
    }

    /// <summary>Why a call that AWS answered with a credentials error ends the scan, and what to do.</summary>
    public static CredentialsException Refused(AwsError error) => new(
        $"AWS refused the credentials ({error.Code}: {error.Message}). " + error.Code switch
        {
            "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" =>
                "The session has expired: sign in again (for example `aws sso login`) or renew the keys, then scan again.",
            "SignatureDoesNotMatch" or "InvalidSignatureException" or "RequestExpired" or "RequestTimeTooSkewed" =>
                "The secret key is wrong, or this machine's clock is: check both.",
            _ => "The access key is wrong, inactive or of another partition: check the connection's credentials.",
        },
        error.Code);

    public static CredentialsException AssumeRoleFailed(AssumedRole role, AmazonServiceException e) => new(
        $"Role {role.RoleArn} could not be assumed ({e.ErrorCode}: {e.Message}). " + (AwsError.Of(e.ErrorCode, e.Message, (int)e.StatusCode).IsCredentials
            ? "The credentials that assume it are wrong or expired."
            : "Check that the role exists, that its trust policy names these credentials and the connection's external id, and that they may call sts:AssumeRole on it."),
        e.ErrorCode,
        e);

    private static AWSCredentials OfProfile(string profile)
    {
        try
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var credentials)
                ? credentials
                : throw new CredentialsException($"There is no profile '{profile}' with credentials in the AWS configuration files.");
        }
        catch (Exception e) when (e is AmazonClientException or InvalidDataException or InvalidOperationException)
        {
            throw new CredentialsException($"Profile '{profile}' cannot be used: {e.Message}", inner: e);
        }
    }

    private static async Task<AWSCredentials> OfChainAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        const string Advice = "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on AWS with a role, or name a profile in the connection.";
        try
        {
            return await new DefaultAWSCredentialsIdentityResolver().ResolveIdentityAsync(null!, cancellationToken).WaitAsync(ChainLimit, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new CredentialsException($"No AWS credentials were found in {ChainLimit.TotalSeconds:0} seconds. {Advice}", inner: e);
        }
        catch (AmazonClientException e)
        {
            throw new CredentialsException($"No AWS credentials were found. {Advice}", inner: e);
        }
    }
}
