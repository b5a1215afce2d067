using System.Buffers;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Decodes JPEG files in managed code: scans into a plane of samples per component, and those into pixels row by row.</summary>
internal static unsafe class JpegManaged
{
    /// <summary>Decodes a file whose header has been read, as UInt8 [height, width, channels].</summary>
    public static Tensor Decode(JpegFile file, ReadOnlySpan<byte> bytes, int channels, bool isLent)
    {
        JpegFrame frame = file.Frame;
        try
        {
            foreach (JpegComponent component in frame.Components) Rent(component, frame.IsProgressive);
            while (file.Scan is not null) file.ReadOn(bytes, JpegScanDecoding.Decode(file, bytes));
            foreach (JpegComponent component in frame.Components)
            {
                // As libjpeg has it, a component without a scan is even.
                if (component.Quantisation is null) component.Plane.AsSpan().Fill(128);
                else if (frame.IsProgressive) Transform(component);
            }
            return new JpegPixels(file, channels).Convert(isLent);
        }
        finally
        {
            foreach (JpegComponent component in frame.Components) Return(component);
        }
    }

    private static void Rent(JpegComponent component, bool isProgressive)
    {
        int samples = component.Stride * component.PaddedBlocksHigh * 8;
        component.Plane = ArrayPool<byte>.Shared.Rent(samples + JpegUpsampling.Slack);
        if (!isProgressive) return;
        component.Coefficients = ArrayPool<short>.Shared.Rent(samples);
        component.Coefficients.AsSpan(0, samples).Clear();
    }

    private static void Return(JpegComponent component)
    {
        ArrayPool<byte>.Shared.Return(component.Plane);
        ArrayPool<short>.Shared.Return(component.Coefficients);
        (component.Plane, component.Coefficients) = ([], []);
    }

    private static void Transform(JpegComponent component)
    {
        short* scale = stackalloc short[64], block = stackalloc short[64];
        for (int k = 0; k < 64; k++) scale[JpegBlock.Zigzag[k]] = unchecked((short)component.Quantisation![k]);
        fixed (byte* plane = component.Plane)
        fixed (short* coefficients = component.Coefficients)
            for (int y = 0; y < component.BlocksHigh; y++)
                for (int x = 0; x < component.BlocksWide; x++)
                {
                    short* from = coefficients + ((long)y * component.PaddedBlocksWide + x) * 64;
                    for (int k = 0; k < 64; k++) block[k] = unchecked((short)(from[k] * scale[k]));
                    JpegInverseTransform.Apply(block, plane + (long)y * 8 * component.Stride + x * 8, component.Stride);
                }
    }
}
