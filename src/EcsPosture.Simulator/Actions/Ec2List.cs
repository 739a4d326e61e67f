using System.Text.Json.Nodes;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Lists of EC2: by id, by filter and by page.</summary>
/// <param name="Path">The file that holds the list.</param>
/// <param name="Member">Its name in the answer.</param>
/// <param name="IdName">The member of an entry, and the parameter, that is its id.</param>
/// <param name="NotFound">The error of an id that there is not.</param>
/// <param name="What">What an entry is, in EC2's words.</param>
/// <param name="Filters">For each filter the texts of an entry that it compares.</param>
internal sealed record Ec2List(
    string Path, string Member, string IdName, string NotFound, string What, IReadOnlyDictionary<string, Func<JsonNode, IEnumerable<string?>>> Filters)
{
    /// <summary>Answers a call.</summary>
    public JsonObject Answer(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, Path);
        var ids = call.Texts(IdName);
        var all = folder.Entries(Path, Member);
        if (ids.FirstOrDefault(id => !all.Any(e => IdsOf(e).Contains(id))) is { } missing)
        {
            throw new AwsErrorException(NotFound, $"The {What} '{missing}' does not exist");
        }

        // EC2 gives everything on one page unless a page size is asked for, and does not take one together with ids.
        if (ids.Count > 0 && call.Number("MaxResults") is not null)
        {
            throw new AwsErrorException("InvalidParameterCombination", "The parameter MaxResults cannot be used with ids in the same request.");
        }

        var found = all.Where(e => ids.Count == 0 || IdsOf(e).Any(id => ids.Contains(id))).Where(e => Matches(call, e)).ToList();
        if (call.Number("MaxResults") is < 5)
        {
            throw AwsErrors.Invalid(call, "Value for parameter MaxResults is invalid. Expecting a value between 5 and 1000.");
        }

        var page = Page.Of(call, found, "NextToken", "MaxResults", Math.Max(found.Count, 1), Math.Max(found.Count, 1000));
        return Answers.Of(Member, Answers.Array(page.Items), "NextToken", page.Next);
    }

    /// <summary>A filter that compares a member of an entry.</summary>
    public static Func<JsonNode, IEnumerable<string?>> ByMember(string name) => entry => [Answers.Text(entry, name)];

    /// <summary>A filter that compares a member of each object in a list of an entry.</summary>
    public static Func<JsonNode, IEnumerable<string?>> ByEach(string list, string name) =>
        entry => (entry[list] as JsonArray ?? []).Select(item => Answers.Text(item, name));

    private IEnumerable<string?> IdsOf(JsonNode entry) => Filters.TryGetValue("", out var nested) ? nested(entry) : [Answers.Text(entry, IdName)];

    private bool Matches(AwsCall call, JsonNode entry)
    {
        foreach (var filter in call.Objects("Filter"))
        {
            var name = Answers.Text(filter, "Name") ?? "";
            if (name.Length == 0 || !Filters.TryGetValue(name, out var texts))
            {
                throw AwsErrors.Invalid(call, $"The filter '{name}' is invalid");
            }

            if (filter["Value"] is JsonArray values && !texts(entry).Any(text => values.Any(v => v?.ToString() == text)))
            {
                return false;
            }
        }

        return true;
    }
}
