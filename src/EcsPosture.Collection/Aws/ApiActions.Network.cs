namespace EcsPosture.Collection.Aws;

/// <content>Networks and what sends traffic to services.</content>
public static partial class ApiActions
{
    public static ApiAction DescribeVpcs { get; } = new(AwsService.Ec2, "DescribeVpcs");
    public static ApiAction DescribeRouteTables { get; } = new(AwsService.Ec2, "DescribeRouteTables");
    public static ApiAction DescribeVpcEndpoints { get; } = new(AwsService.Ec2, "DescribeVpcEndpoints");
    public static ApiAction DescribeFlowLogs { get; } = new(AwsService.Ec2, "DescribeFlowLogs");

    public static ApiAction DescribeTargetGroups { get; } = new(AwsService.LoadBalancing, "DescribeTargetGroups");
    public static ApiAction DescribeLoadBalancers { get; } = new(AwsService.LoadBalancing, "DescribeLoadBalancers");
    public static ApiAction DescribeLoadBalancerAttributes { get; } = new(AwsService.LoadBalancing, "DescribeLoadBalancerAttributes");
    public static ApiAction DescribeListeners { get; } = new(AwsService.LoadBalancing, "DescribeListeners");
    public static ApiAction DescribeRules { get; } = new(AwsService.LoadBalancing, "DescribeRules");
    public static ApiAction DescribeListenerCertificates { get; } = new(AwsService.LoadBalancing, "DescribeListenerCertificates");
    public static ApiAction DescribeSslPolicies { get; } = new(AwsService.LoadBalancing, "DescribeSSLPolicies");
    public static ApiAction GetWebAclForResource { get; } = new(AwsService.Waf, "GetWebACLForResource");
    public static ApiAction DescribeCertificate { get; } = new(AwsService.CertificateManager, "DescribeCertificate");
    public static ApiAction DescribeDeliverySources { get; } = new(AwsService.Logs, "DescribeDeliverySources");

    public static ApiAction DescribeExpressGatewayService { get; } = new(AwsService.Ecs, "DescribeExpressGatewayService");
    public static ApiAction GetLatticeTargetGroup { get; } =
        new(AwsService.VpcLattice, "GetTargetGroup") { Route = new("GET", "/targetgroups/{targetGroupIdentifier}") };
    public static ApiAction GetLatticeService { get; } = new(AwsService.VpcLattice, "GetService") { Route = new("GET", "/services/{serviceIdentifier}") };
    public static ApiAction GetLatticeAuthPolicy { get; } = new(AwsService.VpcLattice, "GetAuthPolicy") { Route = new("GET", "/authpolicy/{resourceIdentifier}") };
    public static ApiAction ListLatticeListeners { get; } =
        new(AwsService.VpcLattice, "ListListeners") { Route = new("GET", "/services/{serviceIdentifier}/listeners", "maxResults", "nextToken") };
}
