using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Connections;

public class ConnectionStoreTests : RecorderTest
{
    private static readonly Actor Administrator = new("ada", Role.Administrator);
    private static readonly ConnectionDraft Good = new()
    {
        Name = "production",
        Regions = ["us-east-1", " eu-west-1", "us-east-1", ""],
        CredentialKind = CredentialKind.AssumeRole,
        RoleArn = "arn:aws:iam::111122223333:role/security/ecs-posture",
        ExternalId = "a7f3-parcel",
    };

    [Fact]
    public async Task A_connection_is_kept_tidied_with_who_made_it()
    {
        var id = await Connections().AddAsync(Administrator, Good, Cancel);

        var connection = await Connections().FindAsync(id, Cancel);
        Assert.Equal(["eu-west-1", "us-east-1"], connection!.Regions);
        Assert.Equal(("ada", "ada", Store.Clock.GetUtcNow(), "a7f3-parcel"), (connection.CreatedBy, connection.ChangedBy, connection.CreatedAt, connection.ExternalId));
        await using var db = Store.Db();
        var entry = await db.AuditEntries.SingleAsync(Cancel);
        Assert.Equal(("ada", "connection.create", $"connection {id} (production)"), (entry.Who, entry.Action, entry.Target));
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    public async Task Only_an_administrator_may_make_change_or_remove_one(Role role)
    {
        var id = await Connections().AddAsync(Administrator, Good, Cancel);
        var actor = new Actor("olga", role);

        await Assert.ThrowsAsync<NotPermittedException>(() => Connections().AddAsync(actor, Good with { Name = "other" }, Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => Connections().ChangeAsync(actor, id, Good with { Name = "other" }, Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => Connections().RemoveAsync(actor, id, Cancel));

        Assert.Equal("production", Assert.Single(await Connections().ListAsync(Cancel)).Name);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Connections().AddAsync(
            Administrator,
            new()
            {
                Name = " ",
                Regions = ["Frankfurt"],
                CredentialKind = CredentialKind.AssumeRole,
                RoleArn = "arn:aws:iam::1234:role/x",
                ExternalId = "two words",
                EndpointUrl = "http://user:secret@localhost",
            },
            Cancel));

        Assert.Equal(5, refused.Reasons.Count);
        foreach (var word in new[] { "name", "Frankfurt", "ARN of the role", "external id", "endpoint" })
        {
            Assert.Contains(refused.Reasons, r => r.Contains(word, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/x\n")]
    [InlineData("arn:aws:iam::111122223333:user/x")]
    [InlineData("arn:aws:iam::111122223333:role/")]
    [InlineData("arn:aws:iam::111122223333:role/a b")]
    public void A_role_is_named_by_its_arn(string arn) =>
        Assert.NotEmpty((Good with { RoleArn = arn }).Errors());

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/ecs-posture")]
    [InlineData("arn:aws-us-gov:iam::111122223333:role/path/to/ecs+posture=1,@x")]
    [InlineData("arn:aws-cn:iam::111122223333:role/r")]
    public void Roles_of_all_partitions_are_known(string arn) =>
        Assert.Empty((Good with { RoleArn = arn }).Tidy().Errors());

    [Fact]
    public async Task Two_connections_have_different_names()
    {
        await Connections().AddAsync(Administrator, Good, Cancel);

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Connections().AddAsync(Administrator, Good, Cancel));

        Assert.Contains("production", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_is_known_after_the_first_recording()
    {
        var id = await Connections().AddAsync(Administrator, Good, Cancel);
        Assert.Null((await Connections().FindAsync(id, Cancel))!.AccountId);

        await ScanAsync(World.At(1, World.Region()), connection: id);

        Assert.Equal(ASnapshot.AccountId, (await Connections().FindAsync(id, Cancel))!.AccountId);
    }

    private ConnectionStore Connections() => Store.Get<ConnectionStore>();
}
