namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>Whether every text of one pattern fits another.</summary>
/// <remarks>
/// In a text of the inner pattern a wildcard may stand for a character that the outer one does not name, and whatever fits then
/// fits with any other character too. So the inner pattern is walked with such a character in place of each wildcard, any number
/// of times for a run, with the set of places that the outer pattern can be at; all must end in a match. A set that holds
/// another, or has come further, is easier to end and need not be walked; this keeps the walk short where sets could multiply.
/// </remarks>
internal static class GlobInclusion
{
    /// <summary>How much work is put into one answer, in words of sets walked or compared: ten times what long patterns of people need.</summary>
    private const int Budget = 40_000;

    /// <summary>Whether the outer pattern includes the inner one. Past that much work it says no, which is the careful answer.</summary>
    public static bool Holds(Glob outer, Glob inner)
    {
        var walk = new Walk(outer.Tokens.ToArray());
        var tokens = inner.Tokens;
        List<ulong[]> open = [walk.Start()];
        foreach (var token in tokens)
        {
            var after = new List<ulong[]>();
            foreach (var set in open)
            {
                if (token != Glob.AnyRun)
                {
                    after.Add(walk.Step(set, token));
                    continue;
                }

                // The run stands for no character, one, two, …: until the set repeats.
                var now = set;
                var run = new List<ulong[]>();
                while (!walk.Holds(run, now))
                {
                    run.Add(now);
                    now = walk.Step(now, Glob.AnyOne);
                    if (walk.Work > Budget)
                    {
                        return false;
                    }
                }

                after.AddRange(run);
            }

            if (walk.Work > Budget || after.Exists(walk.IsDead))
            {
                return false;
            }

            open = walk.Hardest(after);
            if (walk.Work > Budget)
            {
                return false;
            }
        }

        return open.TrueForAll(walk.HasEnded);
    }

    private sealed class Walk
    {
        private readonly int[] _tokens;
        private readonly int _words;
        private readonly ulong[] _runs;
        private readonly ulong[] _any;
        private readonly Dictionary<int, ulong[]> _named = [];

        public Walk(int[] tokens)
        {
            _tokens = tokens;
            _words = (tokens.Length / 64) + 1;
            _runs = Places(t => t == Glob.AnyRun);
            _any = Places(t => t == Glob.AnyOne);
        }

        /// <summary>How many words of sets were walked or compared so far.</summary>
        public int Work { get; private set; }

        public ulong[] Start()
        {
            var set = new ulong[_words];
            set[0] = 1;
            return Closed(set);
        }

        /// <summary>Where the pattern can be after one more character.</summary>
        public ulong[] Step(ulong[] set, int token)
        {
            if (!_named.TryGetValue(token, out var fits))
            {
                _named[token] = fits = token == Glob.AnyOne ? _any : Places(t => t == Glob.AnyOne || t == token);
            }

            Work += _words;
            var next = new ulong[_words];
            ulong carry = 0;
            for (var i = 0; i < _words; i++)
            {
                var moved = set[i] & fits[i];
                next[i] = (moved << 1) | carry | (set[i] & _runs[i]);
                carry = moved >> 63;
            }

            return Closed(next);
        }

        public bool HasEnded(ulong[] set) => (set[_tokens.Length / 64] & (1UL << (_tokens.Length % 64))) != 0;

        public bool IsDead(ulong[] set) => !set.AsSpan().ContainsAnyExcept(0UL);

        public bool Holds(List<ulong[]> sets, ulong[] set)
        {
            Work += sets.Count;
            return sets.Exists(s => s.AsSpan().SequenceEqual(set));
        }

        /// <summary>The sets that are hardest to end: no other is held in them or stands further back.</summary>
        public List<ulong[]> Hardest(List<ulong[]> sets)
        {
            var kept = new List<ulong[]>();
            foreach (var set in sets)
            {
                Work += 2 * kept.Count * _words;
                if (Work > Budget)
                {
                    break;
                }

                if (kept.Exists(k => IsHarder(k, set)))
                {
                    continue;
                }

                kept.RemoveAll(k => IsHarder(set, k));
                kept.Add(set);
            }

            return kept;
        }

        private bool IsHarder(ulong[] one, ulong[] other)
        {
            var (mine, theirs) = (LastRun(one), LastRun(other));
            if (theirs > mine)
            {
                // Before the other's run: it can wait there for whatever the first one needs, if the first has to pass it.
                return true;
            }

            for (var i = 0; mine == theirs && i < _words; i++)
            {
                if ((one[i] & ~other[i]) != 0)
                {
                    return false;
                }
            }

            return mine == theirs;
        }

        // Once a run is reached, what stands before it is of no more use.
        private ulong[] Closed(ulong[] set)
        {
            ulong carry = 0;
            for (var i = 0; i < _words; i++)
            {
                var runs = set[i] & _runs[i];
                set[i] |= (runs << 1) | carry;
                carry = runs >> 63;
            }

            var last = LastRun(set);
            for (var i = 0; i * 64 < last; i++)
            {
                set[i] &= last - (i * 64) >= 64 ? 0 : ~0UL << (last - (i * 64));
            }

            return set;
        }

        private int LastRun(ulong[] set)
        {
            for (var i = _words - 1; i >= 0; i--)
            {
                if ((set[i] & _runs[i]) is var runs and not 0)
                {
                    return (i * 64) + 63 - System.Numerics.BitOperations.LeadingZeroCount(runs);
                }
            }

            return -1;
        }

        private ulong[] Places(Func<int, bool> isOne)
        {
            var places = new ulong[_words];
            for (var i = 0; i < _tokens.Length; i++)
            {
                if (isOne(_tokens[i]))
                {
                    places[i / 64] |= 1UL << (i % 64);
                }
            }

            return places;
        }
    }
}
