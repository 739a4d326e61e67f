namespace EcsPosture.Checks.TaskDefinitions;

/// <summary>The commands that change a task definition: revisions cannot be edited, so a new one is registered.</summary>
internal static class NewRevision
{
    /// <summary>Commands that register a revision with a change, which is described as a shell comment.</summary>
    public static string With(string change) =>
        $$"""
        aws ecs describe-task-definition --region {region} --task-definition {family}:{revision} --query taskDefinition > definition.json
        # {{change}}, and remove the fields that register does not take
        # (taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy), then
        aws ecs register-task-definition --region {region} --cli-input-json file://definition.json
        # and deploy the new revision to each service that runs the family
        aws ecs update-service --region {region} --cluster {cluster} --service {service} --task-definition {family}
        """;
}
