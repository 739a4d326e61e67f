using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EcsPosture.Simulator.Wire;

/// <summary>What a request is about, before it is known who asks.</summary>
/// <param name="Service">The IAM prefix of the service.</param>
/// <param name="Action">The action; empty when the request names none.</param>
/// <param name="Protocol">How it was asked and is answered.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record ReadRequest(string Service, string Action, WireProtocol Protocol, JsonObject Parameters);

/// <summary>Finds out what a request asks: by target header, by path, or by the form's action.</summary>
internal static class RequestReader
{
    private static readonly Dictionary<string, string> Targets = new(StringComparer.Ordinal)
    {
        ["AmazonEC2ContainerServiceV20141113"] = "ecs",
        ["Logs_20140328"] = "logs",
        ["com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"] = "cloudtrail",
        ["CloudTrail_20131101"] = "cloudtrail",
        ["AWSEvents"] = "events",
        ["ResourceGroupsTaggingAPI_20170126"] = "tag",
        ["AmazonEC2ContainerRegistry_V20150921"] = "ecr",
        ["secretsmanager"] = "secretsmanager",
        ["AmazonSSM"] = "ssm",
        ["TrentService"] = "kms",
        ["StarlingDoveService"] = "config",
        ["AWSWAF_20190729"] = "wafv2",
        ["CertificateManager"] = "acm",
        ["AWSOrganizationsV20161128"] = "organizations",
    };

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signedService">The service of the signature's credential scope, empty when there is none.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    public static async Task<ReadRequest> ReadAsync(HttpRequest request, string signedService, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(cancellationToken);
        if (request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target)
        {
            var dot = target.LastIndexOf('.');
            var service = dot > 0 ? Targets.GetValueOrDefault(target[..dot], "") : "";
            return new(service, target[(dot + 1)..], WireProtocol.Json, Json(body));
        }

        if (signedService is "s3")
        {
            return S3Requests.Read(request);
        }

        if (signedService is "scheduler" || (request.Path.HasValue && request.Path != "/"))
        {
            return Rest(request, signedService, body);
        }

        var parameters = FormParameters.Parse(HttpMethods.IsPost(request.Method) ? body : request.QueryString.Value ?? "");
        var action = parameters["Action"]?.ToString() ?? "";
        var name = parameters["Version"]?.ToString() switch
        {
            "2016-11-15" => "ec2",
            "2010-05-08" => "iam",
            "2011-06-15" => "sts",
            "2015-12-01" => "elasticloadbalancing",
            "2011-01-01" => "autoscaling",
            "2010-08-01" => "cloudwatch",
            "2010-03-31" => "sns",
            _ => signedService,
        };
        return new(name, action, name is "ec2" ? WireProtocol.Ec2Query : WireProtocol.Query, parameters);
    }

    private static ReadRequest Rest(HttpRequest request, string signedService, string body)
    {
        var found = RestRoutes.Find(signedService, request.Method, request.Path.ToUriComponent(), request.Query);
        if (found is null)
        {
            return new(signedService, "", WireProtocol.RestJson, []);
        }

        foreach (var (name, value) in HttpMethods.IsGet(request.Method) ? [] : Json(body))
        {
            found.Parameters[name] = value?.DeepClone();
        }

        return found;
    }

    private static JsonObject Json(string body)
    {
        try
        {
            return body.Length == 0 ? [] : JsonNode.Parse(body) as JsonObject ?? throw new AwsErrorException("SerializationException", "Start of structure expected.");
        }
        catch (JsonException)
        {
            throw new AwsErrorException("SerializationException", "The request body is not JSON.");
        }
    }
}
