using System.Globalization;
using System.Text;

namespace EcsPosture.Web.Components;

/// <summary>Names of the program as a person reads them.</summary>
public static class Words
{
    /// <summary>An enum value's name, or a text, as words: <c>SucceededWithGaps</c> is "Succeeded with gaps", <c>VpcEndpoint</c> "VPC endpoint".</summary>
    public static string Of(object value)
    {
        var name = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        if (name.Contains(' ', StringComparison.Ordinal))
        {
            return name;
        }

        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0 && !char.IsUpper(words[^1]))
            {
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            }
            else
            {
                words.Append(letter);
            }
        }

        return words.Replace("Vpc", "VPC").ToString();
    }

    /// <summary>An amount of bytes: "0.4 MB", "1,204.0 MB", "31.0 GB".</summary>
    public static string Bytes(long bytes) => bytes >= 10L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:N1} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MB");

    /// <summary>A number with its noun: "1 finding", "1,204 findings".</summary>
    public static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");
}
