using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Endpoints;
using Xunit;

namespace EcsPosture.Collection.Tests.Aws;

/// <summary>Expected hosts are those that AWS's published endpoint rules give.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("ecs", "eu-central-1", false, "https://ecs.eu-central-1.amazonaws.com/", "eu-central-1")]
    [InlineData("ecs", "us-east-1", true, "https://ecs-fips.us-east-1.amazonaws.com/", "us-east-1")]
    [InlineData("ecs", "cn-north-1", false, "https://ecs.cn-north-1.amazonaws.com.cn/", "cn-north-1")]
    [InlineData("ecs", "us-gov-west-1", true, "https://ecs-fips.us-gov-west-1.amazonaws.com/", "us-gov-west-1")]
    [InlineData("logs", "us-gov-west-1", true, "https://logs.us-gov-west-1.amazonaws.com/", "us-gov-west-1")]
    [InlineData("tagging", "us-gov-east-1", true, "https://tagging-fips.us-gov-east-1.amazonaws.com/", "us-gov-east-1")]
    [InlineData("scheduler", "us-iso-east-1", false, "https://scheduler.us-iso-east-1.c2s.ic.gov/", "us-iso-east-1")]
    [InlineData("events", "us-isob-east-1", false, "https://events.us-isob-east-1.sc2s.sgov.gov/", "us-isob-east-1")]
    [InlineData("cloudtrail", "eusc-de-east-1", false, "https://cloudtrail.eusc-de-east-1.amazonaws.eu/", "eusc-de-east-1")]
    [InlineData("iam", "eu-central-1", false, "https://iam.amazonaws.com/", "us-east-1")]
    [InlineData("iam", "eu-central-1", true, "https://iam-fips.amazonaws.com/", "us-east-1")]
    [InlineData("iam", "cn-northwest-1", false, "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1")]
    [InlineData("iam", "us-gov-east-1", false, "https://iam.us-gov.amazonaws.com/", "us-gov-west-1")]
    [InlineData("iam", "us-gov-east-1", true, "https://iam.us-gov.amazonaws.com/", "us-gov-west-1")]
    [InlineData("iam", "us-iso-west-1", false, "https://iam.us-iso-east-1.c2s.ic.gov/", "us-iso-east-1")]
    [InlineData("iam", "eu-isoe-west-1", false, "https://iam.eu-isoe-west-1.cloud.adc-e.uk/", "eu-isoe-west-1")]
    [InlineData("organizations", "eu-central-1", false, "https://organizations.us-east-1.amazonaws.com/", "us-east-1")]
    [InlineData("organizations", "eu-central-1", true, "https://organizations-fips.us-east-1.amazonaws.com/", "us-east-1")]
    [InlineData("organizations", "cn-north-1", false, "https://organizations.cn-northwest-1.amazonaws.com.cn/", "cn-northwest-1")]
    [InlineData("organizations", "us-gov-east-1", true, "https://organizations.us-gov-west-1.amazonaws.com/", "us-gov-west-1")]
    [InlineData("organizations", "us-iso-west-1", false, "https://organizations.us-iso-east-1.c2s.ic.gov/", "us-iso-east-1")]
    [InlineData("organizations", "us-isob-east-1", false, "https://organizations.us-isob-east-1.sc2s.sgov.gov/", "us-isob-east-1")]
    [InlineData("organizations", "us-isof-east-1", false, "https://organizations.us-isof-south-1.csp.hci.ic.gov/", "us-isof-south-1")]
    [InlineData("organizations", "eusc-de-east-1", false, "https://organizations.eusc-de-east-1.amazonaws.eu/", "eusc-de-east-1")]
    [InlineData("iam", "eusc-de-east-1", false, "https://iam.eusc-de-east-1.amazonaws.eu/", "eusc-de-east-1")]
    public void A_service_is_called_where_AWS_says(string service, string region, bool fips, string address, string signingRegion)
    {
        var endpoint = Endpoints(null, ("AWS_USE_FIPS_ENDPOINT", fips ? "true" : "")).Resolve(Service(service), region);

        Assert.Equal((address, signingRegion), (endpoint.Address.ToString(), endpoint.SigningRegion));
    }

    [Fact]
    public void The_connections_own_endpoint_wins_then_the_services_variable_then_the_general_one()
    {
        (string, string)[] both = [("AWS_ENDPOINT_URL", "http://general:1"), ("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://logs:2")];

        Assert.Equal("http://own:3/", Endpoints(new("http://own:3"), both).Resolve(AwsService.Logs, "eu-west-1").Address.ToString());
        Assert.Equal("http://logs:2/", Endpoints(null, both).Resolve(AwsService.Logs, "eu-west-1").Address.ToString());
        Assert.Equal("http://general:1/", Endpoints(null, both).Resolve(AwsService.Ecs, "eu-west-1").Address.ToString());
        Assert.Equal("us-east-1", Endpoints(null, both).Resolve(AwsService.Iam, "eu-west-1").SigningRegion);
        Assert.Equal("https://logs.eu-west-1.amazonaws.com/", Endpoints(null, [.. both, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")]).Resolve(AwsService.Logs, "eu-west-1").Address.ToString());
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("localhost")]
    public void A_variable_that_holds_no_web_address_is_named(string value)
    {
        var error = Assert.Throws<ArgumentException>(() => Endpoints(null, ("AWS_ENDPOINT_URL", value)).Resolve(AwsService.Ecs, "eu-west-1"));
        Assert.Contains("AWS_ENDPOINT_URL", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-central-9")]
    [InlineData("us-east-1.evil.example")]
    [InlineData("")]
    [InlineData("EU-CENTRAL-1")]
    [InlineData("aws-global")]
    public async Task An_unknown_region_is_named_before_any_call(string region)
    {
        await using var aws = await ScriptedAws.StartAsync();
        var error = await Assert.ThrowsAsync<UnknownRegionException>(() => Scanner.ScanAsync(aws, "eu-central-1", region));

        Assert.Equal(region, error.Region);
        Assert.Contains($"'{region}'", error.Message, StringComparison.Ordinal);
        Assert.Empty(aws.Calls);
    }

    [Fact]
    public void Partitions_of_regions_are_known() => Assert.Equal(
        ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc"],
        ((string[])["eu-west-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"]).Select(AwsRegions.PartitionOf));

    private static AwsEndpoints Endpoints(Uri? own, params (string Name, string Value)[] environment) =>
        new(own, name => environment.FirstOrDefault(e => e.Name == name).Value);

    private static AwsService Service(string prefix) => ((AwsService[])
        [AwsService.Ecs, AwsService.Logs, AwsService.Tagging, AwsService.Scheduler, AwsService.Events, AwsService.CloudTrail, AwsService.Iam, AwsService.Organizations]).Single(s => s.HostPrefix == prefix);
}
