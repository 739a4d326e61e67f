namespace EcsPosture.Inventory.Snapshots;

/// <content>Files of what sends traffic to services; those of one load balancer, listener or certificate are named for its id.</content>
public static partial class SnapshotPaths
{
    public const string DescribeTargetGroups = "elbv2/describe-target-groups.json";
    public const string DescribeLoadBalancers = "elbv2/describe-load-balancers.json";
    public const string DescribeSslPolicies = "elbv2/describe-ssl-policies.json";
    public const string DescribeDeliverySources = "logs/describe-delivery-sources.json";

    public static string DescribeLoadBalancerAttributes(string loadBalancer) => $"elbv2/describe-load-balancer-attributes/{Name(loadBalancer)}.json";
    public static string DescribeListeners(string loadBalancer) => $"elbv2/describe-listeners/{Name(loadBalancer)}.json";
    public static string DescribeRules(string listener) => $"elbv2/describe-rules/{Name(listener)}.json";
    public static string DescribeListenerCertificates(string listener) => $"elbv2/describe-listener-certificates/{Name(listener)}.json";
    public static string GetWebAclForResource(string loadBalancer) => $"wafv2/get-web-acl-for-resource/{Name(loadBalancer)}.json";
    public static string DescribeCertificate(string certificate) => $"acm/describe-certificate/{Name(certificate)}.json";

    /// <summary>A service of Express Mode: <c>&lt;cluster&gt;_&lt;service&gt;</c>.</summary>
    public static string DescribeExpressGatewayService(string cluster, string service) => $"ecs/describe-express-gateway-service/{First(cluster)}_{Name(service)}.json";
    public static string GetLatticeTargetGroup(string targetGroup) => $"vpc-lattice/get-target-group/{Name(targetGroup)}.json";
    public static string GetLatticeService(string service) => $"vpc-lattice/get-service/{Name(service)}.json";
    public static string GetLatticeAuthPolicy(string service) => $"vpc-lattice/get-auth-policy/{Name(service)}.json";
    public static string ListLatticeListeners(string service) => $"vpc-lattice/list-listeners/{Name(service)}.json";

    // Commands whose words are not those of the action.
    private static string OperationOf(string command) => command switch
    {
        "describe-ssl-policies" => "DescribeSSLPolicies",
        "get-web-acl-for-resource" => "GetWebACLForResource",
        _ => string.Concat(command.Split('-').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
    };
}
