using EcsPosture.Inventory.Redaction;
using Xunit;

namespace EcsPosture.Inventory.Tests.Redaction;

public sealed class SecretDetectorTests
{
    // Random text, drawn once; put together here so that no scanner of this repository takes it for a leak.
    private const string Random40 = "q7Jx2Lw9" + "TzR4vB1kNc8Y" + "mH5pD3fG6sA0uQeX" + "WiZo";
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N";

    public static TheoryData<string, string, string> Secrets => new()
    {
        { "AWS_ACCESS_KEY_ID", "AKIA" + "IOSFODNN7EXAMPLE", ValueKind.AwsAccessKeyId },
        { "KEY", "ASIA" + "Y34FZKBOKMUTVV7A", ValueKind.AwsAccessKeyId },
        { "CONFIG", "id=AKIA" + "IOSFODNN7EXAMPLE;region=eu-west-1", ValueKind.AwsAccessKeyId },
        { "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY", ValueKind.AwsSecretAccessKey },
        { "SECRET_KEY", Random40, ValueKind.AwsSecretAccessKey },
        { "AWS_THING", Random40, ValueKind.AwsSecretAccessKey },
        { "THING", Random40, ValueKind.HighEntropy },
        { "TLS_KEY", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow", ValueKind.PrivateKey },
        { "TLS_KEY", "-----BEGIN PRIVATE KEY-----\\nMIIEow", ValueKind.PrivateKey },
        { "KEY", "-----BEGIN PGP PRIVATE KEY BLOCK-----", ValueKind.PrivateKey },
        { "KEY", "-----BEGIN OPENSSH PRIVATE KEY-----", ValueKind.PrivateKey },
        { "SESSION", Jwt, ValueKind.JsonWebToken },
        { "HEADER", "Bearer " + Jwt, ValueKind.JsonWebToken },
        { "GH", "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345", ValueKind.GitHubToken },
        { "GH", "gho_" + "0123456789abcdefghijABCDEFGHIJ012345", ValueKind.GitHubToken },
        { "GH", "github_pat_" + "11ABCDEFG0abcdefghijkl_ABCDEFGHIJKLMNOP", ValueKind.GitHubToken },
        { "SLACK", "xoxb-" + "123456789012-abcdefghijkl", ValueKind.SlackToken },
        { "SLACK", "xoxp-" + "123456789012-abcdefghijkl", ValueKind.SlackToken },
        { "HOOK", "https://hooks.slack.com/services/" + "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX", ValueKind.SlackToken },
        { "STRIPE", "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", ValueKind.StripeKey },
        { "MAPS", "AIza" + "SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY", ValueKind.GoogleApiKey },
        { "DATABASE_URL", "postgres://app:hunter2@db.internal:5432/app", ValueKind.UrlWithPassword },
        { "REDIS_URL", "redis://:hunter2@cache:6379/0", ValueKind.UrlWithPassword },
        { "AMQP", "amqps://guest:gu%2Fest@mq.internal", ValueKind.UrlWithPassword },
        { "DATABASE_URL", "postgres://app:hun/ter2@db.internal/app", ValueKind.UrlWithPassword },
        { "JDBC", "jdbc:mysql://app:hunter2@db/app", ValueKind.UrlWithPassword },
        { "JDBC", "jdbc:oracle:thin:app/hunter2@db:1521/x", ValueKind.UrlWithPassword },
        { "ConnectionStrings__Default", "Server=db;Database=app;User Id=app;Password=hunter2;", ValueKind.ConnectionStringPassword },
        { "DB", "Server=db;Uid=app;Pwd=hunter2", ValueKind.ConnectionStringPassword },
        { "JDBC", "jdbc:mysql://db/app?user=app&password=hunter2", ValueKind.ConnectionStringPassword },
        { "PG", "host=db user=app password=hunter2", ValueKind.ConnectionStringPassword },
        { "STORAGE", "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=abcDEF123==", ValueKind.ConnectionStringPassword },
        { "HOOK_URL", "https://api.example.com/hook?api_key=hunter2", ValueKind.UrlWithPassword },
        { "API_TOKEN", "dG9rZW4xMjM0NTY3ODkwYWJjZGVmZ2hpams1Nzg5QUJDREVG9f", ValueKind.HighEntropy },
        { "SIGNING_KEY", "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c", ValueKind.HighEntropy },
        { "DOCKER_AUTH", "eyJhdXRocyI6eyJyZWdpc3RyeSI6eyJwYXNzd29yZCI6Imh1bnRlcjIifX19", ValueKind.HighEntropy },
        { "QUOTED", "\"AKIA" + "IOSFODNN7EXAMPLE\"", ValueKind.AwsAccessKeyId },
    };

    public static TheoryData<string, string, string> NotSecrets => new()
    {
        { "DB_PASSWORD", "", ValueKind.Empty },
        { "DB_PASSWORD", "   ", ValueKind.Empty },
        { "DB_PASSWORD", "\"\"", ValueKind.Empty },
        { "MYSQL_ALLOW_EMPTY_PASSWORD", "yes", ValueKind.Boolean },
        { "TOKEN_REQUIRED", "False", ValueKind.Boolean },
        { "PORT", "8080", ValueKind.Number },
        { "RATIO", "-0.75", ValueKind.Number },
        { "MAX_TOKENS", "4096", ValueKind.Number },
        { "DB_PASSWORD", "${DB_PASSWORD}", ValueKind.Placeholder },
        { "DB_PASSWORD", "$DB_PASSWORD", ValueKind.Placeholder },
        { "DB_PASSWORD", "<changeme>", ValueKind.Placeholder },
        { "DB_PASSWORD", "changeme", ValueKind.Placeholder },
        { "DB_PASSWORD", "{{ db_password }}", ValueKind.Placeholder },
        { "DB_PASSWORD", "%DB_PASSWORD%", ValueKind.Placeholder },
        { "API_KEY", "your-api-key-here", ValueKind.Placeholder },
        { "API_KEY", "xxxxxxxx", ValueKind.Placeholder },
        { "API_KEY", "********", ValueKind.Placeholder },
        { "DB_PASSWORD", "{{resolve:secretsmanager:db:SecretString:password}}", ValueKind.Reference },
        { "SECRET", "/aws/reference/secretsmanager/db", ValueKind.Reference },
        { "SECRET", "ssm:/app/db/password", ValueKind.Reference },
        { "SECRET", "vault:secret/data/app#password", ValueKind.Reference },
        { "DB_SECRET", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd", ValueKind.SecretArn },
        { "DB_SECRET", "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:db-Ab12Cd:password::", ValueKind.SecretArn },
        { "DB_PARAM", "arn:aws:ssm:eu-west-1:111122223333:parameter/app/db", ValueKind.ParameterArn },
        { "ROLE", "arn:aws:iam::111122223333:role/app", ValueKind.Arn },
        { "TENANT", "0fa1b2c3-d4e5-46f7-8899-aabbccddeeff", ValueKind.Uuid },
        { "API_KEY_FILE", "/run/secrets/api-key", ValueKind.Path },
        { "CONFIG", "./config/app.json", ValueKind.Path },
        { "LOG_DIR", @"C:\logs\app", ValueKind.Path },
        { "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", ValueKind.Path },
        { "API", "https://api.example.com/v1/orders", ValueKind.Url },
        { "DATABASE_URL", "postgres://app@db.internal:5432/app", ValueKind.Url },
        { "DATABASE_URL", "postgres://app:${DB_PASSWORD}@db.internal/app", ValueKind.Url },
        { "DATABASE_URL", "postgres://app:<password>@db.internal/app", ValueKind.Url },
        { "DATABASE_URL", "postgres://app:***@db.internal/app", ValueKind.Url },
        { "DATABASE_URL", "postgres://app:@db.internal/app", ValueKind.Url },
        { "UPSTREAM", "http://upstream:8080/path@v2", ValueKind.Url },
        { "JDBC", "jdbc:postgresql://db.internal:5432/app?sslmode=require", ValueKind.Url },
        { "SENTRY_DSN", "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/42", ValueKind.Url },
        { "GIT_SHA", "3f786850e387550fdab836ed7e6dc881de23001b", ValueKind.Literal },
        { "COMMIT", "3F786850E387550FDAB836ED7E6DC881DE23001B", ValueKind.Literal },
        { "SOMETHING", "3f786850e387550fdab836ed7e6dc881de23001b", ValueKind.Literal },
        { "IMAGE_DIGEST", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ValueKind.Literal },
        { "IMAGE", "registry.example.com/team/app:1.2.3@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ValueKind.Literal },
        { "BUILD_ID", Random40, ValueKind.Literal },
        { "VERSION", "2026.11.20-rc.1+build.7f3a9c1", ValueKind.Literal },
        { "HOST", "orders-prod-1.cluster-cabcdefghijk.eu-west-1.rds.amazonaws.com", ValueKind.Literal },
        { "HANDLER", "MyCompany.OrderService.AbstractSingletonProxyFactoryBean2", ValueKind.Literal },
        { "STACK", "my-Service-Prod-EuWest1-OrderProcessing2Queue", ValueKind.Literal },
        { "LOG_LEVEL", "Information", ValueKind.Literal },
        { "DB_PASSWORD", "hunter2", ValueKind.Literal },
        { "DB_PASSWORD", "123456", ValueKind.Literal },
        { "JAVA_OPTS", "-Xmx512m -Dfile.encoding=UTF-8 -XX:+UseG1GC", ValueKind.Literal },
        { "FEATURES", "eyJmZWF0dXJlcyI6eyJuZXdDaGVja291dCI6dHJ1ZSwiYmV0YSI6ZmFsc2V9fQ==", ValueKind.Literal },
        { "RECAPTCHA_SITE_KEY", "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI", ValueKind.Literal },
        { "STRIPE_PUBLISHABLE_KEY", "pk_live_" + "51H8xYzAbCdEfGhIjKlMnOpQr", ValueKind.Literal },
        { "CA_CERT", "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0", ValueKind.Literal },
        { "CONNECTION", "Server=db;Database=app;Integrated Security=true", ValueKind.Literal },
        { "CONNECTION", "Server=db;User Id=app;Password=${DB_PASSWORD}", ValueKind.Literal },
        { "USER_POOL", "eu-west-1_AbCdEfGhI", ValueKind.Literal },
        { "ALPHABET", "abcdefghijklmnopqrstuvwxyz", ValueKind.Literal },
        { "BUCKET", "company-prod-eu-west-1-artifacts-20261120", ValueKind.Literal },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_is_known_by_its_value(string name, string value, string kind)
    {
        Assert.Equal(kind, SecretDetector.Classify(name, value));
        Assert.True(ValueKind.IsSecret(kind));
    }

    [Theory]
    [MemberData(nameof(NotSecrets))]
    public void What_is_no_secret_by_its_value_is_not_taken_for_one(string name, string value, string kind)
    {
        Assert.Equal(kind, SecretDetector.Classify(name, value));
        Assert.False(ValueKind.IsSecret(kind));
    }

    [Theory]
    [InlineData("DB_PASSWORD")]
    [InlineData("dbPassword")]
    [InlineData("db.password")]
    [InlineData("PGPASSWORD")]
    [InlineData("MYSQL_PWD")]
    [InlineData("DB_PASS")]
    [InlineData("SMTP_PASSWD")]
    [InlineData("API_KEY")]
    [InlineData("apiKey")]
    [InlineData("APIKEY")]
    [InlineData("X-Api-Key")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("splunk-token")]
    [InlineData("CLIENT_SECRET")]
    [InlineData("JWT_SECRET_2")]
    [InlineData("PRIVATE_KEY")]
    [InlineData("SSH_PRIVATE_KEY")]
    [InlineData("CONNECTION_STRING")]
    [InlineData("ConnectionString")]
    [InlineData("GOOGLE_CREDENTIALS")]
    [InlineData("DD_API_KEY")]
    [InlineData("Shared_Key")]
    [InlineData("HTTP_Passwd")]
    [InlineData("--password")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("ECS_ENGINE_AUTH_DATA")]
    public void A_name_can_tell_of_a_secret(string name) => Assert.True(SecretNames.IsSecretName(name));

    [Theory]
    [InlineData("DB_PASSWORD_FILE")]
    [InlineData("SECRET_PATH")]
    [InlineData("DB_SECRET_ARN")]
    [InlineData("SECRET_NAME")]
    [InlineData("SECRET_ID")]
    [InlineData("TOKEN_URL")]
    [InlineData("TOKEN_ENDPOINT")]
    [InlineData("TOKEN_TTL")]
    [InlineData("TOKEN_EXPIRY")]
    [InlineData("TOKEN_ISSUER")]
    [InlineData("PASSWORD_MIN_LENGTH")]
    [InlineData("PASSWORD_POLICY")]
    [InlineData("MAX_TOKENS")]
    [InlineData("MYSQL_ALLOW_EMPTY_PASSWORD")]
    [InlineData("MYSQL_RANDOM_ROOT_PASSWORD_ENABLED")]
    [InlineData("SECRETS_MANAGER")]
    [InlineData("SECRET_STORE")]
    [InlineData("TOKENIZER")]
    [InlineData("BYPASS")]
    [InlineData("PASSENGER_COUNT")]
    [InlineData("NEXT_PUBLIC_API_KEY")]
    [InlineData("PATH")]
    [InlineData("KEYSPACE")]
    [InlineData("COMPASS_URL")]
    [InlineData("")]
    [InlineData("___")]
    public void A_name_that_tells_where_or_how_is_no_secrets_name(string name) => Assert.False(SecretNames.IsSecretName(name));

    [Theory]
    [InlineData("mysql --password=hunter2 -h db", ValueKind.Literal)]
    [InlineData("app --password hunter2 --verbose", ValueKind.Literal)]
    [InlineData("export DB_PASSWORD=hunter2 && ./run", ValueKind.Literal)]
    [InlineData("export DB_PASSWORD='hunter 2'; ./run", ValueKind.Literal)]
    [InlineData("mysql -u root -phunter2 app", ValueKind.Literal)]
    [InlineData("mysqladmin -p hunter2 ping", ValueKind.Literal)]
    [InlineData("redis-cli -a hunter2 ping", ValueKind.Literal)]
    [InlineData("curl -u admin:hunter2 http://localhost/health", ValueKind.Literal)]
    [InlineData("curl -H 'Authorization: Bearer abcdef123' http://localhost", ValueKind.Literal)]
    [InlineData("curl -H \"X-Api-Key: abcdef123\" http://localhost", ValueKind.Literal)]
    [InlineData("java -Dspring.datasource.password=hunter2 -jar app.jar", ValueKind.Literal)]
    [InlineData("kubectl create secret generic x --from-literal=password=hunter2", ValueKind.Literal)]
    [InlineData("{\"user\":\"app\",\"password\":\"hunter2\"}", ValueKind.Literal)]
    [InlineData("{\\\"password\\\":\\\"hunter2\\\"}", ValueKind.Literal)]
    [InlineData("password: hunter2", ValueKind.Literal)]
    [InlineData("wget https://app:hunter2@repo.example.com/x.tgz", ValueKind.UrlWithPassword)]
    public void A_secret_is_found_in_free_text(string text, string kind) => Assert.Equal(kind, SecretDetector.FindInText(text));

    [Theory]
    [InlineData("mysql --password=$DB_PASSWORD -h db")]
    [InlineData("mysql --password=\"${DB_PASSWORD}\" -h db")]
    [InlineData("mysql -p$DB_PASSWORD")]
    [InlineData("app --password-file /run/secrets/db --token-ttl=30s")]
    [InlineData("export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)")]
    [InlineData("curl -H \"Authorization: Bearer $TOKEN\" http://localhost")]
    [InlineData("mkdir -p data && nginx -p 8080")]
    [InlineData("aws secretsmanager get-secret-value --secret-id arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd")]
    [InlineData("docker run registry.example.com/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("curl -f http://localhost:8080/health || exit 1")]
    [InlineData("app --secret-name db --tokens 5 --password")]
    [InlineData("PASSWORD=")]
    [InlineData("--password=[redacted kind=literal length=7]")]
    [InlineData("addr=10.0.0.1,username=[redacted kind=literal length=4],password=[redacted kind=literal length=7]")]
    [InlineData("")]
    public void Text_without_a_secret_has_none(string text) => Assert.Null(SecretDetector.FindInText(text));

    [Fact]
    public void Hostile_text_is_judged_in_linear_time()
    {
        var texts = new[]
        {
            string.Concat(Enumerable.Repeat("password=", 30_000)),
            string.Concat(Enumerable.Repeat("a://b:", 40_000)),
            string.Concat(Enumerable.Repeat("-----BEGIN ", 20_000)),
            string.Concat(Enumerable.Repeat("eyJhbGciOi.", 20_000)),
            new string('=', 250_000),
            new string(':', 250_000),
            new string('A', 250_000),
            string.Concat(Enumerable.Repeat("pwd=;", 50_000)),
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();

        foreach (var text in texts)
        {
            _ = SecretDetector.Classify("X", text);
            _ = SecretDetector.FindInText(text);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"took {clock.Elapsed}");
    }
}
