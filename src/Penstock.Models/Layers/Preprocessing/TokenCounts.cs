namespace Penstock.Models;

/// <summary>How often tokens occur, and in how many documents.</summary>
/// <param name="special">Tokens that are not counted.</param>
/// <param name="countsDocuments">Whether documents are counted too.</param>
internal sealed class TokenCounts<T>(IReadOnlyList<T> special, bool countsDocuments) where T : notnull
{
    private readonly Dictionary<T, (long Times, long Documents)> _counts = [];
    private readonly HashSet<T> _special = [.. special], _seen = [];
    private long _documents;

    /// <summary>Adds documents of equal width that follow one another.</summary>
    public void Add(IEnumerable<T> tokens, int width)
    {
        int at = 0;
        foreach (T token in tokens)
        {
            if (at++ % Math.Max(1, width) == 0)
            {
                _documents++;
                _seen.Clear();
            }
            if (_special.Contains(token)) continue;
            var (times, documents) = _counts.GetValueOrDefault(token);
            _counts[token] = (times + 1, documents + (countsDocuments && _seen.Add(token) ? 1 : 0));
        }
    }

    /// <summary>The most frequent tokens, of equally frequent ones the last in order first.</summary>
    public T[] MostFrequent(int most, IComparer<T> order) =>
        [.. _counts.OrderByDescending(c => c.Value.Times).ThenByDescending(c => c.Key, order).Select(c => c.Key).Take(most)];

    /// <summary>log(1 + documents / (1 + documents that hold the token)).</summary>
    public float InverseFrequency(T token) => (float)Math.Log(1 + _documents / (1.0 + _counts[token].Documents));
}
