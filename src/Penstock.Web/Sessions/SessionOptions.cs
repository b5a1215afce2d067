namespace Penstock.Web;

/// <summary>How people are let in, and for how long.</summary>
/// <param name="Key">At least 32 random bytes that sign sessions and links; where it is another after a start, those of before are void.</param>
public sealed record SessionOptions(byte[] Key)
{
    /// <summary>A text that lets in whoever has it, as <c>/?token=TEXT</c> or <c>Authorization: Bearer TEXT</c>: 16 characters or more; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// A file of passwords, one a line; a line that begins with '#' is a comment; null for none. The file is read again when it changes; sessions of a password that is gone end.
    /// </summary>
    public string? PasswordFile { get; init; }

    /// <summary>The fewest characters of a password; a file with a shorter one is refused. Default: 1.</summary>
    public int ShortestPassword { get; init; } = 1;

    /// <summary>How long a session lasts. Default: 7 days.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many wrong passwords or tokens an address may send within <see cref="TryTime"/>; further ones: 429. 200 times as many from all addresses together. Default: 5.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>The time that tries are counted over. Default: 1 minute.</summary>
    public TimeSpan TryTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest life of a link. Default: 90 days.</summary>
    public TimeSpan LongestLink { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A file that keeps which sessions were ended before their time, so that they stay ended after a start with the same key; null, the default, for memory alone. It is made at the first log-out.</summary>
    public string? EndedFile { get; init; }

    internal void Require()
    {
        if (Key.Length < 32) throw new ArgumentException($"SessionOptions: expected a key of 32 bytes or more, got {Key.Length}. Draw more.");
        if (Token is { Length: < 16 }) throw new ArgumentException($"SessionOptions: expected a token of 16 characters or more, got {Token.Length}. Take a longer one: a short one can be guessed.");
        if (Token is null && PasswordFile is null) throw new ArgumentException("SessionOptions: expected a token, a password file or both, got none. Give one.");
        if (Tries < 1 || TryTime <= TimeSpan.Zero || Lifetime <= TimeSpan.Zero || LongestLink <= TimeSpan.Zero)
            throw new ArgumentException("SessionOptions: expected times and tries above 0, got fewer. Give greater ones.");
    }
}
