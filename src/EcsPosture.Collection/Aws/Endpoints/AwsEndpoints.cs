namespace EcsPosture.Collection.Aws.Endpoints;

/// <summary>Where a call goes and which region signs it.</summary>
internal sealed record AwsEndpoint(Uri Address, string SigningRegion);

/// <summary>
/// Finds the endpoint of a service in a region: the connection's own override first, then <c>AWS_ENDPOINT_URL_&lt;SERVICE&gt;</c>,
/// then <c>AWS_ENDPOINT_URL</c>, then AWS's own hosts (with <c>AWS_USE_FIPS_ENDPOINT</c>). What is set on the connection wins over
/// the environment, as in AWS's own clients.
/// </summary>
internal sealed class AwsEndpoints(Uri? connectionOverride, Func<string, string?> environment)
{
    /// <summary>Services that answer FIPS calls at their plain hosts in GovCloud.</summary>
    private static readonly HashSet<string> FipsByDefaultInGovCloud = ["logs", "cloudtrail", "events", "sts", "ec2"];

    /// <summary>Whether FIPS endpoints are asked for.</summary>
    public bool UseFips { get; } = string.Equals(environment("AWS_USE_FIPS_ENDPOINT"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The address that replaces AWS's own, if any.</summary>
    /// <exception cref="ArgumentException">An environment variable holds no web address.</exception>
    public Uri? OverrideOf(AwsService service)
    {
        if (connectionOverride is not null)
        {
            return connectionOverride;
        }

        if (string.Equals(environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var variable in (string[])[$"AWS_ENDPOINT_URL_{service.EndpointVariable}", "AWS_ENDPOINT_URL"])
        {
            if (environment(variable) is { Length: > 0 } text)
            {
                return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? address
                    : throw new ArgumentException($"{variable} holds no http or https address.");
            }
        }

        return null;
    }

    /// <summary>The endpoint of a service for a region.</summary>
    /// <exception cref="UnknownRegionException">AWS has no such region.</exception>
    public AwsEndpoint Resolve(AwsService service, string region)
    {
        var partition = AwsRegions.PartitionOf(region);
        var suffix = AwsRegions.DnsSuffixOf(region);
        var aws = service == AwsService.Iam ? Iam(partition, region, suffix)
            : service == AwsService.Organizations ? Organizations(partition, region, suffix)
            : Regional(service, partition, region, suffix);
        return OverrideOf(service) is { } address ? aws with { Address = address } : aws;
    }

    private AwsEndpoint Regional(AwsService service, string partition, string region, string suffix)
    {
        var fips = UseFips && !(partition is "aws-us-gov" && FipsByDefaultInGovCloud.Contains(service.HostPrefix)) ? "-fips" : "";
        return new(new($"https://{service.HostPrefix}{fips}.{region}.{suffix}"), region);
    }

    /// <summary>Organizations is one service per partition, in a region of it.</summary>
    private AwsEndpoint Organizations(string partition, string region, string suffix)
    {
        var home = partition switch
        {
            "aws" => "us-east-1",
            "aws-cn" => "cn-northwest-1",
            "aws-us-gov" => "us-gov-west-1",
            "aws-iso" => "us-iso-east-1",
            "aws-iso-b" => "us-isob-east-1",
            "aws-iso-f" => "us-isof-south-1",
            _ => region,
        };
        return new(new($"https://organizations{(UseFips && partition is not "aws-us-gov" ? "-fips" : "")}.{home}.{suffix}"), home);
    }

    /// <summary>IAM is one service per partition, with a host and a signing region of its own.</summary>
    private AwsEndpoint Iam(string partition, string region, string suffix)
    {
        var (host, signing) = partition switch
        {
            "aws" => ("iam.amazonaws.com", "us-east-1"),
            "aws-cn" => ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            "aws-us-gov" => ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
            "aws-iso" => ("iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
            "aws-iso-b" => ("iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"),
            "aws-iso-e" => ("iam.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1"),
            "aws-iso-f" => ("iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"),
            "aws-eusc" => ("iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
            _ => ($"iam.{region}.{suffix}", region),
        };
        if (UseFips && partition is not "aws-us-gov")
        {
            // AWS's endpoint rules name one FIPS host per partition; China's is signed for another region than its plain host.
            (host, signing) = ($"iam-fips.{suffix}", partition is "aws-cn" ? "cn-northwest-1" : signing);
        }

        return new(new($"https://{host}"), signing);
    }
}
