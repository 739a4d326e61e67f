using EcsPosture.Findings.Storage;

namespace EcsPosture.Findings.Tests.Storage;

public sealed class StoreLocationTests
{
    private const string Password = "hush-hush-4711";

    [Theory]
    [InlineData("Host=db.example;Port=6432;Database=posture;Username=olga;Password=hush-hush-4711")]
    [InlineData("postgresql://olga:hush-hush-4711@db.example:6432/posture?sslmode=require")]
    [InlineData("postgres://olga:hush-hush-4711@db.example:6432/posture")]
    public void A_database_is_named_in_either_way_and_shown_without_user_and_password(string text)
    {
        var location = StoreLocation.Of("/data", text);

        Assert.True(location.IsShared);
        Assert.Equal("PostgreSQL database posture on db.example:6432", location.ToString());
        Assert.Equal(("olga", Password), (location.Database!.Username, location.Database.Password));
    }

    [Fact]
    public void A_password_given_apart_joins_the_connection_string()
    {
        var location = StoreLocation.Of("/data", "Host=db;Database=posture;Username=olga", Password);

        Assert.Equal(Password, location.Database!.Password);
    }

    [Theory]
    [InlineData("Host=db;Password=hush-hush-4711;Bogus=1")]
    [InlineData("Host=db;Password=hush-hush-4711;Port=hush-hush-4711")]
    [InlineData("Password=hush-hush-4711;Database=posture")]
    [InlineData("hush-hush-4711")]
    [InlineData("postgres://olga:hush-hush-4711@/posture")]
    public void What_cannot_be_read_is_refused_without_repeating_it(string text)
    {
        var refused = Assert.Throws<StoreRefusedException>(() => StoreLocation.Of("/data", text));

        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("Host=", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_database_it_is_a_file_in_the_data_directory()
    {
        var location = StoreLocation.Of("/data", "  ");

        Assert.False(location.IsShared);
        Assert.Equal(Path.Combine("/data", "ecs-posture.db"), location.ToString());
    }
}
