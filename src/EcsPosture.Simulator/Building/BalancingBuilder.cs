using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds what sends traffic to the services of a region: load balancers, VPC Lattice, Express Mode.</summary>
internal sealed class BalancingBuilder(RegionBuilder region)
{
    private readonly SortedSet<string> _referenced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _groups = new(StringComparer.Ordinal);
    private readonly JsonArray _balancers = [];
    private readonly JsonArray _sources = [];
    private readonly Dictionary<string, JsonObject> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _policies = new(StringComparer.Ordinal);

    /// <summary>Names of the target groups that services name, in order.</summary>
    public IReadOnlyList<string> Referenced => [.. _referenced];

    /// <summary>The ARN of a target group by name.</summary>
    public string TargetGroupArn(string name) => region.Arn("elasticloadbalancing", $"targetgroup/{name}/{Names.Hex(name, 16)}");

    /// <summary>Notes that a service names a target group, and gives its ARN.</summary>
    public string Reference(string name)
    {
        _referenced.Add(name);
        return TargetGroupArn(name);
    }

    /// <summary>Whether a target group was added.</summary>
    public bool Has(string name) => _groups.ContainsKey(name);

    /// <summary>Adds a target group behind a load balancer.</summary>
    public void TargetGroup(string name, string vpc, string? balancer, string protocol = "HTTP", int port = 8080) => _groups[name] = new()
    {
        ["TargetGroupArn"] = TargetGroupArn(name),
        ["TargetGroupName"] = name,
        ["Protocol"] = protocol,
        ["Port"] = port,
        ["VpcId"] = vpc,
        ["HealthCheckProtocol"] = protocol is "HTTPS" ? "HTTPS" : protocol is "HTTP" ? "HTTP" : "TCP",
        ["HealthCheckPort"] = "traffic-port",
        ["HealthCheckEnabled"] = true,
        ["HealthCheckIntervalSeconds"] = 30,
        ["HealthCheckTimeoutSeconds"] = 5,
        ["HealthyThresholdCount"] = 5,
        ["UnhealthyThresholdCount"] = 2,
        ["LoadBalancerArns"] = RegionBuilder.Texts(balancer is null ? [] : [balancer]),
        ["TargetType"] = "ip",
        ["IpAddressType"] = "ipv4",
    };

    /// <summary>Adds a load balancer with its attributes, and for an application one the rules of its web ACL (null for no ACL).</summary>
    public string LoadBalancer(
        string name, string type, bool isPublic, string vpc, IEnumerable<string> subnets, IEnumerable<string> groups, IEnumerable<(string Key, string Value)> attributes, string[]? webAcl)
    {
        var kind = type is "network" ? "net" : "app";
        var arn = region.Arn("elasticloadbalancing", $"loadbalancer/{kind}/{name}/{Names.Hex($"{region.AccountId}/{region.Region}/{name}", 16)}");
        _balancers.Add(new JsonObject
        {
            ["LoadBalancerArn"] = arn,
            ["DNSName"] = $"{name}-{Names.Number(arn, 2_000_000_000).ToString(CultureInfo.InvariantCulture)}.{region.Region}.elb.amazonaws.com",
            ["CanonicalHostedZoneId"] = "Z215JYRZR1TBD5",
            ["CreatedTime"] = Names.Time(region.Anchor.AddDays(-300)),
            ["LoadBalancerName"] = name,
            ["Scheme"] = isPublic ? "internet-facing" : "internal",
            ["VpcId"] = vpc,
            ["State"] = new JsonObject { ["Code"] = "active" },
            ["Type"] = type,
            ["AvailabilityZones"] = new JsonArray([.. subnets.Select((s, i) => new JsonObject
            {
                ["ZoneName"] = $"{region.Region}{(char)('a' + i)}",
                ["SubnetId"] = s,
                ["LoadBalancerAddresses"] = new JsonArray(),
            })]),
            ["SecurityGroups"] = RegionBuilder.Texts(groups),
            ["IpAddressType"] = "ipv4",
        });
        _files[SnapshotPaths.DescribeLoadBalancerAttributes(arn)] = new()
        {
            ["Attributes"] = new JsonArray([.. attributes.Select(a => new JsonObject { ["Key"] = a.Key, ["Value"] = a.Value })]),
        };
        _files[SnapshotPaths.DescribeListeners(arn)] = new() { ["Listeners"] = new JsonArray() };
        if (type is "application")
        {
            _files[SnapshotPaths.GetWebAclForResource(arn)] = webAcl is null ? [] : new() { ["WebACL"] = WebAcl(name, webAcl) };
        }

        return arn;
    }

