using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Testing;

/// <summary>A network that is safe by default: a VPC with one private subnet, in which the services of <see cref="AService"/> run; a test changes it with <c>with</c>.</summary>
public static class ANetwork
{
    public const string VpcId = "vpc-0a1b2c3d";
    public const string SubnetId = "subnet-0a1b2c3d";
    public const string GroupId = "sg-0a1b2c3d";
    public const string RouteTableId = "rtb-0a1b2c3d";

    /// <summary>The group of the load balancers of <see cref="ABalancer"/>.</summary>
    public const string BalancerGroupId = "sg-0balancer";

    /// <summary>The group of services: lets in the load balancer on 8080, and out to the VPC on 443.</summary>
    public static SecurityGroup Group { get; } = new()
    {
        GroupId = GroupId,
        GroupName = "tasks",
        VpcId = VpcId,
        SecurityGroupArn = ArnOf("security-group", GroupId),
        IpPermissions = [Rule("tcp", 8080, groups: [BalancerGroupId])],
        IpPermissionsEgress = [Rule("tcp", 443, ["10.0.0.0/16"])],
        ContentHash = "group",
    };

    /// <summary>The private subnet of services.</summary>
    public static Subnet Subnet { get; } = new()
    {
        SubnetId = SubnetId, SubnetArn = ArnOf("subnet", SubnetId), VpcId = VpcId, AvailabilityZone = $"{ASnapshot.Region}a", CidrBlock = "10.0.1.0/24", ContentHash = "subnet",
    };

    /// <summary>The subnet's route table: a NAT gateway leads out.</summary>
    public static RouteTable Routes { get; } = new()
    {
        RouteTableId = RouteTableId,
        RouteTableArn = ArnOf("route-table", RouteTableId),
        VpcId = VpcId,
        Associations = [new() { SubnetId = SubnetId, AssociationState = new() { State = "associated" } }],
        Routes =
        [
            new() { DestinationCidrBlock = "10.0.0.0/16", GatewayId = "local", State = "active" },
            new() { DestinationCidrBlock = "0.0.0.0/0", NatGatewayId = "nat-0a1b2c3d", State = "active" },
        ],
        ContentHash = "routes",
    };

    /// <summary>The route table with an internet gateway in place of the NAT gateway.</summary>
    public static RouteTable PublicRoutes { get; } = Routes with { Routes = [Routes.Routes[0], new() { DestinationCidrBlock = "0.0.0.0/0", GatewayId = "igw-0a1b2c3d", State = "active" }], ContentHash = "public routes" };

    /// <summary>The VPC.</summary>
    public static Vpc Vpc { get; } = new() { VpcId = VpcId, VpcArn = ArnOf("vpc", VpcId), CidrBlock = "10.0.0.0/16", OwnerId = ASnapshot.AccountId, ContentHash = "vpc" };

    /// <summary>Facts of load balancing in which everything was read and nothing is there.</summary>
    public static LoadBalancingFacts NoBalancing { get; } = new()
    {
        TargetGroups = ResourceList<TargetGroup>.Of([]),
        LoadBalancers = ResourceList<LoadBalancer>.Of([]),
        Listeners = ResourceList<Listener>.Of([]),
        SslPolicies = Observed.Known<IReadOnlyList<SslPolicy>>([]),
        Certificates = ResourceList<Certificate>.Of([]),
        DeliverySources = Observed.Known<IReadOnlyList<DeliverySource>>([]),
        ExpressServices = ResourceList<ExpressService>.Of([]),
        LatticeTargetGroups = ResourceList<LatticeTargetGroup>.Of([]),
        LatticeServices = ResourceList<LatticeService>.Of([]),
    };

    /// <summary>Network facts in which everything was read and nothing is there.</summary>
    public static NetworkFacts NoNetwork { get; } = new()
    {
        Vpcs = ResourceList<Vpc>.Of([]),
        RouteTables = ResourceList<RouteTable>.Of([]),
        Endpoints = ResourceList<VpcEndpoint>.Of([]),
        FlowLogs = ResourceList<FlowLog>.Of([]),
        TaskInterfaces = ResourceList<NetworkInterface>.Of([]),
    };

    /// <summary>An ARN of EC2 in the account and region of the tests.</summary>
    public static string ArnOf(string type, string id) => $"arn:aws:ec2:{ASnapshot.Region}:{ASnapshot.AccountId}:{type}/{id}";

    /// <summary>A rule of a security group.</summary>
    public static IpPermission Rule(string protocol, int? port, string[]? ranges = null, string[]? groups = null, string[]? prefixLists = null, int? toPort = null) => new()
    {
        IpProtocol = protocol,
        FromPort = port,
        ToPort = toPort ?? port,
        Cidrs = ranges ?? [],
        SourceGroups = groups ?? [],
        PrefixLists = prefixLists ?? [],
    };

    /// <summary>A region with services in this network.</summary>
    public static Snapshot With(params Service[] services) => ASnapshot.OfRegion() with
    {
        Clusters = ResourceList<Cluster>.Of([ACluster.Named()]),
        Services = ResourceList<Service>.Of(services),
        TaskDefinitions = ResourceList<TaskDefinition>.Of([.. services.Select(s => (TaskDefinition)ATaskDefinition.Named(s.ServiceName))]),
        SecurityGroups = ResourceList<SecurityGroup>.Of([Group]),
        Subnets = ResourceList<Subnet>.Of([Subnet]),
        Network = NoNetwork with { Vpcs = ResourceList<Vpc>.Of([Vpc]), RouteTables = ResourceList<RouteTable>.Of([Routes]) },
    };

    /// <summary>The region with another group in place of that of the services.</summary>
    public static Snapshot WithGroup(this Snapshot region, SecurityGroup group) => region with { SecurityGroups = ResourceList<SecurityGroup>.Of([group]) };

    /// <summary>The region with these route tables.</summary>
    public static Snapshot WithRoutes(this Snapshot region, params RouteTable[] tables) =>
        region with { Network = region.Network with { RouteTables = ResourceList<RouteTable>.Of(tables) } };
}
