using System.Text;

namespace EcsPosture.Findings.Storage;

/// <summary>The words of a text: runs of letters and digits.</summary>
internal static class SearchWords
{
    private const int Most = 20;

    /// <summary>The words that someone looks for; a text of more words than anyone means is cut.</summary>
    public static IEnumerable<string> Of(string text) => All(text).Take(Most);

    /// <summary>All words of a text, in its order.</summary>
    public static IEnumerable<string> All(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(rune);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }
}
