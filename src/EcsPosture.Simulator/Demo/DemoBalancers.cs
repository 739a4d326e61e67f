using System.Text.Json.Nodes;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>What stands before the services of the demo company: a well-kept load balancer at home, and others that nobody looked at again.</summary>
internal static class DemoBalancers
{
    private const string Modern = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

    public static void Add(DemoRegion region)
    {
        var build = region.Build;
        switch (build.AccountId, build.Region)
        {
            case (DemoEstate.ProductionAccountId, "eu-central-1"):
                AddHome(region);
                break;
            case (DemoEstate.ProductionAccountId, "eu-west-1"):
                AddWest(region);
                break;
            case (DemoEstate.StagingAccountId, _):
                AddStaging(region);
                break;
        }
    }

    /// <summary>What a deployment says of the VPC Lattice service of a name, which is added.</summary>
    public static JsonArray Lattice(DemoRegion region, string name, bool isOpen)
    {
        var statement = IamBuilder.Allow(["vpc-lattice-svcs:Invoke"], "*");
        statement["Principal"] = "*";
        statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:PrincipalOrgID"] = "o-fernpost01" } };
        var group = isOpen
            ? region.Build.Balancing.Lattice(name, null, ("http", "HTTP", 80))
            : region.Build.Balancing.Lattice(name, IamBuilder.Document(statement).ToJsonString(), ("https", "HTTPS", 443));
        return new(new JsonObject { ["roleArn"] = region.Build.Role("ecs-infrastructure"), ["targetGroupArn"] = group, ["portName"] = "app" });
    }

    /// <summary>Two services of Express Mode: a price calculator for the web site, and its twin for the call centre.</summary>
    public static void AddExpress(DemoRegion region, ClusterBuilder cluster)
    {
        // The widget takes requests of CloudFront only, by the list that AWS keeps of its addresses.
        var edge = region.Build.SecurityGroup("quote-edge", region.Vpc, [region.Build.Rule("tcp", 8080, "pl-4fa04526")], [region.Build.Rule("tcp", 443, region.Range)]);
        region.Build.Registry.Repository("parcel-quote").Key(region.Build.Keys.Managed("ecr"));
        var quotes = region.Family("parcel-quote", "1.0", 1, [70, 12], "web", (_, c) => c.Port(8080));
        foreach (var (name, access, group) in ((string, string, string)[])[("quote-widget", "PUBLIC", edge), ("quote-desk", "PRIVATE", region.Tasks)])
        {
            region.Service(cluster, quotes, "web", 1, name: name).In(region.Private, [group]).Set("resourceManagementType", "ECS");
            region.Build.Balancing.Express(cluster.Name, name, access);
        }
    }

    private static void AddHome(DemoRegion region)
    {
        var balancing = region.Build.Balancing;
        var certificate = balancing.Certificate("www.fernpost.example", "AMAZON_ISSUED", region.Clock.Now.AddDays(390));
        var alb = balancing.LoadBalancer("public", "application", true, region.Vpc, region.Public, [region.LoadBalancer],
            Attributes(logs: true, dropInvalid: true, "defensive"), ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"]);

        // Payments are encrypted all the way to the task.
        foreach (var name in (string[])["payment-gateway-tg", "payment-gateway-green-tg"])
        {
            balancing.TargetGroup(name, region.Vpc, alb, "HTTPS", 8443);
        }

        Others(region, alb);
        balancing.Listener(alb, 443, "HTTPS", balancing.Forward("booking-api-tg"), policy: Modern, certificates: [certificate]);
        balancing.Listener(alb, 80, "HTTP", BalancingBuilder.Redirect());
    }

    private static void AddWest(DemoRegion region)
    {
        var balancing = region.Build.Balancing;

        // Imported once, and nobody's task to renew.
        var certificate = balancing.Certificate("west.fernpost.example", "IMPORTED", region.Clock.Now.AddDays(12));
        var alb = balancing.LoadBalancer("public", "application", true, region.Vpc, region.Public, [region.LoadBalancer], Attributes(logs: false, dropInvalid: false, "defensive"), null);
        balancing.AccessLogSource("public-access", alb);
        var nlb = balancing.LoadBalancer("partners", "network", false, region.Vpc, region.Private, [], Attributes(logs: false, dropInvalid: false, null), null);
        balancing.TargetGroup("tracking-partners-tg", region.Vpc, nlb, "TCP");
        balancing.TargetGroup("tracking-handhelds-tg", region.Vpc, nlb, "UDP", 5005);
        Others(region, alb);
        balancing.Listener(alb, 443, "HTTPS", balancing.Forward("booking-api-tg"), policy: "ELBSecurityPolicy-2016-08", certificates: [certificate]);

        // Old label printers do not speak TLS.
        balancing.Listener(alb, 80, "HTTP", BalancingBuilder.Redirect(), [balancing.Forward("tracking-api-tg")]);
        balancing.Listener(nlb, 8443, "TCP", balancing.Forward("tracking-partners-tg"));

        // Couriers' handhelds tell their position by datagrams.
        balancing.Listener(nlb, 5005, "UDP", balancing.Forward("tracking-handhelds-tg"));
    }

    private static void AddStaging(DemoRegion region)
    {
        var balancing = region.Build.Balancing;
        var alb = balancing.LoadBalancer("staging", "application", true, region.Vpc, region.Public, [region.LoadBalancer], Attributes(logs: false, dropInvalid: false, "monitor"), null);
        Others(region, alb);
        balancing.Listener(alb, 80, "HTTP", balancing.Forward("tracking-web-tg"));
    }

    // What services name and nothing was said about.
    private static void Others(DemoRegion region, string balancer)
    {
        foreach (var name in region.Build.Balancing.Referenced.Where(name => !region.Build.Balancing.Has(name)))
        {
            region.Build.Balancing.TargetGroup(name, region.Vpc, balancer);
        }
    }

    private static IEnumerable<(string, string)> Attributes(bool logs, bool dropInvalid, string? desync)
    {
        yield return ("deletion_protection.enabled", "true");
        yield return ("access_logs.s3.enabled", logs ? "true" : "false");
        yield return ("access_logs.s3.bucket", logs ? "fernpost-access-logs" : "");
        if (desync is not null)
        {
            yield return ("routing.http.drop_invalid_header_fields.enabled", dropInvalid ? "true" : "false");
            yield return ("routing.http.desync_mitigation_mode", desync);
        }
    }
}
