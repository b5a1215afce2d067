using System.Buffers.Binary;
using System.Globalization;
using Penstock.Data;

namespace Penstock.Tests;

public class WavTests
{
    // The samples are NumPy's; the files are written by Python's wave module where it can, else by struct after the format's description.
    private const string Script = """
        import numpy as np, struct, wave
        x = (np.sin(np.arange(202) * 0.37) * 0.8).reshape(101, 2)
        def pcm(name, width, data):
            with wave.open(name, 'wb') as w:
                w.setnchannels(2); w.setsampwidth(width); w.setframerate(22050); w.writeframes(data)
        def show(name, values):
            print(name, *[repr(float(v)) for v in np.float32(values).ravel()])
        u8 = np.round(x * 127 + 128).astype('u1'); pcm('8.wav', 1, u8.tobytes()); show('8.wav', (u8.astype(float) - 128) / 128)
        s16 = np.round(x * 32767).astype('<i2'); pcm('16.wav', 2, s16.tobytes()); show('16.wav', s16 / 32768)
        s24 = np.round(x * 8388607).astype('<i4'); pcm('24.wav', 3, s24.reshape(-1, 1).view('u1').reshape(-1, 4)[:, :3].tobytes()); show('24.wav', s24 / 8388608)
        s32 = np.round(x * 2147483647).astype('<i4'); pcm('32.wav', 4, s32.tobytes()); show('32.wav', s32 / 2147483648)
        def chunk(name, data): return name + struct.pack('<I', len(data)) + data + b'\0' * (len(data) % 2)
        def riff(name, *chunks):
            body = b'WAVE' + b''.join(chunks)
            open(name, 'wb').write(b'RIFF' + struct.pack('<I', len(body)) + body)
        def fmt(tag, bits, extra=b''): return chunk(b'fmt ', struct.pack('<HHIIHH', tag, 2, 22050, 22050 * 2 * bits // 8, 2 * bits // 8, bits) + extra)
        f32 = x.astype('<f4'); riff('f32.wav', chunk(b'LIST', b'odd'), fmt(3, 32, b'\0\0'), chunk(b'fact', struct.pack('<I', 101)), chunk(b'data', f32.tobytes()), chunk(b'tail', b'x')); show('f32.wav', f32)
        f64 = x.astype('<f8'); riff('f64.wav', fmt(3, 64), chunk(b'data', f64.tobytes())); show('f64.wav', f64)
        guid = struct.pack('<H', 1) + bytes.fromhex('000000001000800000aa00389b71')
        riff('ext.wav', fmt(0xFFFE, 24, struct.pack('<HHI', 22, 24, 3) + guid), chunk(b'data', s24.reshape(-1, 1).view('u1').reshape(-1, 4)[:, :3].tobytes())); show('ext.wav', s24 / 8388608)
        """;

    [Fact]
    public void Reads_samples_of_every_kind()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string[] lines = PythonOracle.Run(folder, Script).TrimEnd().Split('\n');
        Assert.Equal(7, lines.Length);
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ');
            WavSound sound = Wav.Read(folder[parts[0]]);
            Assert.Equal("Float32 [101, 2] at 22050 Hz", sound.ToString());
            Assert.Equal(parts.Skip(1).Select(v => (float)double.Parse(v, CultureInfo.InvariantCulture)), sound.Samples.ToArray<float>());
        }
    }

    [Fact]
    public void A_stream_without_sizes_is_read_to_its_end()
    {
        byte[] file = Mono16(1, 2, 3);
        file.AsSpan(4, 4).Fill(0xFF);
        file.AsSpan(40, 4).Fill(0xFF);
        Assert.Equal([1 / 32768f, 2 / 32768f, 3 / 32768f], Read([.. file, 9]).Samples.ToArray<float>());
    }

    [Theory]
    [InlineData(0, 0x00, "expected RIFF and WAVE, got ")]
    [InlineData(20, 0x06, "got 16 bits of coding 6. Convert it to PCM.")]
    [InlineData(22, 0x00, "expected one channel or more and a rate above 0, got 0 channels at 8000 Hz.")]
    [InlineData(32, 0x03, "expected frames of 2 bytes for 1 channels of 16 bits, got 3.")]
    [InlineData(34, 0x0C, "got 12 bits of coding 1. Convert it to PCM.")]
    [InlineData(36, 0x00, "expected a chunk \"data\", got the end of the file.")]
    [InlineData(40, 0x05, "expected a multiple of 2 bytes of samples, got 5.")]
    [InlineData(43, 0x7F, "bytes of samples, got 6. The file is cut short.")]
    public void Says_what_is_wrong(int at, byte value, string message)
    {
        byte[] file = Mono16(1, 2, 3);
        file[at] = value;
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read(file)).Message);
    }

    private static WavSound Read(byte[] file)
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllBytes(folder["a.wav"], file);
        return Wav.Read(folder["a.wav"]);
    }

    internal static byte[] Mono16(params short[] samples)
    {
        var file = new byte[44 + 2 * samples.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        file[16] = 16;
        file[20] = file[22] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), 8000);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 16000);
        file[32] = 2;
        file[34] = 16;
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * samples.Length);
        for (int i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + 2 * i), samples[i]);
        return file;
    }
}
