using System.Xml;
using Amazon.Runtime;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Credentials;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Makes calls of official clients under the same rules as ours: paced, counted, tried again. The official client itself does not retry.</summary>
internal sealed class OfficialCalls(AwsSession session, TimeProvider time)
{
    private readonly RetryRules _rules = new(session.Options);

    public async Task<T> RunAsync<T>(ApiAction action, string region, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var bucket = session.BucketFor(action, region);
        for (var retries = 0; ; retries++)
        {
            using var turn = await session.EnterAsync(action, region, cancellationToken);
            session.Ledger.Waited(await bucket.TakeAsync(cancellationToken));
            session.Ledger.Sent(action, isRetry: retries > 0);
            using var span = CallTelemetry.Begin(action);
            AwsError error;
            Exception cause;
            try
            {
                var answer = await call(cancellationToken);
                bucket.SpeedUp();
                return answer;
            }
            catch (CredentialsException)
            {
                throw;
            }
            catch (Exception e) when (ErrorOf(e, cancellationToken) is { } understood)
            {
                (error, cause) = (understood, e);
            }
            finally
            {
                bucket.Answered();
            }

            CallTelemetry.Failed(span, error);
            if (error.Kind is Inventory.GapKind.Throttled)
            {
                bucket.SlowDown();
                session.Ledger.Throttled(action);
            }

            if (!_rules.ShouldRetry(error, retries))
            {
                throw new AwsException(action, error, cause);
            }

            var delay = _rules.Delay(error, retries);
            session.Ledger.Waited(delay);
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private static AwsError? ErrorOf(Exception e, CancellationToken cancellationToken) => e switch
    {
        XmlException or FormatException or OverflowException => AwsError.Malformed("The answer cannot be read.", 200),
        AmazonUnmarshallingException unread => AwsError.Malformed("The answer cannot be read.", (int)unread.StatusCode),
        AmazonServiceException service when service.InnerException is HttpRequestException or IOException && service.StatusCode == 0 =>
            AwsError.Unreachable("The endpoint cannot be reached: check the network and the endpoint override."),
        AmazonServiceException service when string.IsNullOrEmpty(service.ErrorCode) && service.StatusCode == 0 => AwsError.Unreachable(service.Message),
        AmazonServiceException service => AwsError.Of(string.IsNullOrEmpty(service.ErrorCode) ? null : service.ErrorCode, service.Message, (int)service.StatusCode, service.Message),
        AmazonClientException client => throw new CredentialsException($"The credentials could not be read: {client.Message}", inner: client),
        HttpRequestException or IOException => AwsError.Unreachable("The endpoint cannot be reached: check the network and the endpoint override."),
        TimeoutException => AwsError.Unreachable("No answer came within the time limit of a try."),
        OperationCanceledException when !cancellationToken.IsCancellationRequested => AwsError.Unreachable("No answer came within the time limit of a try."),
        _ => null,
    };
}
