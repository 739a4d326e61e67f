using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EcsPosture.Simulator.Wire;

/// <summary>Which action of a restJson1 service a method and a path ask for.</summary>
internal static class RestRoutes
{
    // Service (IAM prefix), method, path with {members}, action.
    private static readonly (string Service, string Method, string Path, string Action)[] Routes =
    [
        ("scheduler", "GET", "/schedules", "ListSchedules"),
        ("scheduler", "GET", "/schedules/{Name}", "GetSchedule"),
        ("vpc-lattice", "GET", "/targetgroups/{targetGroupIdentifier}", "GetTargetGroup"),
        ("vpc-lattice", "GET", "/services/{serviceIdentifier}", "GetService"),
        ("vpc-lattice", "GET", "/services/{serviceIdentifier}/listeners", "ListListeners"),
        ("vpc-lattice", "GET", "/authpolicy/{resourceIdentifier}", "GetAuthPolicy"),
        ("elasticfilesystem", "GET", "/2015-02-01/file-systems", "DescribeFileSystems"),
        ("elasticfilesystem", "GET", "/2015-02-01/file-systems/{FileSystemId}/policy", "DescribeFileSystemPolicy"),
        ("elasticfilesystem", "GET", "/2015-02-01/mount-targets", "DescribeMountTargets"),
        ("elasticfilesystem", "GET", "/2015-02-01/mount-targets/{MountTargetId}/security-groups", "DescribeMountTargetSecurityGroups"),
        ("elasticfilesystem", "GET", "/2015-02-01/access-points", "DescribeAccessPoints"),
        ("guardduty", "GET", "/detector", "ListDetectors"),
        ("guardduty", "GET", "/detector/{DetectorId}", "GetDetector"),
        ("guardduty", "POST", "/detector/{DetectorId}/coverage", "ListCoverage"),
        ("securityhub", "GET", "/accounts", "DescribeHub"),
        ("securityhub", "POST", "/standards/get", "GetEnabledStandards"),
    ];

    /// <summary>Finds the action; null when the service has none there.</summary>
    /// <param name="service">The service that the signature names; empty when there is none, then the path alone decides.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, still encoded.</param>
    /// <param name="query">The query, whose members become parameters.</param>
    public static ReadRequest? Find(string service, string method, string path, IQueryCollection query)
    {
        var segments = path.Trim('/').Split('/');
        foreach (var route in Routes)
        {
            if ((service.Length == 0 || route.Service == service) && HttpMethods.Equals(method, route.Method) && Match(route.Path, segments) is { } parameters)
            {
                foreach (var (name, value) in query)
                {
                    parameters[name] = value.ToString();
                }

                return new(route.Service, route.Action, WireProtocol.RestJson, parameters);
            }
        }

        return null;
    }

    private static JsonObject? Match(string template, string[] segments)
    {
        var parts = template.Trim('/').Split('/');
        if (parts.Length != segments.Length)
        {
            return null;
        }

        var parameters = new JsonObject();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is ['{', .., '}'])
            {
                parameters[parts[i][1..^1]] = Uri.UnescapeDataString(segments[i]);
            }
            else if (parts[i] != segments[i])
            {
                return null;
            }
        }

        return parameters;
    }
}
