using EcsPosture.Web.SignIn;

namespace EcsPosture.Web.Tests.Security;

public sealed class StartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("ecs-posture-tests-").FullName;

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.7:8080")]
    [InlineData("http://posture.example:8080")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public void Listening_for_others_without_a_password_is_refused_with_the_way_on(string urls)
    {
        var refused = Assert.Throws<StartRefusedException>(() => EcsPostureApp.Build(new() { DataDirectory = _data, Urls = urls }));

        Assert.Contains("ecs-posture hash-password", refused.Message, StringComparison.Ordinal);
        Assert.Contains("SignIn__AdministratorPasswordHash", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_in_Kestrels_own_section_is_refused_too()
    {
        Assert.Throws<StartRefusedException>(() => EcsPostureApp.Build(new()
        {
            DataDirectory = _data,
            Urls = "http://127.0.0.1:0",
            Settings = new Dictionary<string, string?> { ["Kestrel:Endpoints:Http:Url"] = "http://0.0.0.0:0" },
        }));
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.2:0")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:0")]
    public async Task Listening_for_this_machine_needs_none(string urls)
    {
        await using var app = EcsPostureApp.Build(new() { DataDirectory = _data, Urls = urls });

        Assert.NotNull(app.Services);
    }

    [Fact]
    public async Task With_a_password_hash_from_a_secrets_file_others_may_come()
    {
        var file = Path.Combine(_data, "hash.txt");
        await File.WriteAllTextAsync(file, PasswordHashes.Create("correct horse battery") + "\n", TestContext.Current.CancellationToken);

        await using var app = EcsPostureApp.Build(new()
        {
            DataDirectory = _data,
            Urls = "http://0.0.0.0:0",
            Settings = new Dictionary<string, string?> { ["SignIn:AdministratorPasswordHashFile"] = file },
        });

        Assert.NotNull(app.Services);
    }

    [Fact]
    public void A_plain_password_in_the_hashs_place_is_refused_without_being_repeated()
    {
        var refused = Assert.Throws<StartRefusedException>(() =>
            EcsPostureApp.Build(new() { DataDirectory = _data, AdministratorPasswordHash = "hunter2hunter2" }));

        Assert.Contains("hash-password", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(_data, "a-file");
        File.WriteAllText(file, "");

        var refused = Assert.Throws<StartRefusedException>(() => EcsPostureApp.Build(new() { DataDirectory = Path.Combine(file, "data") }));

        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
