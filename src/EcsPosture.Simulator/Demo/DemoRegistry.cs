using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>The registries of the demo company: in order in production with some old corners, and careless in staging.</summary>
internal static class DemoRegistry
{
    private const string PartnerAccount = "350517261804";

    public static void Production(DemoRegion region)
    {
        var registry = region.Build.Registry;
        var account = region.Build.AccountId;
        registry.Sign("fernpost_release", "payment-gateway", "nightly-settlement", "booking-api", "tracking-*");
        registry.Cache("docker-hub", "registry-1.docker.io");

        // The oldest repositories were made by hand.
        registry.Repository("weighbridge").Mutability("MUTABLE").NotScanned().ServiceEncryption().NoLifecycle().Unsigned().OfManyPlatforms();
        registry.Repository("sorter-telemetry").Mutability("MUTABLE").ServiceEncryption().NoLifecycle().Unsigned().Findings(3, 17, "CVE-2021-44228");
        registry.Repository("dock-scheduler").Mutability("MUTABLE_WITH_EXCLUSION", "release-*").Unsigned().Findings(0, 4);
        registry.Repository("notification-worker").Mutability("IMMUTABLE_WITH_EXCLUSION", "latest").SignedByTag();
        registry.Repository("zpl-renderer").Unsigned().Scanned("UNSUPPORTED_IMAGE", region.Clock.Ago(36));

        // Three weeks ago a patch of the base image came out; the rebuilt image is deployed since four days.
        if (!region.Clock.Since(4))
        {
            registry.Repository("tracking-api").Findings(1, 6);
        }

        registry.Repository("returns-portal").Mutability("MUTABLE").Findings(1, 2);
        registry.Repository("address-validation").Mutability("MUTABLE").Moved("2.1.13");
        registry.Repository("aws-for-fluent-bit").OfManyPlatforms();

        // A partner may pull the label printer's image, and in an older policy anybody.
        registry.Repository("label-printer").Policy(
            $$"""{"Version":"2012-10-17","Statement":[{"Sid":"partner","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{PartnerAccount}}:root"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}]}""");
        registry.Repository("manifest-export").NoLifecycle().Policy(
            """{"Version":"2008-10-17","Statement":[{"Sid":"everyone","Effect":"Allow","Principal":"*","Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer","ecr:PutImage"]}]}""");
        registry.Repository("booking-api").Policy(
            $$"""{"Version":"2012-10-17","Statement":[{"Sid":"own","Effect":"Allow","Principal":"*","Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Condition":{"StringEquals":{"aws:PrincipalAccount":["{{account}}"] } } } ] }""");

        // A lifecycle policy removed what an old schedule still names.
        registry.Repository("index-rebuild").Gone("1.5.3");
        registry.Repository("invoice-archive").Gone("1.0.3").Gone("1.0.4");

        // Whoever comes from the build network may pull the web site.
        registry.Repository("tracking-web").Policy(
            """{"Version":"2012-10-17","Statement":[{"Sid":"builds","Effect":"Allow","Principal":"*","Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-05d1f7b3a8c92e640"} } } ] }""");
    }

    public static void Staging(DemoRegion region)
    {
        var registry = region.Build.Registry;
        registry.ScanType = "BASIC";
        registry.Repository("tracking-web").Mutability("MUTABLE").Unsigned().NoLifecycle().Findings(2, 3);
        registry.Repository("payment-sandbox").Mutability("MUTABLE").Unsigned().NoLifecycle().ServiceEncryption().Scanned("COMPLETE", region.Clock.Now.AddDays(-90));
        registry.Repository("db-migrate").Mutability("MUTABLE").Unsigned().NoLifecycle().NotScanned();
        registry.Repository("qa-tools").Deleted();
        registry.Repository("data-sync").Mutability("MUTABLE").NoLifecycle();
    }
}
