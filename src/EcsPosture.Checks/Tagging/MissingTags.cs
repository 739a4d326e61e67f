using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Tagging;

/// <summary>A cluster, service or task definition that no tag says anything about.</summary>
public sealed class MissingTags : Check
{
    private const string RequiredKeys = "requiredKeys";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-resource-tags",
        Version = 2,
        Title = "Cluster, service, task set or definition without tags",
        Severity = Severity.Low,
        Topics = [Topic.Iam],
        Pages = ["control-access-with-tags", "ecs-using-tags"],
        ResourceType = ResourceType.Service,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Tags are what access by attribute, cost reports and the search for an owner build on. "
            + "A resource without them falls through each of the three.",
        PassWhen = "The cluster, service or definition has a tag of your own, or with keys in the parameter a tag of each of them.",
        FailWhen = "It has no tag of your own (those that begin with aws: do not count), or lacks a key of the parameter.",
        NotApplicableWhen = "It is INACTIVE.",
        Remediation = new()
        {
            Summary = "Tag it, and let tasks take the tags of their service or definition.",
            Cli = """
                aws ecs tag-resource --region {region} --resource-arn {arn} --tags key=team,value=<team> key=environment,value=<environment>
                """,
            Terraform = """
                provider "aws" {
                  default_tags {
                    tags = { team = var.team, environment = var.environment }
                  }
                }
                """,
            CloudFormation = """
                Tags:
                  - { Key: team, Value: !Ref Team }
                  - { Key: environment, Value: !Ref Environment }
                """,
            SideEffects = "Policies that decide by tag take effect on the resource at once.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECS.13"),
            new(FrameworkNames.Fsbp, "ECS.14"),
            new(FrameworkNames.Fsbp, "ECS.15"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.10"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.11"),
            new(FrameworkNames.Cis, "Compute Services v1.1.0 3.12"),
        ],
        Actions = ["ecs:DescribeClusters", "ecs:DescribeServices", "ecs:DescribeTaskDefinition"],
        Parameters = [new(RequiredKeys, "", "Keys that each resource must be tagged with; empty for any tag.")],
    };

    internal override void Judge(CheckContext context, IJudgements to)
    {
        Judge(context.Region.Clusters, ResourceType.Cluster, context, c => Observed.Known(c.IsInactive), c => Observed.Known(c.Tags), to);
        Judge(context.Region.Services, ResourceType.Service, context, s => Observed.Known(s.IsInactive), s => Observed.Known(s.Tags), to);
        Judge(context.Region.TaskDefinitions, ResourceType.TaskDefinition, context, d => d.Status.Map(status => status is "INACTIVE"), d => d.Tags, to);
    }

    private static void Judge<T>(
        ResourceList<T> list, ResourceType type, CheckContext context, Func<T, Observed<bool>> isInactive, Func<T, Observed<IReadOnlyList<Tag>>> tagsOf, IJudgements to)
        where T : IResource
    {
        foreach (var item in to.Wanted(type, list))
        {
            if (!item.Resource.TryGet(out var resource, out var gap))
            {
                to.Add(Judgement.NotAssessed(item.Arn, gap) with { Type = type });
                continue;
            }

            context.Begin(resource);
            var statements = !isInactive(resource).TryGet(out var inactive, out var unread) ? [new Unread(unread)]
                : inactive ? [new DoesNotApply("It is INACTIVE.")]
                : Examine(resource, tagsOf(resource), context);
            to.Add(Judgement.From(resource, null, statements, context) with { Type = type });
        }

        foreach (var gap in list.Gaps)
        {
            to.Add(Judgement.NotListed(gap) with { Type = type });
        }
    }

    private static IEnumerable<Statement> Examine(IResource resource, Observed<IReadOnlyList<Tag>> observed, CheckContext context)
    {
        if (!observed.TryGet(out var all, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        string[] keys = [.. all.Select(t => t.Key).Where(k => !k.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))];
        context.Note(string.Join(',', keys));
        var required = context.ListParameter(RequiredKeys);
        string[] missing = [.. required.Where(k => !keys.Contains(k))];
        if (required.Count == 0 ? keys.Length == 0 : missing.Length > 0)
        {
            yield return new Violation(
                required.Count == 0 ? $"{Arn.LastSegment(resource.Arn)} has no tag of your own." : $"{Arn.LastSegment(resource.Arn)} lacks the tags {string.Join(", ", missing)}.",
                new Evidence("tags", keys.Length == 0 ? Evidence.Absent : string.Join(", ", keys), required.Count == 0 ? "at least one tag" : string.Join(", ", required)));
        }

        if (resource is Service { PropagateTags: null or "NONE" or "" })
        {
            yield return new Note("Its tasks take no tags of it: propagateTags is NONE.");
        }
    }
}
