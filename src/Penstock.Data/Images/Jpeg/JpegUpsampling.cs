using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Penstock.Data;

/// <summary>
/// Rows of a component at full size. Halved sizes are doubled by libjpeg's triangle filter, 3 parts of the nearer sample and
/// 1 of the farther, with its rounding; other factors repeat samples.
/// </summary>
internal sealed unsafe class JpegUpsampling
{
    /// <summary>Bytes that must be readable beyond the end of a row.</summary>
    public const int Slack = 64;

    private readonly JpegComponent _component;
    private readonly int _across, _down;
    private readonly bool _isSmooth;
    private readonly byte[] _row;
    private readonly ushort[] _sums;
    private int _made = -1;

    public JpegUpsampling(JpegFrame frame, JpegComponent component)
    {
        _component = component;
        (_across, _down) = (frame.MaximumH / component.H, frame.MaximumV / component.V);
        // What libjpeg smooths: twice across where there are more than two samples, twice down, and both.
        _isSmooth = (_across, _down) is (1, 2) || (_across, _down) is (2, 1) or (2, 2) && component.Width > 2;
        bool isFull = _across == 1 && _down == 1;
        _row = isFull ? [] : new byte[component.Width * _across + Slack];
        _sums = _isSmooth && _across == 2 ? new ushort[component.Width + 2 + Slack] : [];
    }

    /// <summary>A row of the image.</summary>
    public ReadOnlySpan<byte> Row(int y)
    {
        if (_across == 1 && _down == 1) return Source(y);
        int source = y / _down;
        if (!_isSmooth)
        {
            // The same for all rows that repeat one.
            if (_made != source) Repeat(Source(source));
            _made = source;
            return _row;
        }
        bool isUpper = (y & 1) == 0;
        int other = _down == 1 ? source : Math.Clamp(isUpper ? source - 1 : source + 1, 0, _component.Height - 1);
        ReadOnlySpan<byte> near = Source(source), far = Source(other);
        if (_across == 1) Mix(near, far, isUpper ? 1 : 2);
        else
        {
            if (_down == 1) Widen(near);
            else Sum(near, far);
            if (_down == 1) Spread(1, 2, 2);
            else Spread(8, 7, 4);
        }
        return _row;
    }

    private ReadOnlySpan<byte> Source(int row) => _component.Plane.AsSpan(row * _component.Stride);

    private void Repeat(ReadOnlySpan<byte> source)
    {
        for (int x = 0; x < _component.Width; x++) _row.AsSpan(x * _across, _across).Fill(source[x]);
    }

    private void Mix(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, int round)
    {
        for (int x = 0; x < _component.Width; x++) _row[x] = (byte)((near[x] * 3 + far[x] + round) >> 2);
    }

    private void Widen(ReadOnlySpan<byte> near)
    {
        fixed (byte* from = near)
        fixed (ushort* to = &_sums[1])
            for (int x = 0; x < _component.Width; x += 16)
                Wide(from + x).Store(to + x);
    }

    private void Sum(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far)
    {
        fixed (byte* first = near, second = far)
        fixed (ushort* to = &_sums[1])
            for (int x = 0; x < _component.Width; x += 16)
            {
                Vector256<ushort> sample = Wide(first + x);
                (sample + sample + sample + Wide(second + x)).Store(to + x);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Wide(byte* samples)
    {
        Vector128<byte> bytes = Vector128.Load(samples);
        return Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
    }

    private void Spread(ushort roundLeft, ushort roundRight, int shift)
    {
        int width = _component.Width;
        // The ends count as their own neighbours, which leaves them as they are.
        (_sums[0], _sums[width + 1]) = (_sums[1], _sums[width]);
        Vector256<ushort> left = Vector256.Create(roundLeft), right = Vector256.Create(roundRight);
        fixed (ushort* from = &_sums[1])
        fixed (byte* to = _row)
            for (int x = 0; x < width; x += 16)
            {
                Vector256<ushort> sample = Vector256.Load(from + x);
                Vector256<ushort> threefold = sample + sample + sample;
                Vector256<ushort> even = (threefold + Vector256.Load(from + x - 1) + left) >> shift, odd = (threefold + Vector256.Load(from + x + 1) + right) >> shift;
                (even | (odd << 8)).AsByte().Store(to + 2 * x);
            }
    }
}
