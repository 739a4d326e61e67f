using System.Text;

namespace EcsPosture.Checks.Tests.Iam.Fuzzing;

/// <summary>Spoils inputs: at random, by words that mean something in policies, and by parts of other inputs.</summary>
internal sealed class Mutator(Random random)
{
    private const int Longest = 200_000;

    private static readonly byte[][] Words =
    [
        .. ((string[])
        [
            "*", "?", "**", "a*a*a*a*a*a*a*a*b", "${aws:username}", "${aws:username, 'x'}", "${", "${}", "${*}", "${$}", "${aws:PrincipalTag/", "'", "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ":", ",",
            "null", "true", "false", "-1", "1e999", "99999999999999999999", "NaN", "\"Effect\":", "\"Allow\"", "\"Deny\"", "\"allow\"", "\"Action\":", "\"NotAction\":", "\"Resource\":", "\"NotResource\":", "\"Principal\":",
            "\"NotPrincipal\":", "\"Condition\":", "\"Statement\":", "\"Version\":", "\"2012-10-17\"", "\"2008-10-17\"", "\"Sid\":", "StringEquals", "StringNotLikeIfExists", "ForAllValues:StringLike", "ForAnyValue:ArnLike",
            "IpAddress", "NotIpAddress", "NumericLessThan", "DateGreaterThan", "BinaryEquals", "Bool", "Null", "::/0", "0.0.0.0/0", "10.0.0.0/33", "2001:db8::/129", "2026-02-30T25:00:00Z", "1700000000", "aws:SourceIp",
            "aws:CurrentTime", "aws:ResourceTag/", "iam:PassedToService", "arn:aws:iam::111122223333:role/x", "arn:aws:s3:::", "arn:", "s3:GetObject", "s3:", ":s3", "iam:PassRole", "kms:*", "sts:AssumeRole", "%7B", "%", "\uFEFF", "é", "\u202e",
        ]).Select(Encoding.UTF8.GetBytes),
        [0x00], [0xff], [0xc3], [0xed, 0xa0, 0x80],
    ];

    public byte[] Spoil(byte[] input, byte[] other)
    {
        var bytes = input.ToList();
        for (var times = 1 << random.Next(5); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 1 << random.Next(1, 9)), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2 when bytes.Count + length < Longest:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 3 when other.Length > 0:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, random.Next(1, 400))).ToArray());
                    break;
                case 4:
                    var word = Words[random.Next(Words.Length)];
                    var repeats = random.Next(40) == 0 ? random.Next(1, 2000) : 1;
                    bytes.InsertRange(at, Enumerable.Repeat(word, Math.Min(repeats, Longest / word.Length)).SelectMany(w => w));
                    break;
                default:
                    SwapWord(bytes);
                    break;
            }

            if (bytes.Count > Longest)
            {
                bytes.RemoveRange(Longest, bytes.Count - Longest);
            }
        }

        return [.. bytes];
    }

    // Another word between two quotation marks keeps the JSON whole, so that the engine behind the parser is reached.
    private void SwapWord(List<byte> bytes)
    {
        var start = random.Next(bytes.Count + 1);
        var open = bytes.IndexOf((byte)'"', Math.Min(start, bytes.Count));
        var close = open < 0 || open + 1 >= bytes.Count ? -1 : bytes.IndexOf((byte)'"', open + 1);
        if (close < 0)
        {
            return;
        }

        var text = Encoding.UTF8.GetString(Words[random.Next(Words.Length)]).Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal);
        var kept = random.Next(3);
        var within = random.Next(open + 1, close + 1);
        var (from, count) = kept == 0 ? (open + 1, close - open - 1) : (within, 0);
        bytes.RemoveRange(from, count);
        bytes.InsertRange(from, Encoding.UTF8.GetBytes(text));
    }
}
