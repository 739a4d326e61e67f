using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Demo;

/// <summary>What watches over the demo company: much in production's home region, little elsewhere.</summary>
internal static class DemoDetection
{
    public static void Central(DemoRegion region)
    {
        var watch = region.Build.Detection.GuardDuty(runtime: true);
        watch.Covers("parcel-core");
        watch.Covers("depot-edge", "Agent not running on some container instances", (2, 5));
        watch.SecurityHub("aws-foundational-security-best-practices/v/1.0.0", "nist-800-53/v/5.0.0");
        watch.Recorder(new() { ["allSupported"] = true, ["includeGlobalResourceTypes"] = true, ["resourceTypes"] = new JsonArray() });

        var alarms = region.Build.Alarms;
        var oncall = alarms.Topic("oncall");
        foreach (var service in (string[])["booking-api", "tracking-api", "tracking-web", "payment-gateway", "rate-engine", "address-validation", "customs-declarations", "label-printer"])
        {
            alarms.ServiceAlarm($"{service}-cpu", "parcel-core", service, "CPUUtilization", [oncall]);
        }

        alarms.Alarm("payment-gateway-tasks", "ECS/ContainerInsights", "RunningTaskCount", [("ClusterName", "parcel-core"), ("ServiceName", "payment-gateway")], [oncall]);

        // Nobody hears these: one is muted since a noisy night, one notifies a mailbox that never confirmed, one nobody at all.
        alarms.ServiceAlarm("webhook-dispatcher-memory", "parcel-core", "webhook-dispatcher", "MemoryUtilization", [oncall], enabled: false);
        alarms.ServiceAlarm("route-optimizer-cpu", "depot-edge", "route-optimizer", "CPUUtilization", [alarms.Topic("depot-mailbox", confirmed: false)]);
        alarms.ServiceAlarm("dock-scheduler-cpu", "depot-edge", "dock-scheduler", "CPUUtilization", []);
        alarms.ServiceAlarm("notification-worker-backlog", "parcel-core", "notification-worker", "CPUUtilization", []);
        alarms.Composite("parcel-core-degraded", "ALARM(\"notification-worker-backlog\") OR ALARM(\"booking-api-cpu\")", [oncall]);

        // What scales a service tells nobody.
        alarms.ServiceAlarm("TargetTracking-service/parcel-core/returns-portal-AlarmHigh-5f0c", "parcel-core", "returns-portal", "CPUUtilization",
            [region.Build.Arn("autoscaling", "scalingPolicy:7d0a:resource/ecs/service/parcel-core/returns-portal:policyName/cpu")]);
    }

    public static void Western(DemoRegion region)
    {
        // GuardDuty is on, its watch over tasks since yesterday, and the agent on Fargate not yet.
        region.Build.Detection.GuardDuty(runtime: region.Clock.Since(1), fargateAgent: false);
        region.Build.Detection.SecurityHub("cis-aws-foundations-benchmark/v/1.4.0");
        region.Build.Detection.Recorder(new()
        {
            ["allSupported"] = false,
            ["includeGlobalResourceTypes"] = false,
            ["resourceTypes"] = new JsonArray("AWS::EC2::Instance", "AWS::S3::Bucket"),
        });
        var oncall = region.Build.Alarms.Topic("oncall");
        region.Build.Alarms.ServiceAlarm("booking-api-cpu", "parcel-west", "booking-api", "CPUUtilization", [oncall]);
    }

    /// <summary>Nobody looks at staging.</summary>
    public static void Staging(DemoRegion region) => region.Build.Detection.Recorder(
        new() { ["allSupported"] = true, ["includeGlobalResourceTypes"] = false, ["resourceTypes"] = new JsonArray() }, recording: false);
}
