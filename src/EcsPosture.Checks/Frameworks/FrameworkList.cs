using EcsPosture.Checks.Catalogue;

namespace EcsPosture.Checks.Frameworks;

/// <summary>The frameworks of the program.</summary>
public static class FrameworkList
{
    private const string SecurityHub = "https://docs.aws.amazon.com/securityhub/latest/userguide/";
    private const string CisBenchmarks = "https://www.cisecurity.org/benchmark/amazon_web_services";

    /// <summary>All frameworks, in the order in which they are shown.</summary>
    public static IReadOnlyList<Framework> All { get; } =
    [
        Make(
            "aws-fsbp", "AWS Foundational Security Best Practices", "AWS FSBP", "AWS Security Hub", SecurityHub + "fsbp-standard.html",
            "All current ECS controls are listed, and those of other services that a check on what surrounds ECS answers. Controls of other services, and other controls of these, are not looked at.",
            FrameworkNames.Fsbp, "", FsbpTitles.All, FrameworkSections.Fsbp, id => $"{SecurityHub}{ServicePage(id)}-controls.html#{id.ToLowerInvariant().Replace('.', '-')}"),
        Make(
            "cis-aws-foundations-5.0", "CIS AWS Foundations Benchmark v5.0", "CIS Foundations v5.0", "Center for Internet Security", CisBenchmarks,
            "Only recommendations that concern what ECS runs on are listed. Users and their passwords, buckets, databases and the metric filters of section 4 are not looked at.",
            FrameworkNames.Cis, "AWS Foundations v5.0 ", CisTitles.All, FrameworkSections.CisFoundations5),
        Make(
            "cis-aws-foundations-6.0", "CIS AWS Foundations Benchmark v6.0", "CIS Foundations v6.0", "Center for Internet Security", CisBenchmarks,
            "Only recommendations that concern what ECS runs on are listed. Users and their passwords, buckets, databases and the metric filters of section 5 are not looked at.",
            FrameworkNames.Cis, "AWS Foundations v6.0 ", CisTitles.All, FrameworkSections.CisFoundations6),
        Make(
            "cis-aws-compute-1.1", "CIS AWS Compute Services Benchmark v1.1.0", "CIS Compute v1.1", "Center for Internet Security", CisBenchmarks,
            "The section on ECS is listed in full. The sections on other compute services are not looked at.",
            FrameworkNames.Cis, "Compute Services v1.1.0 ", CisTitles.All, [new("3", "Amazon ECS")]),
        Make(
            "nist-800-53-r5", "NIST SP 800-53 Revision 5", "NIST 800-53 r5", "National Institute of Standards and Technology", "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",
            "Controls are about an organization as a whole: a check gives evidence for a part of one at most. Controls that are not listed have no evidence in this program.",
            FrameworkNames.Nist80053, "", NistTitles.All, FrameworkSections.Nist),
        Make(
            "pci-dss-4.0.1", "PCI DSS v4.0.1", "PCI DSS v4.0.1", "PCI Security Standards Council", "https://www.pcisecuritystandards.org/document_library/",
            "Requirements apply where card data is stored, processed or sent, which no scan can tell. A check gives evidence for a part of a requirement at most; requirements that are not listed have none in this program.",
            FrameworkNames.PciDss, "", PciTitles.All, FrameworkSections.Pci),
    ];

    /// <summary>A framework by its key, or null.</summary>
    public static Framework? Find(string? key) => All.FirstOrDefault(f => f.Key == key);

    /// <summary>A control by its key (<see cref="Control.Key"/>), or null.</summary>
    public static Control? FindControl(string? key) =>
        key?.IndexOf(':', StringComparison.Ordinal) is { } colon and > 0 ? Find(key[..colon])?.Find(key[(colon + 1)..]) : null;

    /// <summary>The control that a check's mapping means; null when it is not listed.</summary>
    public static Control? Of(FrameworkControl mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return All
            .Where(f => f.Name == mapping.Framework && mapping.Control.StartsWith(f.Prefix, StringComparison.Ordinal))
            .Select(f => f.Find(mapping.Control[f.Prefix.Length..]))
            .FirstOrDefault(c => c is not null);
    }

    private static Framework Make(
        string key, string title, string shortTitle, string publisher, string url, string beyond, string name, string prefix,
        IReadOnlyDictionary<string, string> titles, IReadOnlyList<FrameworkSection> sections, Func<string, string>? urlOf = null)
    {
        var order = sections.Select((s, i) => (s.Key, i)).ToDictionary(s => s.Key, s => s.i, StringComparer.Ordinal);
        return new()
        {
            Key = key,
            Title = title,
            ShortTitle = shortTitle,
            Publisher = publisher,
            Url = url,
            Beyond = beyond,
            Name = name,
            Prefix = prefix,
            Sections = sections,
            Controls =
            [
                .. titles.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(t => (Id: t.Key[prefix.Length..], Title: t.Value))
                    .OrderBy(t => order.GetValueOrDefault(FrameworkSection.KeyOf(t.Id), int.MaxValue)).ThenBy(t => t.Id, ControlIdOrder.Instance)
                    .Select(t => new Control(key, t.Id, t.Title, urlOf?.Invoke(t.Id))),
            ],
        };
    }

    /// <summary>The page of Security Hub's guide on a service.</summary>
    private static string ServicePage(string controlId) => FrameworkSection.KeyOf(controlId).ToLowerInvariant();
}
