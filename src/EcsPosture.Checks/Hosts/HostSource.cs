using System.Globalization;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;

namespace EcsPosture.Checks.Hosts;

/// <summary>What a host was started from: its Auto Scaling group, and the template or configuration of that.</summary>
internal static class HostSource
{
    private const string GroupTag = "aws:autoscaling:groupName";
    private const string TemplateTag = "aws:ec2launchtemplate:id";
    private const string VersionTag = "aws:ec2launchtemplate:version";

    /// <summary>The group that started an instance; null when none did.</summary>
    public static string? GroupOf(Ec2Instance instance) => instance.TagValue(GroupTag);

    /// <summary>A group by name.</summary>
    public static Observed<AutoScalingGroup> FindGroup(string name, CheckContext context)
    {
        var list = context.Region.Compute.AutoScalingGroups;
        return Noted(list.Known.FirstOrDefault(g => g.AutoScalingGroupName == name), list, "autoscaling:DescribeAutoScalingGroups", name, context);
    }

    /// <summary>A launch configuration by name.</summary>
    public static Observed<LaunchConfiguration> FindConfiguration(string name, CheckContext context)
    {
        var list = context.Region.Compute.LaunchConfigurations;
        return Noted(list.Known.FirstOrDefault(c => c.LaunchConfigurationName == name), list, "autoscaling:DescribeLaunchConfigurations", name, context);
    }

    /// <summary>The version of a template that a group names.</summary>
    public static Observed<LaunchTemplateVersion> FindVersion(LaunchTemplateReference reference, CheckContext context)
    {
        var list = context.Region.Compute.LaunchTemplates;
        var template = list.Known.FirstOrDefault(t => reference.LaunchTemplateId is { } id ? t.LaunchTemplateId == id : t.LaunchTemplateName == reference.LaunchTemplateName);
        var noted = Noted(template, list, "ec2:DescribeLaunchTemplateVersions", reference.LaunchTemplateId ?? reference.LaunchTemplateName ?? "", context);
        return !noted.TryGet(out var known, out var gap) ? Observed.Unknown<LaunchTemplateVersion>(gap)
            : known.Find(reference.Version) is { } version ? Observed.Known(version)
            : Observed.Unknown<LaunchTemplateVersion>(Gap.NotAsked("ec2:DescribeLaunchTemplateVersions", known.Arn));
    }

    /// <summary>The marker that stands in place of an instance's user data, null when it has none: from the template version that started it, else its own.</summary>
    public static Observed<string?> UserDataOf(Ec2Instance instance, CheckContext context)
    {
        if (GroupOf(instance) is not null
            && instance.TagValue(TemplateTag) is { } id
            && long.TryParse(instance.TagValue(VersionTag), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && context.Region.Compute.LaunchTemplates.Known.FirstOrDefault(t => t.LaunchTemplateId == id) is { } template
            && template.Versions.FirstOrDefault(v => v.VersionNumber == number) is { } version)
        {
            context.Note(template.ContentHash);
            return Observed.Known(version.LaunchTemplateData?.UserData);
        }

        var found = context.Region.Compute.UserData.Find(instance.Arn);
        context.Note(found.TryGet(out var data, out _) ? data?.ContentHash ?? "none" : "?");
        return found.Map(d => d?.Value);
    }

    private static Observed<T> Noted<T>(T? found, ResourceList<T> list, string action, string name, CheckContext context)
        where T : class, IResource
    {
        context.Note(found?.ContentHash ?? "?");
        if (found is not null)
        {
            return Observed.Known(found);
        }

        var own = list.Items.Where(i => Arn.LastSegment(i.Arn) == name).Select(i => i.Resource.Gap).FirstOrDefault(g => g is not null);
        return Observed.Unknown<T>(own ?? (list.Gaps.Count > 0 ? list.Gaps[0] : new(GapKind.NotCollected, action, name, null, "AWS did not show it", null)));
    }
}
