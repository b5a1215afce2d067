namespace Penstock.Web;

/// <summary>
/// Ids of requests: 20 characters of 0-9 and a-v, 35 bits from the seed and 64 from a counter that a one-to-one function has mixed,
/// so that ids of one seed never repeat and those of two seeds hardly ever meet. Safe for many threads.
/// </summary>
/// <param name="seed">The same seed gives the same ids.</param>
public sealed class RequestIds(long seed)
{
    private const int Length = 20, TailLength = 13;
    private readonly ulong _start = Mixed(unchecked((ulong)seed)), _head = Mixed(unchecked((ulong)~seed));
    private long _taken;

    /// <summary>The next id.</summary>
    public string Next()
    {
        ulong tail = Mixed(unchecked(_start + (ulong)Interlocked.Increment(ref _taken)));
        return string.Create(Length, (_head, tail), static (text, bits) =>
        {
            Spell(text[..^TailLength], bits._head);
            Spell(text[^TailLength..], bits.tail);
        });
    }

    private static void Spell(Span<char> text, ulong bits)
    {
        for (int i = text.Length - 1; i >= 0; i--, bits >>= 5)
            text[i] = "0123456789abcdefghijklmnopqrstuv"[(int)(bits & 31)];
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection of 64 bits.
    private static ulong Mixed(ulong bits)
    {
        unchecked
        {
            bits += 0x9E3779B97F4A7C15;
            bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
            return bits ^ bits >> 31;
        }
    }
}
