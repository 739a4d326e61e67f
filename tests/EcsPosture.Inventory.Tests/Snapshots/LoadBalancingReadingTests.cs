using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class LoadBalancingReadingTests
{
    private const string Balancer = $"arn:aws:elasticloadbalancing:{AFolder.Region}:{AFolder.Account}:loadbalancer/app/web/b1";
    private const string Http = $"arn:aws:elasticloadbalancing:{AFolder.Region}:{AFolder.Account}:listener/app/web/b1/l80";
    private const string Https = $"arn:aws:elasticloadbalancing:{AFolder.Region}:{AFolder.Account}:listener/app/web/b1/l443";
    private const string Certificate = $"arn:aws:acm:{AFolder.Region}:{AFolder.Account}:certificate/c1";
    private const string LatticeGroup = $"arn:aws:vpc-lattice:{AFolder.Region}:{AFolder.Account}:targetgroup/tg-1";
    private const string LatticeService = $"arn:aws:vpc-lattice:{AFolder.Region}:{AFolder.Account}:service/svc-1";

    [Fact]
    public void Load_balancers_are_read_with_all_that_stands_in_files_of_their_own()
    {
        var facts = Whole().Read().LoadBalancing;

        var balancer = Assert.Single(facts.LoadBalancers.Known);
        Assert.Equal(("true", 1, true), (balancer.Attributes.Require()[0].Value, balancer.WebAcl.Require()!.RuleCount, balancer.IsInternetFacing));
        Assert.Equal("TLSv1.2", facts.SslPolicies.Require()[0].SslProtocols[0]);
        var listeners = facts.Listeners.Known.ToDictionary(l => l.Port!.Value);
        Assert.Equal(["arn:tg"], listeners[80].Rules.Require()[0].Actions[0].TargetGroups);
        Assert.Equal(Certificate, listeners[443].AllCertificates.Require()[0].CertificateArn);
        Assert.Equal(new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero), facts.Certificates.Find(Certificate).Require()!.NotAfter);
        Assert.Equal("arn:tg", Assert.Single(facts.TargetGroups.Known).TargetGroupArn);
        Assert.Equal("source", facts.DeliverySources.Require()[0].Name);
        Assert.True(facts is { LoadBalancers.IsComplete: true, Listeners.IsComplete: true, Certificates.IsComplete: true });
    }

    [Fact]
    public void Each_missing_file_is_a_gap_of_what_it_would_have_said_and_of_nothing_else()
    {
        Assert.Equal("wafv2:GetWebACLForResource", Without(SnapshotPaths.GetWebAclForResource(Balancer)).LoadBalancers.Known.Single().WebAcl.Gap!.Permission);
        Assert.Equal("elasticloadbalancing:DescribeLoadBalancerAttributes", Without(SnapshotPaths.DescribeLoadBalancerAttributes(Balancer)).LoadBalancers.Known.Single().Attributes.Gap!.Permission);
        Assert.Equal(("elasticloadbalancing:DescribeListeners", Balancer), Without(SnapshotPaths.DescribeListeners(Balancer)).Listeners.Gaps.Select(g => (g.Permission, g.Resource)).Single());
        Assert.Equal("elasticloadbalancing:DescribeRules", Without(SnapshotPaths.DescribeRules(Http)).Listeners.Known.Single(l => l.Port == 80).Rules.Gap!.Permission);
        Assert.Equal("elasticloadbalancing:DescribeListenerCertificates", Without(SnapshotPaths.DescribeListenerCertificates(Https)).Listeners.Known.Single(l => l.Port == 443).AllCertificates.Gap!.Permission);
        Assert.Equal("elasticloadbalancing:DescribeSSLPolicies", Without(SnapshotPaths.DescribeSslPolicies).SslPolicies.Gap!.Permission);
        Assert.Equal("acm:DescribeCertificate", Without(SnapshotPaths.DescribeCertificate(Certificate)).Certificates.Find(Certificate).Gap!.Permission);

        static LoadBalancingFacts Without(string path) => Whole().Without(path).Read().LoadBalancing;
    }

    [Fact]
    public void An_answer_without_a_web_ACL_is_a_known_none_and_other_load_balancers_are_not_asked()
    {
        Assert.Null(Whole().With(SnapshotPaths.GetWebAclForResource(Balancer), "{}").Read().LoadBalancing.LoadBalancers.Known.Single().WebAcl.Require());
        var network = Whole().Without(SnapshotPaths.GetWebAclForResource(Balancer)).With(SnapshotPaths.DescribeLoadBalancers, $$"""{"LoadBalancers":[{"LoadBalancerArn":"{{Balancer}}","LoadBalancerName":"web","Type":"network"}]}""");
        Assert.Null(network.Read().LoadBalancing.LoadBalancers.Known.Single().WebAcl.Require());
    }

    [Fact]
    public void A_list_that_ends_before_its_last_page_is_incomplete() => Assert.False(
        Whole().With(SnapshotPaths.DescribeTargetGroups, """{"TargetGroups":[],"NextMarker":"more"}""").Read().LoadBalancing.TargetGroups.IsComplete);

    [Fact]
    public void Services_of_Express_Mode_and_VPC_Lattice_are_read_from_the_files_that_the_services_ask_for()
    {
        var facts = Trafficked()
            .With(SnapshotPaths.DescribeExpressGatewayService("main", "web"), $$"""{"service":{"serviceArn":"{{AFolder.ServiceArn("web")}}","activeConfigurations":[{"ingressPaths":[{"accessType":"PUBLIC","endpoint":"https://web"}]}] } }""")
            .With(SnapshotPaths.GetLatticeTargetGroup(LatticeGroup), $$"""{"arn":"{{LatticeGroup}}","serviceArns":["{{LatticeService}}"]}""")
            .With(SnapshotPaths.GetLatticeService(LatticeService), $$"""{"arn":"{{LatticeService}}","name":"web","authType":"AWS_IAM"}""")
            .With(SnapshotPaths.GetLatticeAuthPolicy(LatticeService), """{"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}"}""")
            .With(SnapshotPaths.ListLatticeListeners(LatticeService), """{"items":[{"name":"https","protocol":"HTTPS","port":443}]}""")
            .Read().LoadBalancing;

        Assert.Equal("PUBLIC", facts.ExpressServices.Find(AFolder.ServiceArn("web")).Require()!.ActiveConfigurations[0].IngressPaths[0].AccessType);
        var service = facts.LatticeServices.Find(LatticeService).Require()!;
        Assert.Equal(("AWS_IAM", 1, "HTTPS"), (service.AuthType, service.AuthPolicy.Require()!.Statements.Count, service.Listeners.Require()[0].Protocol));
    }

    [Fact]
    public void Without_their_files_they_are_unknown_and_where_no_service_asks_for_any_nothing_is()
    {
        var facts = Trafficked().Read().LoadBalancing;

        Assert.Equal("ecs:DescribeExpressGatewayService", facts.ExpressServices.Find(AFolder.ServiceArn("web")).Gap!.Permission);
        Assert.Equal("vpc-lattice:GetTargetGroup", facts.LatticeTargetGroups.Find(LatticeGroup).Gap!.Permission);
        Assert.False(facts.LatticeServices.IsComplete);
        var none = AFolder.OfRegion().Read().LoadBalancing;
        Assert.True(none is { ExpressServices.IsComplete: true, LatticeTargetGroups.IsComplete: true, LatticeServices.IsComplete: true });
    }

    [Fact]
    public void Records_that_pages_show_come_back_from_the_store_as_they_were()
    {
        var facts = Whole().Read();

        Assert.All(facts.LoadBalancing.LoadBalancers.Known, b => Assert.Equal("acl", ResourceJson.Deserialize<LoadBalancer>(ResourceJson.Serialize(b)).WebAcl.Require()!.Name));
        Assert.All(facts.LoadBalancing.Listeners.Known, l => Assert.Equal(l.DefaultActions.Count, ResourceJson.Deserialize<Listener>(ResourceJson.Serialize(l)).DefaultActions.Count));
        Assert.All(facts.LoadBalancing.TargetGroups.Known, g => Assert.Equal(g.Arn, ResourceJson.Deserialize<TargetGroup>(ResourceJson.Serialize(g)).Arn));
    }

    private static AFolder Trafficked() => AFolder.OfRegion().WithCluster(services: $"\"{AFolder.ServiceArn("web")}\"").With(SnapshotPaths.DescribeServices("main"), $$"""
        {"services":[{"serviceArn":"{{AFolder.ServiceArn("web")}}","serviceName":"web","clusterArn":"{{AFolder.ClusterArn}}","status":"ACTIVE","resourceManagementType":"ECS",
        "deployments":[{"status":"PRIMARY","vpcLatticeConfigurations":[{"targetGroupArn":"{{LatticeGroup}}"}],"serviceConnectConfiguration":{"enabled":true,"services":[{"portName":"http"}]} }]}],"failures":[]}
        """);

    private static AFolder Whole() => AFolder.OfRegion()
        .With(SnapshotPaths.DescribeTargetGroups, """{"TargetGroups":[{"TargetGroupArn":"arn:tg","TargetGroupName":"tg","Protocol":"HTTP","Port":80,"LoadBalancerArns":["arn:lb"]}]}""")
        .With(SnapshotPaths.DescribeLoadBalancers, $$"""{"LoadBalancers":[{"LoadBalancerArn":"{{Balancer}}","LoadBalancerName":"web","Type":"application","Scheme":"internet-facing","SecurityGroups":["sg-1"]}]}""")
        .With(SnapshotPaths.DescribeLoadBalancerAttributes(Balancer), """{"Attributes":[{"Key":"access_logs.s3.enabled","Value":"true"}]}""")
        .With(SnapshotPaths.GetWebAclForResource(Balancer), """{"WebACL":{"Name":"acl","ARN":"arn:acl","Rules":[{"Name":"r","Priority":0,"Statement":{}}]}}""")
        .With(SnapshotPaths.DescribeListeners(Balancer), $$"""
            {"Listeners":[{"ListenerArn":"{{Http}}","LoadBalancerArn":"{{Balancer}}","Port":80,"Protocol":"HTTP","DefaultActions":[{"Type":"redirect","RedirectConfig":{"Protocol":"HTTPS","Port":"443"} }]},
            {"ListenerArn":"{{Https}}","LoadBalancerArn":"{{Balancer}}","Port":443,"Protocol":"HTTPS","SslPolicy":"p","DefaultActions":[{"Type":"forward","TargetGroupArn":"arn:tg"}]}]}
            """)
        .With(SnapshotPaths.DescribeRules(Http), """{"Rules":[{"RuleArn":"arn:r","Priority":"1","Actions":[{"Type":"forward","ForwardConfig":{"TargetGroups":[{"TargetGroupArn":"arn:tg","Weight":1}]}}]}]}""")
        .With(SnapshotPaths.DescribeListenerCertificates(Https), $$"""{"Certificates":[{"CertificateArn":"{{Certificate}}","IsDefault":true}]}""")
        .With(SnapshotPaths.DescribeSslPolicies, """{"SslPolicies":[{"Name":"p","SslProtocols":["TLSv1.2"],"Ciphers":[{"Name":"c","Priority":1}]}]}""")
        .With(SnapshotPaths.DescribeCertificate(Certificate), $$"""{"Certificate":{"CertificateArn":"{{Certificate}}","NotAfter":"2027-03-01T00:00:00+00:00"} }""")
        .With(SnapshotPaths.DescribeDeliverySources, """{"deliverySources":[{"name":"source","resourceArns":["arn:lb"],"logType":"ALB_ACCESS_LOGS"}]}""");
}
