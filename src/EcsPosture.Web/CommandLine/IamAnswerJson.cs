using System.Text.Json;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Web.CommandLine.Reports;

namespace EcsPosture.Web.CommandLine;

/// <summary>Writes what the policy engine answered as JSON.</summary>
internal static class IamAnswerJson
{
    /// <summary>Writes <c>residual</c> and <c>statements</c> into an open object.</summary>
    public static void Write(Utf8JsonWriter json, AccessAnswer? answer)
    {
        json.WriteStartArray("residual");
        foreach (var residual in answer?.Residual ?? [])
        {
            json.WriteStartObject();
            json.WriteString("layer", residual.Layer);
            json.WriteString("must", residual.IsDeny ? "not hold" : "hold");
            json.WriteString("text", residual.ToString());
            json.WriteString("protection", Word(residual.Protection));
            json.WriteStartArray("options");
            foreach (var option in residual.Options)
            {
                Write(json, option);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("statements");
        foreach (var statement in answer?.Statements ?? [])
        {
            json.WriteStartObject();
            json.WriteString("policy", statement.Policy);
            json.WriteNumber("statement", statement.Index);
            if (statement.Sid is not null)
            {
                json.WriteString("sid", statement.Sid);
            }

            json.WriteString("effect", statement.IsAllow ? "Allow" : "Deny");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ResidualOption option)
    {
        json.WriteStartObject();
        if (option.Statement is { } statement)
        {
            json.WriteString("policy", statement.Policy);
            json.WriteNumber("statement", statement.Index);
        }

        json.WriteStartArray("requires");
        foreach (var requirement in option.Requirements)
        {
            json.WriteStartObject();
            json.WriteString("kind", Word(requirement.Kind));
            if (requirement.Kind is RequirementKind.Condition)
            {
                json.WriteString("operator", requirement.Operator);
                json.WriteString("key", requirement.Key);
                json.WriteString("protection", Word(requirement.Protection));
            }

            json.WriteStrings("values", requirement.Values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Word(Protection protection) => protection switch
    {
        Protection.None => "none",
        Protection.Controllable => "controllable",
        Protection.Environment => "environment",
        _ => "identity",
    };

    private static string Word(RequirementKind kind) => kind switch
    {
        RequirementKind.Condition => "condition",
        RequirementKind.Action => "action",
        RequirementKind.NotAction => "notAction",
        RequirementKind.Resource => "resource",
        RequirementKind.NotResource => "notResource",
        RequirementKind.Unread => "unread",
        _ => "resourcePolicy",
    };
}
