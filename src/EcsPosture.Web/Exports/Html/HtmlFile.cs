using System.Security.Cryptography;
using System.Text;

namespace EcsPosture.Web.Exports.Html;

/// <summary>What HTML files that stand alone have in common: the program's style, and a policy that lets nothing else load or run.</summary>
internal static class HtmlFile
{
    private static readonly string Style = Asset("report.css");

    /// <summary>A file of the program's own. A page's parser knows no line end but one, nor does a hash of what it read.</summary>
    public static string Asset(string name)
    {
        using var stream = typeof(HtmlFile).Assembly.GetManifestResourceStream(typeof(HtmlFile), name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The beginning of a file, up to and with the opening of its body.</summary>
    /// <param name="title">Its title, a text of ours.</param>
    /// <param name="script">The one script that may run; null for none.</param>
    public static string Head(string title, string? script) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {HashOf(Style)}; script-src {(script is null ? "'none'" : HashOf(script))}; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>{title}</title>
        <style>{Style}</style>
        </head>
        <body>

        """;

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
