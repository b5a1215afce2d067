using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Penstock.Tensors;

namespace Penstock.Data;

public static partial class Image
{
    /// <summary>Resizes an image; pixels are squares whose centres lie at halves, as for tf.image.resize.</summary>
    /// <param name="image">UInt8 or Float32 [height, width, channels]; the result is of the same type, UInt8 rounded to the nearest.</param>
    /// <param name="height">The height of the result.</param>
    /// <param name="width">The width of the result.</param>
    /// <param name="method">How new pixels are made of old ones; bilinear by default.</param>
    /// <param name="antialias">Whether the filter grows as the image shrinks, so that all pixels count; false by default, as in Keras. Nearest and area take no notice.</param>
    /// <exception cref="ArgumentException">The tensor is not such an image, or a size is not positive.</exception>
    public static Tensor Resize(Tensor image, int height, int width, ResizeMethod method = ResizeMethod.Bilinear, bool antialias = false)
    {
        var (fromHeight, fromWidth, channels) = SizeOf("Resize", image);
        CheckSize("Resize", height, width, channels);
        if (height == fromHeight && width == fromWidth) return image;
        var rows = ResizeWeights.Of(fromHeight, height, method, antialias);
        var columns = ResizeWeights.Of(fromWidth, width, method, antialias);
        Tensor result = NewImage(image.DType, height, width, channels);
        if (ImageBilinear.CanApply(image, rows, columns)) ImageBilinear.Apply(image, result, rows, columns);
        else ImageResizing.Apply(image, result, rows, columns);
        return result;
    }

    /// <summary>An image whose numbers are yet to be written.</summary>
    internal static Tensor NewImage(DType type, int height, int width, int channels)
    {
        int count = checked(height * width * channels);
        Shape shape = Shape.Of(height, width, channels);
        return type == DType.UInt8 ? Tensor.From(GC.AllocateUninitializedArray<byte>(count), shape) : Tensor.From(GC.AllocateUninitializedArray<float>(count), shape);
    }

    internal static (int Height, int Width, int Channels) SizeOf(string verb, Tensor image) => image.Shape.Rank == 3 && image.DType is DType.UInt8 or DType.Float32 && image.Count > 0
        ? ((int)image.Shape[0].Value, (int)image.Shape[1].Value, (int)image.Shape[2].Value)
        : throw new ArgumentException($"{verb}: expected an image, UInt8 or Float32 [height, width, channels], got {image.DType} {image.Shape}.");
}

/// <summary>Resizes by two passes a row: the rows that count are summed into one, and that is summed pixel by pixel.</summary>
internal static unsafe class ImageResizing
{
    // Pixels are loaded and stored four numbers at a time.
    private const int Slack = 16;

    public static void Apply(Tensor image, Tensor result, ResizeWeights rows, ResizeWeights columns)
    {
        int channels = (int)image.Shape[2].Value, length = (int)image.Shape[1].Value * channels, made = (int)result.Shape[1].Value * channels;
        float[] sums = ArrayPool<float>.Shared.Rent(length + made + 2 * Slack);
        try
        {
            sums.AsSpan(length, Slack).Clear();
            fixed (float* sum = sums)
            fixed (byte* from = image.Bytes, to = result.Bytes)
            {
                float* row = sum + length + Slack;
                bool isBytes = image.DType == DType.UInt8;
                for (int y = 0; y < rows.Count; y++)
                {
                    if (isBytes) SumBytes(from + (long)rows.First[y] * length, length, rows, y, sum);
                    else SumFloats((float*)from + (long)rows.First[y] * length, length, rows, y, sum);
                    SumPixels(sum, columns, channels, row);
                    if (isBytes) Round(row, to + (long)y * made, made);
                    else new ReadOnlySpan<float>(row, made).CopyTo(new((float*)to + (long)y * made, made));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(sums);
        }
    }

    private static void SumBytes(byte* from, int length, ResizeWeights rows, int y, float* sum)
    {
        unchecked
        {
            ReadOnlySpan<float> weights = rows.Of(y);
            int i = 0;
            for (; i + 16 <= length; i += 16)
            {
                Vector256<float> weight = Vector256.Create(weights[0]), low = Wide(from + i) * weight, high = Wide(from + i + 8) * weight;
                byte* next = from + i + length;
                for (int k = 1; k < weights.Length; k++, next += length)
                {
                    weight = Vector256.Create(weights[k]);
                    low = Vector256.MultiplyAddEstimate(Wide(next), weight, low);
                    high = Vector256.MultiplyAddEstimate(Wide(next + 8), weight, high);
                }
                low.Store(sum + i);
                high.Store(sum + i + 8);
            }
            for (; i < length; i++)
            {
                float value = from[i] * weights[0];
                for (int k = 1; k < weights.Length; k++) value = float.MultiplyAddEstimate(from[i + (long)k * length], weights[k], value);
                sum[i] = value;
            }
        }
    }

    private static void SumFloats(float* from, int length, ResizeWeights rows, int y, float* sum)
    {
        unchecked
        {
            ReadOnlySpan<float> weights = rows.Of(y);
            int i = 0;
            for (; i + 8 <= length; i += 8)
            {
                Vector256<float> value = Vector256.Load(from + i) * weights[0];
                for (int k = 1; k < weights.Length; k++) value = Vector256.MultiplyAddEstimate(Vector256.Load(from + i + (long)k * length), Vector256.Create(weights[k]), value);
                value.Store(sum + i);
            }
            for (; i < length; i++)
            {
                float value = from[i] * weights[0];
                for (int k = 1; k < weights.Length; k++) value = float.MultiplyAddEstimate(from[i + (long)k * length], weights[k], value);
                sum[i] = value;
            }
        }
    }

    private static void SumPixels(float* sum, ResizeWeights columns, int channels, float* row)
    {
        unchecked
        {
            fixed (float* allWeights = columns.Weights)
            fixed (int* firsts = columns.First, starts = columns.Start)
                for (int x = 0; x < columns.Count; x++)
                {
                    float* weights = allWeights + starts[x], from = sum + firsts[x] * channels, to = row + x * channels;
                    int taps = starts[x + 1] - starts[x];
                    // Beyond four channels, four by four; what is summed of the next pixel is written over by it.
                    for (int c = 0; c < channels; c += 4)
                    {
                        float* next = from + c;
                        Vector128<float> value = Vector128.Load(next) * weights[0];
                        for (int k = 1; k < taps; k++)
                        {
                            next += channels;
                            value = Vector128.MultiplyAddEstimate(Vector128.Load(next), Vector128.Create(weights[k]), value);
                        }
                        value.Store(to + c);
                    }
                }
        }
    }

    private static void Round(float* from, byte* to, int length)
    {
        int i = 0;
        Vector256<float> half = Vector256.Create(0.5f), most = Vector256.Create(255f);
        for (; i + 8 <= length; i += 8)
        {
            Vector256<int> whole = Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(Vector256.Load(from + i) + half, Vector256<float>.Zero), most));
            Vector128<ushort> words = Vector128.Narrow(whole.GetLower(), whole.GetUpper()).AsUInt16();
            Unsafe.WriteUnaligned(to + i, Vector128.Narrow(words, words).AsUInt64()[0]);
        }
        for (; i < length; i++) to[i] = (byte)Math.Clamp(from[i] + 0.5f, 0, 255);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Wide(byte* bytes)
    {
        if (Avx2.IsSupported) return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(bytes));
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(bytes)).AsByte());
        return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32());
    }
}
