using System.Runtime.CompilerServices;

namespace Penstock.Models;

/// <summary>Where the bytes of a value lie in its file, and their CRC-32C.</summary>
internal readonly record struct LogPlace(long Offset, int Length, uint Checksum);

/// <summary>What is kept beside the step and the wall time of a point.</summary>
internal enum PointKind : byte
{
    /// <summary>A number that fits 32 bits.</summary>
    Single,
    /// <summary>A number of 64 bits.</summary>
    Double,
    /// <summary>Where the value lies in its file.</summary>
    Place,
}

/// <summary>Neighbouring points of a tag in columns. What stands before <see cref="Count"/> never changes, so that snapshots share it.</summary>
internal sealed class PointChunk
{
    /// <summary>Chunks grow to this and are never moved again.</summary>
    public const int MostPoints = 4096;

    private const int FewestPoints = 8;

    public PointChunk(PointKind kind, string file, int capacity = FewestPoints)
    {
        (Kind, File) = (kind, file);
        (Steps, Walls) = (Column<long>(capacity), Column<double>(capacity));
        Singles = kind == PointKind.Single ? Column<float>(capacity) : [];
        Doubles = kind == PointKind.Double ? Column<double>(capacity) : [];
        Places = kind == PointKind.Place ? Column<LogPlace>(capacity) : [];
    }

    public PointKind Kind { get; }

    /// <summary>The file that the points are from.</summary>
    public string File { get; }

    public long[] Steps { get; }

    public double[] Walls { get; }

    public float[] Singles { get; }

    public double[] Doubles { get; }

    public LogPlace[] Places { get; }

    public int Count { get; private set; }

    public long HighestStep { get; private set; } = long.MinValue;

    public long LowestStep { get; private set; } = long.MaxValue;

    /// <summary>The bytes of the longest value that lies in the file.</summary>
    public int LongestPlace { get; private set; }

    public bool IsFull => Count == Steps.Length;

    public double Value(int index) => Kind == PointKind.Single ? Singles[index] : Doubles[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long step, double wall, float value)
    {
        Singles[Count] = value;
        Add(step, wall);
    }

    public void Add(long step, double wall, double value)
    {
        Doubles[Count] = value;
        Add(step, wall);
    }

    public void Add(long step, double wall, LogPlace place)
    {
        LongestPlace = Math.Max(LongestPlace, place.Length);
        Places[Count] = place;
        Add(step, wall);
    }

    /// <summary>The same points with room for more.</summary>
    public PointChunk Grown()
    {
        var grown = new PointChunk(Kind, File, Math.Min(2 * Steps.Length, MostPoints));
        Array.Copy(Steps, grown.Steps, Count);
        Array.Copy(Walls, grown.Walls, Count);
        Array.Copy(Singles, grown.Singles, Math.Min(Count, Singles.Length));
        Array.Copy(Doubles, grown.Doubles, Math.Min(Count, Doubles.Length));
        Array.Copy(Places, grown.Places, Math.Min(Count, Places.Length));
        (grown.Count, grown.HighestStep, grown.LowestStep, grown.LongestPlace) = (Count, HighestStep, LowestStep, LongestPlace);
        return grown;
    }

    /// <summary>The points whose step is below one, in a chunk of their own.</summary>
    public PointChunk Below(long step, int count)
    {
        var below = new PointChunk(Kind, File, Steps.Length);
        for (int i = 0; i < count; i++)
        {
            if (Steps[i] >= step) continue;
            if (Kind == PointKind.Place) below.Add(Steps[i], Walls[i], Places[i]);
            else if (Kind == PointKind.Single) below.Add(Steps[i], Walls[i], Singles[i]);
            else below.Add(Steps[i], Walls[i], Doubles[i]);
        }
        return below;
    }

    // Columns that live as long as the folder are kept where the collector never moves them.
    private static T[] Column<T>(int capacity) where T : unmanaged => capacity == MostPoints ? GC.AllocateUninitializedArray<T>(capacity, pinned: true) : new T[capacity];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(long step, double wall)
    {
        Steps[Count] = step;
        Walls[Count] = wall;
        HighestStep = Math.Max(HighestStep, step);
        LowestStep = Math.Min(LowestStep, step);
        Count++;
    }
}
