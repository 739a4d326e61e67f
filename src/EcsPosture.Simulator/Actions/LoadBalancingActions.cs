using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Elastic Load Balancing, the web ACLs of its load balancers and their certificates.</summary>
internal static class LoadBalancingActions
{
    private const int NamesPerCall = 20;

    public static JsonObject DescribeTargetGroups(AwsCall call, ServedFolder folder) =>
        Named(call, folder, SnapshotPaths.DescribeTargetGroups, "TargetGroups", "TargetGroupArns", "TargetGroupArn", "TargetGroupNotFound", "One or more target groups not found");

    public static JsonObject DescribeLoadBalancers(AwsCall call, ServedFolder folder) =>
        Named(call, folder, SnapshotPaths.DescribeLoadBalancers, "LoadBalancers", "LoadBalancerArns", "LoadBalancerArn", "LoadBalancerNotFound", "One or more load balancers not found");

    public static JsonObject DescribeSslPolicies(AwsCall call, ServedFolder folder) =>
        Named(call, folder, SnapshotPaths.DescribeSslPolicies, "SslPolicies", "Names", "Name", "SSLPolicyNotFound", "One or more policies not found");

    public static JsonObject DescribeListeners(AwsCall call, ServedFolder folder) =>
        Paged(call, folder, SnapshotPaths.DescribeListeners(call.Text("LoadBalancerArn") ?? ""), "Listeners", "LoadBalancerNotFound");

    public static JsonObject DescribeRules(AwsCall call, ServedFolder folder) =>
        Paged(call, folder, SnapshotPaths.DescribeRules(call.Text("ListenerArn") ?? ""), "Rules", "ListenerNotFound");

    public static JsonObject DescribeListenerCertificates(AwsCall call, ServedFolder folder) =>
        Paged(call, folder, SnapshotPaths.DescribeListenerCertificates(call.Text("ListenerArn") ?? ""), "Certificates", "ListenerNotFound");

    public static JsonObject DescribeLoadBalancerAttributes(AwsCall call, ServedFolder folder) =>
        Whole(call, folder, SnapshotPaths.DescribeLoadBalancerAttributes(call.Text("LoadBalancerArn") ?? ""), "LoadBalancerNotFound");

    public static JsonObject GetWebAclForResource(AwsCall call, ServedFolder folder) =>
        Whole(call, folder, SnapshotPaths.GetWebAclForResource(call.Text("ResourceArn") ?? ""), "WAFNonexistentItemException");

    public static JsonObject DescribeCertificate(AwsCall call, ServedFolder folder) =>
        Whole(call, folder, SnapshotPaths.DescribeCertificate(call.Text("CertificateArn") ?? ""), "ResourceNotFoundException");

    public static JsonObject GetLatticeTargetGroup(AwsCall call, ServedFolder folder) =>
        Whole(call, folder, SnapshotPaths.GetLatticeTargetGroup(call.Text("targetGroupIdentifier") ?? ""), "ResourceNotFoundException");

    public static JsonObject GetLatticeService(AwsCall call, ServedFolder folder) =>
        Whole(call, folder, SnapshotPaths.GetLatticeService(call.Text("serviceIdentifier") ?? ""), "ResourceNotFoundException");

    public static JsonObject GetLatticeAuthPolicy(AwsCall call, ServedFolder folder) =>
        Whole(call, folder, SnapshotPaths.GetLatticeAuthPolicy(call.Text("resourceIdentifier") ?? ""), "ResourceNotFoundException");

    public static JsonObject ListLatticeListeners(AwsCall call, ServedFolder folder)
    {
        var path = SnapshotPaths.ListLatticeListeners(call.Text("serviceIdentifier") ?? "");
        RequireFile(call, folder, path, "ResourceNotFoundException");
        var page = Page.Of(call, folder.Entries(path, "items"), "nextToken", "maxResults", 100, 100);
        return Answers.Of("items", Answers.Array(page.Items), "nextToken", page.Next);
    }

    // A name that is not there fails the whole call.
    private static JsonObject Named(AwsCall call, ServedFolder folder, string path, string member, string namesName, string idName, string notFound, string message)
    {
        folder.Require(call, path);
        var names = call.Texts(namesName);
        if (names.Count > NamesPerCall)
        {
            throw AwsErrors.Invalid(call, $"At most {NamesPerCall} can be asked for at once.");
        }

        var all = folder.Entries(path, member);
        if (names.Any(name => !all.Any(e => Answers.Text(e, idName) == name)))
        {
            throw new AwsErrorException(notFound, message);
        }

        var page = Page.Of(call, [.. all.Where(e => names.Count == 0 || names.Contains(Answers.Text(e, idName)))], "Marker", "PageSize", 400, 400);
        return Answers.Of(member, Answers.Array(page.Items), "NextMarker", page.Next);
    }

    private static JsonObject Paged(AwsCall call, ServedFolder folder, string path, string member, string notFound)
    {
        RequireFile(call, folder, path, notFound);
        var page = Page.Of(call, folder.Entries(path, member), "Marker", "PageSize", 400, 400);
        return Answers.Of(member, Answers.Array(page.Items), "NextMarker", page.Next);
    }

    private static JsonObject Whole(AwsCall call, ServedFolder folder, string path, string notFound)
    {
        RequireFile(call, folder, path, notFound);
        return (JsonObject)folder.File(path)!.DeepClone();
    }

    private static void RequireFile(AwsCall call, ServedFolder folder, string path, string notFound)
    {
        folder.RequireNoGap(call, path);
        if (folder.File(path) is null)
        {
            throw new AwsErrorException(notFound, "There is no such resource.");
        }
    }
}
