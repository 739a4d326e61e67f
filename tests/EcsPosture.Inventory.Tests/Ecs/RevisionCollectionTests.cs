using System.Text;
using System.Text.Json;
using CsCheck;
using EcsPosture.Inventory.Ecs;
using Xunit;

namespace EcsPosture.Inventory.Tests.Ecs;

public sealed class RevisionCollectionTests
{
    private const string Web = "arn:aws:ecs:eu-central-1:111122223333:task-definition/web";

    private static readonly Gen<string> Arns = Gen.Select(
        One("arn:aws:ecs:eu-central-1:111122223333:task-definition/", "arn:aws:ecs:us-east-1:111122223333:task-definition/", "arn:aws:ecs:eu-central-1:111122223333:service/", ""),
        One("web", "web2", "we:b", ""),
        One(":1", ":2", ":3", ":10", ":03", ":2147483647", ":99999999999", ":x", ":", ""),
        (start, family, number) => start + family + number);

    [Fact]
    public void A_list_holds_what_it_was_given_by_family() => Arns.List[0, 12].Sample(arns =>
    {
        var list = RevisionCollection.Of(arns);

        Assert.Equal(arns.Count, list.Count);
        Assert.Equal(arns.Order(StringComparer.Ordinal), list.Order(StringComparer.Ordinal));
        Assert.All(arns, arn => Assert.True(list.Contains(arn)));
        Arns.Sample(other => Assert.Equal(arns.Contains(other), list.Contains(other)), iter: 5);
        var families = arns.Where(arn => RevisionArn.TryParse(arn, out _, out _))
            .GroupBy(arn => RevisionArn.TryParse(arn, out var family, out _) ? family.ToString() : "")
            .ToDictionary(g => g.Key, g => g.ToList());
        Assert.Equal(families.Keys, list.Families);
        Assert.Equal(families.Keys.Select(list.LatestOf), list.Latest());
        foreach (var (family, revisions) in families)
        {
            Assert.True(list.Has(family));
            Assert.Equal(revisions.Order(StringComparer.Ordinal), list.OfFamily(family).Order(StringComparer.Ordinal));
            Assert.Equal(revisions.Max(NumberOf), NumberOf(list.LatestOf(family)!));
            Assert.Contains(list.LatestOf(family), revisions);
        }
    });

    [Fact]
    public void The_latest_of_a_family_goes_by_number_and_not_by_text()
    {
        RevisionCollection list = [Web + ":9", Web + ":10", Web + ":2"];

        Assert.Equal(Web + ":10", list.LatestOf("web"));
        Assert.Equal([Web + ":9", Web + ":10", Web + ":2"], list.OfFamily("web"));
    }

    [Fact]
    public void A_family_that_is_not_named_has_nothing()
    {
        RevisionCollection list = [Web + ":1", "no ARN"];

        Assert.Null(list.LatestOf("other"));
        Assert.False(list.Has("other"));
        Assert.Empty(list.OfFamily("other"));
        Assert.Equal(["web"], list.Families);
        Assert.False(list.Contains(Web + ":01"));
        Assert.False(list.Contains(Web));
    }

    private static Gen<string> One(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static int NumberOf(string arn) => RevisionArn.TryParse(arn, out _, out var revision) ? revision : -1;

    [Fact]
    public void A_list_read_where_it_lies_is_the_list_of_its_texts() => Arns.List[0, 12].Sample(arns =>
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new { arns });

        var read = RevisionCollection.Read(json, "arns");

        Assert.Equal(RevisionCollection.Of(arns), read);
    });

    [Theory]
    [InlineData("""{"arns":["a\u00e4\n"]}""", "aä\n")]
    [InlineData("""{"arns":["a"],"nextToken":"more"}""", null)]
    [InlineData("""{"nextToken":null,"arns":["a"]}""", null)]
    [InlineData("""{"other":["a"]}""", null)]
    [InlineData("""{"arns":["a",null]}""", null)]
    [InlineData("""{"arns":["a",["b"]]}""", null)]
    [InlineData("""{"arns":"a"}""", null)]
    [InlineData("""{"arns":["\ud800"]}""", null)]
    [InlineData("""{"arns":["a"]""", null)]
    [InlineData("""["a"]""", null)]
    [InlineData("", null)]
    public void What_holds_anything_but_the_list_is_not_read_where_it_lies(string json, string? only)
    {
        var read = RevisionCollection.Read(Encoding.UTF8.GetBytes(json), "arns");

        Assert.Equal(only is null ? null : RevisionCollection.Of([only]), read);
    }

    [Fact]
    public void A_text_of_any_length_is_read_where_it_lies()
    {
        var arn = Web + new string('x', 5000) + ":7";

        Assert.Equal([arn], RevisionCollection.Read(JsonSerializer.SerializeToUtf8Bytes(new { arns = new[] { arn } }), "arns"));
    }
}
