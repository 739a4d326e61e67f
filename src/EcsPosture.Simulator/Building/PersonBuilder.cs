using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Building;

/// <summary>Adds to a user or group.</summary>
/// <param name="element">What the bulk answer says of it.</param>
/// <param name="inlineMember">The member with its inline policies.</param>
public sealed class PersonBuilder(JsonObject element, string inlineMember)
{
    /// <summary>Adds an inline policy.</summary>
    public PersonBuilder Inline(string name, params JsonObject[] statements)
    {
        ((JsonArray)element[inlineMember]!).Add(new JsonObject { ["PolicyName"] = name, ["PolicyDocument"] = IamBuilder.Document(statements) });
        return this;
    }

    /// <summary>Puts a user into a group.</summary>
    public PersonBuilder In(string group)
    {
        ((JsonArray)element["GroupList"]!).Add(group);
        return this;
    }
}
