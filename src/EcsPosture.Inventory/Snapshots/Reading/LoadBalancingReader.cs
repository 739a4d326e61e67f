using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of what sends traffic to services.</summary>
internal sealed class LoadBalancingReader(FolderReader folder)
{
    private static readonly LoadBalancingJsonContext Json = LoadBalancingJsonContext.Default;

    /// <param name="services">The services, whose settings say which files there should be.</param>
    public LoadBalancingFacts Read(ResourceList<Service> services)
    {
        var balancers = Elements.List(
            Open(SnapshotPaths.DescribeLoadBalancers), "LoadBalancers", Json.LoadBalancer, e => Peek.Text(e, "LoadBalancerArn"), WithDetails);
        var listeners = Listeners(balancers);
        var latticeGroups = LatticeTargetGroups(services);
        return new()
        {
            TargetGroups = Elements.List(
                Open(SnapshotPaths.DescribeTargetGroups), "TargetGroups", Json.TargetGroup, e => Peek.Text(e, "TargetGroupArn"), (group, hash) => group with { ContentHash = hash }),
            LoadBalancers = balancers,
            Listeners = listeners,
            SslPolicies = Elements.All(Open(SnapshotPaths.DescribeSslPolicies), "SslPolicies", Json.SslPolicy),
            Certificates = Certificates(listeners),
            DeliverySources = Elements.All(Open(SnapshotPaths.DescribeDeliverySources), "deliverySources", Json.DeliverySource),
            ExpressServices = ExpressServices(services),
            LatticeTargetGroups = latticeGroups,
            LatticeServices = LatticeServices(latticeGroups),
        };
    }

    private LoadBalancer WithDetails(LoadBalancer balancer, string hash)
    {
        var attributes = Open(SnapshotPaths.DescribeLoadBalancerAttributes(balancer.Arn), balancer.Arn);
        var acl = Open(SnapshotPaths.GetWebAclForResource(balancer.Arn), balancer.Arn);
        return balancer with
        {
            Attributes = Of(Elements.All(attributes, "Attributes", Json.LoadBalancerAttribute), balancer.Arn),
            WebAcl = !balancer.IsApplication ? Observed.Known<WebAcl?>(null)
                : acl.Gaps.Count > 0 ? Observed.Unknown<WebAcl?>(acl.Gaps[0] with { Resource = balancer.Arn })
                : Peek.Object(acl.Content, "WebACL") is { } found ? FolderReader.Read(found, Json.WebAcl, acl, balancer.Arn).Map(a => (WebAcl?)a)
                : Observed.Known<WebAcl?>(null),
            ContentHash = CanonicalJson.Hash(JsonValue.Create(hash), attributes.Content, balancer.IsApplication ? acl.Content : null),
        };
    }

    private ResourceList<Listener> Listeners(ResourceList<LoadBalancer> balancers)
    {
        var builder = new ListBuilder<Listener>();
        builder.Incomplete(balancers.Gaps);
        foreach (var listed in balancers.Items)
        {
            var found = Elements.List(
                Open(SnapshotPaths.DescribeListeners(listed.Arn), listed.Arn), "Listeners", Json.Listener, e => Peek.Text(e, "ListenerArn"), WithDetails);
            builder.Incomplete(found.Gaps.Select(gap => gap with { Resource = listed.Arn }));
            foreach (var item in found.Items)
            {
                builder.Add(item.Arn, item.Resource);
            }
        }

        return builder.Build();
    }

    private Listener WithDetails(Listener listener, string hash)
    {
        var rules = listener.Protocol is "HTTP" ? Open(SnapshotPaths.DescribeRules(listener.Arn), listener.Arn) : null;
        var certificates = listener.IsEncrypted ? Open(SnapshotPaths.DescribeListenerCertificates(listener.Arn), listener.Arn) : null;
        return listener with
        {
            Rules = rules is null ? Observed.Known<IReadOnlyList<ListenerRule>>([]) : Of(Elements.All(rules, "Rules", Json.ListenerRule), listener.Arn),
            AllCertificates = certificates is null ? Observed.Known<IReadOnlyList<ListenerCertificate>>([])
                : Of(Elements.All(certificates, "Certificates", Json.ListenerCertificate), listener.Arn),
            ContentHash = CanonicalJson.Hash(JsonValue.Create(hash), rules?.Content, certificates?.Content),
        };
    }

