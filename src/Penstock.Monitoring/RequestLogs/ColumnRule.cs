namespace Penstock.Monitoring;

/// <summary>What a request log keeps of a column that it must not keep whole.</summary>
public sealed record ColumnRule
{
    private ColumnRule(Keeping keeping, int length = 0) => (Kind, Length) = (keeping, length);

    internal enum Keeping { Nothing, Hash, Start }

    internal Keeping Kind { get; }

    internal int Length { get; }

    /// <summary>The column is not in the log.</summary>
    public static ColumnRule LeaveOut { get; } = new(Keeping.Nothing);

    /// <summary>The value is replaced by 32 hexadecimal digits of its HMAC-SHA256 under <see cref="RequestLogOptions.HashKey"/>: equal values stay equal, and cannot be guessed without the key.</summary>
    public static ColumnRule Hash { get; } = new(Keeping.Hash);

    /// <summary>Texts keep their first characters; numbers keep as many significant digits, the rest become 0.</summary>
    /// <param name="length">How many, from 1.</param>
    public static ColumnRule Cut(int length) => length >= 1
        ? new(Keeping.Start, length)
        : throw new ArgumentOutOfRangeException(nameof(length), $"ColumnRule: expected at least 1 character to keep, got {length}. Use LeaveOut to keep none.");
}
