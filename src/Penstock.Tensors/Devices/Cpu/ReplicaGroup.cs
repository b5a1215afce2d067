namespace Penstock.Tensors;

/// <summary>Replicas that run the same step in one process and meet in collective operators; the sum is taken in order of rank, so it is the same on all.</summary>
internal sealed class ReplicaGroup(int size)
{
    private readonly Barrier _meeting = new(size);
    private readonly float[][] _parts = new float[size][];

    /// <summary>A replica without others.</summary>
    public static ReplicaGroup Alone { get; } = new(1);

    public int Size => size;

    /// <summary>Replaces the values by their sum over all replicas; waits for every replica to come.</summary>
    public void Sum(int rank, Span<float> values)
    {
        if (size == 1) return;
        if (_parts[rank] is null || _parts[rank].Length < values.Length) _parts[rank] = new float[values.Length];
        values.CopyTo(_parts[rank]);
        _meeting.SignalAndWait();
        values.Clear();
        for (int r = 0; r < size; r++)
            for (int i = 0; i < values.Length; i++) values[i] += _parts[r][i];
        _meeting.SignalAndWait();
    }
}