    /// <summary>Adds a listener. A plain one has rules besides its default action; an encrypted one a TLS policy and certificates.</summary>
    public void Listener(string balancer, int port, string protocol, JsonObject action, JsonObject[]? rules = null, string? policy = null, string[]? certificates = null)
    {
        var seed = string.Create(CultureInfo.InvariantCulture, $"{balancer}/{port}");
        var arn = $"{balancer.Replace(":loadbalancer/", ":listener/", StringComparison.Ordinal)}/{Names.Hex(seed, 16)}";
        var listener = new JsonObject
        {
            ["ListenerArn"] = arn,
            ["LoadBalancerArn"] = balancer,
            ["Port"] = port,
            ["Protocol"] = protocol,
            ["DefaultActions"] = new JsonArray(action.DeepClone()),
        };
        if (policy is not null)
        {
            _policies.Add(policy);
            listener["SslPolicy"] = policy;
            listener["Certificates"] = new JsonArray(new JsonObject { ["CertificateArn"] = certificates![0] });
            _files[SnapshotPaths.DescribeListenerCertificates(arn)] = new()
            {
                ["Certificates"] = new JsonArray([.. certificates.Select((c, i) => new JsonObject { ["CertificateArn"] = c, ["IsDefault"] = i == 0 })]),
            };
        }

        if (protocol is "HTTP")
        {
            _files[SnapshotPaths.DescribeRules(arn)] = new()
            {
                ["Rules"] = new JsonArray([.. (rules ?? []).Append(action).Select((a, i) => Rule(arn, a, i, rules?.Length ?? 0))]),
            };
        }

        _files[SnapshotPaths.DescribeListeners(balancer)]["Listeners"]!.AsArray().Add(listener);
    }

    /// <summary>An action that sends requests to a target group.</summary>
    public JsonObject Forward(string targetGroup) => new()
    {
        ["Type"] = "forward",
        ["TargetGroupArn"] = TargetGroupArn(targetGroup),
        ["Order"] = 1,
        ["ForwardConfig"] = new JsonObject
        {
            ["TargetGroups"] = new JsonArray(new JsonObject { ["TargetGroupArn"] = TargetGroupArn(targetGroup), ["Weight"] = 1 }),
            ["TargetGroupStickinessConfig"] = new JsonObject { ["Enabled"] = false },
        },
    };

    /// <summary>An action that redirects to HTTPS.</summary>
    public static JsonObject Redirect() => new()
    {
        ["Type"] = "redirect",
        ["Order"] = 1,
        ["RedirectConfig"] = new JsonObject
        {
            ["Protocol"] = "HTTPS", ["Port"] = "443", ["Host"] = "#{host}", ["Path"] = "/#{path}", ["Query"] = "#{query}", ["StatusCode"] = "HTTP_301",
        },
    };

    /// <summary>Adds a certificate of ACM.</summary>
    public string Certificate(string domain, string type, DateTimeOffset notAfter)
    {
        var arn = region.Arn("acm", $"certificate/{Names.Uuid($"{region.AccountId}/{region.Region}/{domain}")}");
        _files[SnapshotPaths.DescribeCertificate(arn)] = new()
        {
            ["Certificate"] = new JsonObject
            {
                ["CertificateArn"] = arn,
                ["DomainName"] = domain,
                ["Status"] = "ISSUED",
                ["Type"] = type,
                ["NotAfter"] = Names.Time(notAfter),
                ["RenewalEligibility"] = type is "IMPORTED" ? "INELIGIBLE" : "ELIGIBLE",
            },
        };
        return arn;
    }

    /// <summary>Adds a source of vended access logs.</summary>
    public void AccessLogSource(string name, string balancer) => _sources.Add(new JsonObject
    {
        ["name"] = name,
        ["arn"] = region.Arn("logs", $"delivery-source:{name}"),
        ["resourceArns"] = new JsonArray(balancer),
        ["service"] = "elasticloadbalancing",
        ["logType"] = "ALB_ACCESS_LOGS",
    });

