namespace EcsPosture.Checks.Tests.Iam.Fuzzing;

/// <summary>The inputs that fuzzing starts from, with all that once broke something.</summary>
internal static class Corpus
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "EcsPosture.Checks.Tests", "Iam", "Fuzzing", "Corpus");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>Keeps an input that broke something; says where.</summary>
    public static string Keep(byte[] input)
    {
        var file = Path.Combine(Folder, $"broke-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}");
        File.WriteAllBytes(file, input);
        return file;
    }
}
