using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The listeners of the load balancers in front of services: of plain ones the rules, of encrypted ones policies and certificates.</summary>
internal sealed class Listeners : IRegionCollector
{
    public string Name => "listeners";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.DescribeListeners), new(ApiActions.DescribeRules), new(ApiActions.DescribeListenerCertificates), new(ApiActions.DescribeSslPolicies), new(ApiActions.DescribeCertificate),
    ];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(LoadBalancers)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var balancers = region.Get(SnapshotPaths.DescribeLoadBalancers)?["LoadBalancers"].Objects().Select(b => b["LoadBalancerArn"].AsText()).OfType<string>().ToArray() ?? [];
        var listeners = (await Task.WhenAll(balancers.Select(b => ListenersAsync(region, b, cancellationToken)))).SelectMany(l => l).ToArray();
        var encrypted = listeners.Where(l => l.Protocol is "HTTPS" or "TLS").ToArray();
        var certificates = Task.WhenAll(encrypted.Select(l => CertificatesAsync(region, l.Arn, cancellationToken)));
        await Task.WhenAll(
            Task.WhenAll(listeners.Where(l => l.Protocol is "HTTP").Select(l => RulesAsync(region, l.Arn, cancellationToken))),
            PoliciesAsync(region, [.. encrypted.Select(l => l.Policy).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], cancellationToken),
            certificates);
        await Task.WhenAll((await certificates).SelectMany(c => c).Distinct(StringComparer.Ordinal).Where(arn => arn.Contains(":acm:", StringComparison.Ordinal)).Select(arn =>
            region.PutAnswerAsync(SnapshotPaths.DescribeCertificate(arn), ApiActions.DescribeCertificate, new() { ["CertificateArn"] = arn }, arn, null, cancellationToken)));
    }

    private static async Task<IEnumerable<Seen>> ListenersAsync(SnapshotPart region, string balancer, CancellationToken cancellationToken)
    {
        var pages = await region.PutPagesAsync(
            SnapshotPaths.DescribeListeners(balancer), ApiActions.DescribeListeners, new() { ["LoadBalancerArn"] = balancer }, PageShape.Balancing("Listeners"), balancer, cancellationToken);
        return [.. pages.Content["Listeners"].Objects().Select(l => new Seen(l["ListenerArn"].AsText() ?? "", l["Protocol"].AsText(), l["SslPolicy"].AsText())).Where(l => l.Arn.Length > 0)];
    }

    private static async Task RulesAsync(SnapshotPart region, string listener, CancellationToken cancellationToken)
    {
        var pages = await region.ReadPagesAsync(ApiActions.DescribeRules, new() { ["ListenerArn"] = listener }, PageShape.Balancing("Rules"), cancellationToken);

        // A header that a rule asks for may be a secret shared with a content network: what rules do is all that is judged.
        foreach (var condition in pages.Content["Rules"].Objects().SelectMany(rule => rule["Conditions"].Objects()))
        {
            foreach (var member in condition.Select(p => p.Key).Where(name => name is not "Field").ToArray())
            {
                condition.Remove(member);
            }
        }

        region.PutPages(SnapshotPaths.DescribeRules(listener), pages, listener);
    }

    private static async Task<IEnumerable<string>> CertificatesAsync(SnapshotPart region, string listener, CancellationToken cancellationToken)
    {
        var pages = await region.PutPagesAsync(
            SnapshotPaths.DescribeListenerCertificates(listener), ApiActions.DescribeListenerCertificates, new() { ["ListenerArn"] = listener }, PageShape.Balancing("Certificates"), listener, cancellationToken);
        return pages.Content["Certificates"].Objects().Select(c => c["CertificateArn"].AsText()).OfType<string>();
    }

    private static async Task PoliciesAsync(SnapshotPart region, string[] names, CancellationToken cancellationToken)
    {
        if (names.Length == 0)
        {
            region.Put(SnapshotPaths.DescribeSslPolicies, new() { ["SslPolicies"] = new JsonArray() });
            return;
        }

        await region.PutPagesAsync(
            SnapshotPaths.DescribeSslPolicies, ApiActions.DescribeSslPolicies, new() { ["Names"] = Json.Array(names) }, PageShape.Balancing("SslPolicies"), null, cancellationToken);
    }

    private sealed record Seen(string Arn, string? Protocol, string? Policy);
}