    /// <summary>Adds what ECS made for a service of Express Mode.</summary>
    public void Express(string cluster, string service, string accessType) =>
        _files[SnapshotPaths.DescribeExpressGatewayService(cluster, service)] = new()
        {
            ["service"] = new JsonObject
            {
                ["cluster"] = cluster,
                ["serviceName"] = service,
                ["serviceArn"] = region.Arn("ecs", $"service/{cluster}/{service}"),
                ["infrastructureRoleArn"] = region.Role("ecs-infrastructure"),
                ["status"] = new JsonObject { ["statusCode"] = "ACTIVE" },
                ["activeConfigurations"] = new JsonArray(new JsonObject
                {
                    ["serviceRevisionArn"] = region.Arn("ecs", $"service-revision/{cluster}/{service}/1"),
                    ["ingressPaths"] = new JsonArray(new JsonObject
                    {
                        ["accessType"] = accessType,
                        ["endpoint"] = $"https://{service}.ecs.{region.Region}.on.aws",
                    }),
                }),
                ["tags"] = new JsonArray(),
            },
        };

    /// <summary>Adds a VPC Lattice service with one target group, and gives the target group's ARN. Without a policy IAM does not authenticate its callers.</summary>
    public string Lattice(string name, string? policy, params (string Name, string Protocol, int Port)[] listeners)
    {
        var group = region.Arn("vpc-lattice", $"targetgroup/tg-{Names.Hex($"{name}/tg", 17)}");
        var service = region.Arn("vpc-lattice", $"service/svc-{Names.Hex($"{name}/svc", 17)}");
        _files[SnapshotPaths.GetLatticeTargetGroup(group)] = new()
        {
            ["arn"] = group, ["id"] = group[(group.LastIndexOf('/') + 1)..], ["name"] = $"{name}-tg", ["type"] = "IP", ["status"] = "ACTIVE", ["serviceArns"] = new JsonArray(service),
        };
        _files[SnapshotPaths.GetLatticeService(service)] = new()
        {
            ["arn"] = service, ["id"] = service[(service.LastIndexOf('/') + 1)..], ["name"] = name, ["authType"] = policy is null ? "NONE" : "AWS_IAM", ["status"] = "ACTIVE",
        };
        if (policy is not null)
        {
            _files[SnapshotPaths.GetLatticeAuthPolicy(service)] = new() { ["policy"] = policy, ["state"] = "Active" };
        }

        _files[SnapshotPaths.ListLatticeListeners(service)] = new()
        {
            ["items"] = new JsonArray([.. listeners.Select(l => new JsonObject
            {
                ["arn"] = $"{service}/listener/listener-{Names.Hex(l.Name, 17)}", ["name"] = l.Name, ["protocol"] = l.Protocol, ["port"] = l.Port,
            })]),
        };
        return group;
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.DescribeTargetGroups, new() { ["TargetGroups"] = new JsonArray([.. _groups.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Value)]) });
        documents.Put(SnapshotPaths.DescribeLoadBalancers, new() { ["LoadBalancers"] = _balancers });
        documents.Put(SnapshotPaths.DescribeDeliverySources, new() { ["deliverySources"] = _sources });
        documents.Put(SnapshotPaths.DescribeSslPolicies, new() { ["SslPolicies"] = new JsonArray([.. _policies.Order(StringComparer.Ordinal).Select(SslPolicies.Of)]) });
        foreach (var (path, content) in _files)
        {
            documents.Put(path, content);
        }
    }

    private static JsonObject Rule(string listener, JsonObject action, int index, int count) => new()
    {
        ["RuleArn"] = $"{listener.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal)}/{Names.Hex(string.Create(CultureInfo.InvariantCulture, $"{listener}/{index}"), 16)}",
        ["Priority"] = index == count ? "default" : (index + 1).ToString(CultureInfo.InvariantCulture),
        ["Conditions"] = index == count ? new JsonArray()
            : new JsonArray(new JsonObject { ["Field"] = "path-pattern", ["PathPatternConfig"] = new JsonObject { ["Values"] = new JsonArray("/legacy/*") } }),
        ["Actions"] = new JsonArray(action.DeepClone()),
        ["IsDefault"] = index == count,
    };

    private JsonObject WebAcl(string name, string[] rules) => new()
    {
        ["Name"] = $"{name}-acl",
        ["Id"] = Names.Uuid($"{name}/acl"),
        ["ARN"] = region.Arn("wafv2", $"regional/webacl/{name}-acl/{Names.Uuid($"{name}/acl")}"),
        ["DefaultAction"] = new JsonObject { ["Allow"] = new JsonObject() },
        ["Rules"] = new JsonArray([.. rules.Select((rule, i) => new JsonObject
        {
            ["Name"] = rule,
            ["Priority"] = i,
            ["Statement"] = new JsonObject { ["ManagedRuleGroupStatement"] = new JsonObject { ["VendorName"] = "AWS", ["Name"] = rule } },
        })]),
    };
}