    // Certificates of IAM are no matter of ACM.
    private ResourceList<Certificate> Certificates(ResourceList<Listener> listeners) => Each(
        listeners.Known.SelectMany(l => l.AllCertificates.TryGet(out var found, out _) ? found : []).Select(c => c.CertificateArn).Where(arn => arn.Contains(":acm:", StringComparison.Ordinal)),
        [.. listeners.Gaps, .. listeners.Known.Select(l => l.AllCertificates.Gap).OfType<Gap>()],
        SnapshotPaths.DescribeCertificate,
        content => Peek.Object(content, "Certificate"),
        Json.Certificate,
        (certificate, hash) => certificate with { ContentHash = hash });

    private ResourceList<ExpressService> ExpressServices(ResourceList<Service> services)
    {
        var express = services.Known.Where(s => s is { ResourceManagementType: "ECS", IsInactive: false }).ToDictionary(s => s.Arn, s => s.ClusterArn, StringComparer.Ordinal);
        return Each(
            express.Keys,
            services.Gaps,
            arn => SnapshotPaths.DescribeExpressGatewayService(express[arn], arn),
            content => Peek.Object(content, "service"),
            Json.ExpressService,
            (service, hash) => service with { ContentHash = hash });
    }

    private ResourceList<LatticeTargetGroup> LatticeTargetGroups(ResourceList<Service> services) => Each(
        services.Known.Where(s => !s.IsInactive).SelectMany(s => s.Deployments).SelectMany(d => d.VpcLatticeConfigurations).Select(c => c.TargetGroupArn).OfType<string>(),
        services.Gaps,
        SnapshotPaths.GetLatticeTargetGroup,
        content => content,
        Json.LatticeTargetGroupElement,
        (group, hash) => new LatticeTargetGroup { TargetGroupArn = group.Arn, ServiceArns = group.ServiceArns ?? [], ContentHash = hash });

    private ResourceList<LatticeService> LatticeServices(ResourceList<LatticeTargetGroup> groups) => Each(
        groups.Known.SelectMany(g => g.ServiceArns),
        [.. groups.AllGaps],
        SnapshotPaths.GetLatticeService,
        content => content,
        Json.LatticeServiceElement,
        (service, hash) =>
        {
            var isAuthenticated = service.AuthType is "AWS_IAM";
            var policy = isAuthenticated ? Open(SnapshotPaths.GetLatticeAuthPolicy(service.Arn), service.Arn) : null;
            var listeners = Open(SnapshotPaths.ListLatticeListeners(service.Arn), service.Arn);
            return new LatticeService
            {
                ServiceArn = service.Arn,
                Name = service.Name,
                AuthType = service.AuthType,
                AuthPolicy = policy is null ? Observed.Known<PolicyDocument?>(null)
                    : policy.Gaps.Count > 0 ? Observed.Unknown<PolicyDocument?>(policy.Gaps[0] with { Resource = service.Arn })
                    : policy.Content?["policy"] is null ? Observed.Known<PolicyDocument?>(null)
                    : PolicyDocumentReader.Read(policy.Content["policy"], policy.Action, service.Arn).Map(d => (PolicyDocument?)d),
                Listeners = Of(Elements.All(listeners, "items", Json.LatticeListener), service.Arn),
                ContentHash = CanonicalJson.Hash(JsonValue.Create(hash), policy?.Content, listeners.Content),
            };
        });

    /// <summary>Resources that have a file each; one without its file is unread, not absent.</summary>
    private ResourceList<TOut> Each<TIn, TOut>(
        IEnumerable<string> arns, IEnumerable<Gap> gaps, Func<string, string> pathOf, Func<JsonObject?, JsonObject?> bodyOf, JsonTypeInfo<TIn> type, Func<TIn, string, TOut> finish)
        where TIn : class
        where TOut : class, IResource
    {
        var builder = new ListBuilder<TOut>();
        builder.Incomplete(gaps);
        foreach (var arn in arns.Distinct(StringComparer.Ordinal))
        {
            var answer = Open(pathOf(arn), arn);
            builder.Add(arn, answer.Gaps.Count > 0 ? Observed.Unknown<TOut>(answer.Gaps[0] with { Resource = arn })
                : bodyOf(answer.Content) is { } body ? Elements.Read(body, type, answer, arn, finish)
                : Observed.Unknown<TOut>(answer.Malformed("the file does not hold what it is named for", arn)));
        }

        return builder.Build();
    }

    private Answer Open(string path, string? resource = null) => folder.Open(path, SnapshotPaths.ActionOf(path), resource);

    private static Observed<IReadOnlyList<T>> Of<T>(Observed<IReadOnlyList<T>> found, string resource) =>
        found.TryGet(out _, out var gap) ? found : Observed.Unknown<IReadOnlyList<T>>(gap with { Resource = resource });
}
